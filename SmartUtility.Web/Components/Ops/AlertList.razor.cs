using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
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
    [Inject] HandleAlert Handle { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>"all", "watch" (only worth knowing), or those that need somebody.</summary>
    [SupplyParameterFromQuery] public string? Show { get; set; }
    /// <summary>Cursor of the page.</summary>
    [SupplyParameterFromQuery] public string? After { get; set; }

    readonly HashSet<long> _chosen = [];
    Page<AlertRow>? _page;
    IReadOnlyList<RulePrecision> _precision = [];
    AlertLoad? _load;
    bool _isBusy, _mayHandle;
    string _said = "";
    Refusal? _refusal;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = EveryAsync(Again, () => ReloadAsync(LoadAsync));
    }

    async Task LoadAsync()
    {
        var actor = await ActorAsync();
        _mayHandle = Permissions.Allow(actor, Do.HandleAlerts);
        var outcome = await Alerts.ListAsync(actor, Show != "all", null, new PageRequest(After), Stop, watch: Show == "watch");
        (_refusal, _page) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
        if (!outcome.IsDone) return;
        _load = (await Alerts.LoadAsync(actor, Stop)).Value;
        _precision = (await Alerts.PrecisionAsync(actor, Stop)).Value;
        _chosen.IntersectWith(outcome.Value.Rows.Select(row => row.Id));
    }

    async Task AcknowledgeAsync()
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            var outcome = await Handle.AcknowledgeAllAsync(await ActorAsync(), [.. _chosen], Stop);
            _said = outcome.Refusal is { } why ? Refusals.Of(why) : Text["bulk.done", outcome.Value];
            _chosen.Clear();
            await LoadAsync();
        }
        finally
        {
            _isBusy = false;
        }
    }
}
