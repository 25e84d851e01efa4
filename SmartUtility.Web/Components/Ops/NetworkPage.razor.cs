using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Live;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>The network as a tree with the last 24 complete hours of each point; read again at most every ten seconds when hours were recomputed.</summary>
public sealed partial class NetworkPage
{
    static readonly TimeSpan AtMost = TimeSpan.FromSeconds(10);

    [Inject] IStringLocalizer<NetworkTexts> Text { get; set; } = null!;
    [Inject] NetworkQueries Network { get; set; } = null!;
    [Inject] RollupFeed Feed { get; set; } = null!;

    IReadOnlyList<NetworkRow>? _rows;
    Refusal? _refusal;
    IDisposable? _listening;
    volatile bool _isOld;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender || _refusal is not null) return;
        _listening = Feed.Listen(_ => _isOld = true);
        _ = WatchAsync();
    }

    async Task LoadAsync()
    {
        var outcome = await Network.TreeAsync(await ActorAsync(), Stop);
        (_refusal, _rows) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
    }

    async Task WatchAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(AtMost);
            while (await timer.WaitForNextTickAsync(Stop))
            {
                if (!_isOld) continue;
                _isOld = false;
                await InvokeAsync(LoadAsync);
                await OnScreenAsync(() => { });
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or ObjectDisposedException)
        {
            // the page was left
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _listening?.Dispose();
        base.Dispose(disposing);
    }
}
