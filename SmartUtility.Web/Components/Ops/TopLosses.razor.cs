using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>Where the network lost most in the last seven days, since when, and who is on it: the answer a dispatcher comes for.</summary>
public sealed partial class TopLosses
{
    const int Most = 3;
    static readonly TimeSpan Again = TimeSpan.FromMinutes(5);

    [Inject] IStringLocalizer<BalanceTexts> Text { get; set; } = null!;
    [Inject] BalanceTables Balances { get; set; } = null!;

    /// <summary>The operator.</summary>
    [Parameter, EditorRequired] public int OperatorId { get; set; }
    /// <summary>What flows.</summary>
    [Parameter, EditorRequired] public Resource Resource { get; set; }

    BalanceReport? _report;
    IReadOnlyList<BalanceLine> _worst = [];
    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");
    (int, Resource) _loaded = (0, default);

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => _loaded == (OperatorId, Resource) ? Task.CompletedTask : LoadAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = EveryAsync(Again, () => ReloadAsync(LoadAsync));
    }

    async Task LoadAsync()
    {
        _loaded = (OperatorId, Resource);
        if ((await ActorAsync()).For(OperatorId) is not { } actor) return;
        var outcome = await Balances.RunAsync(actor, new BalanceQuestion(Resource: Resource), 0, Most, Stop);
        // Whoever may not see it is told so by the page around.
        if (!outcome.IsDone) return;
        _calendar = outcome.Value.Operator.Calendar();
        _worst = [.. outcome.Value.Lines.Where(line => line.Place is { ToFind: > 0 })];
        _report = outcome.Value;
    }

    string Link() => string.Create(CultureInfo.InvariantCulture, $"/ops/balance?operator={Uri.EscapeDataString(_report!.Operator.Code)}&resource={Resource.ToString().ToLowerInvariant()}");
}
