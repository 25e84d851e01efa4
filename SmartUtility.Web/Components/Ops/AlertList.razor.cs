using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>Alerts: those that need somebody, or all.</summary>
public sealed partial class AlertList
{
    static readonly TimeSpan Again = TimeSpan.FromSeconds(15);

    [Inject] IStringLocalizer<AlertsTexts> Text { get; set; } = null!;
    [Inject] AlertQueries Alerts { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>"all", or only open ones.</summary>
    [SupplyParameterFromQuery] public string? Show { get; set; }
    /// <summary>Cursor of the page.</summary>
    [SupplyParameterFromQuery] public string? After { get; set; }

    Page<AlertRow>? _page;
    Refusal? _refusal;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = WatchAsync();
    }

    async Task LoadAsync()
    {
        var outcome = await Alerts.ListAsync(await ActorAsync(), Show != "all", null, new PageRequest(After), Stop);
        (_refusal, _page) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
    }

    async Task WatchAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Again);
            while (await timer.WaitForNextTickAsync(Stop))
            {
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
}
