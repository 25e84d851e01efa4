using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Components.Ops;

/// <summary>
/// Where networks lose most, read and written once for all open control rooms: the figure takes the balance of every point of a network, and pages that show the
/// same hold the same text. What was read is kept for <see cref="Fresh"/>; of what nobody asks for nothing is kept.
/// </summary>
public sealed class LossBoard(BalanceTables balances, IServiceScopeFactory scopes, ILoggerFactory loggers, TimeProvider clock)
{
    /// <summary>Places shown.</summary>
    public const int Most = 3;
    /// <summary>How long a reading is shown to whoever comes. Short: who sends somebody wants to see it on the page that they go back to.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    sealed record Reading(BalanceReport? Report)
    {
        public ConcurrentDictionary<string, Lazy<Task<string>>> Texts { get; } = new(StringComparer.Ordinal);
    }

    readonly ConcurrentDictionary<(int OperatorId, Resource Resource), Lazy<Task<Reading>>> _known = new();

    /// <summary>Readings kept now.</summary>
    public int Kept => _known.Count;

    /// <summary>The last seven days of a network as HTML in a language; empty when there is no such network. Whoever asks while it is being read waits for that reading.</summary>
    public async Task<Outcome<MarkupString>> TextAsync(Actor actor, int operatorId, Resource resource, CultureInfo culture, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        if (!actor.Sees(operatorId)) return new NotFound("operator");
        // Not cancelled with the page that came first: others wait for it too.
        var reading = await _known.GetOrAdd((operatorId, resource), key => new Lazy<Task<Reading>>(() => ReadAsync(key.OperatorId, key.Resource))).Value.WaitAsync(stop);
        return reading.Report is null ? default(MarkupString)
            : new MarkupString(await reading.Texts.GetOrAdd(culture.Name, _ => new Lazy<Task<string>>(() => WriteAsync(reading.Report, culture))).Value.WaitAsync(stop));
    }

    async Task<Reading> ReadAsync(int operatorId, Resource resource)
    {
        try
        {
            var outcome = await balances.RunAsync(Actor.System(operatorId), new BalanceQuestion(Resource: resource), 0, Most, CancellationToken.None);
            _ = ForgetAsync((operatorId, resource));
            return new Reading(outcome.IsDone ? outcome.Value : null);
        }
        catch
        {
            _known.TryRemove((operatorId, resource), out _);
            throw;
        }
    }

    async Task ForgetAsync((int, Resource) network)
    {
        await Task.Delay(Fresh, clock);
        _known.TryRemove(network, out _);
    }

    async Task<string> WriteAsync(BalanceReport report, CultureInfo culture)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var writer = new HtmlRenderer(scope.ServiceProvider, loggers);
        return await writer.Dispatcher.InvokeAsync(async () =>
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
            return (await writer.RenderComponentAsync<LossList>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(LossList.Report)] = report }))).ToHtmlString();
        });
    }
}
