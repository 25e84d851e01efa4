using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Components.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>One alert: its evidence and what is done about it. A person decides; the page only shows.</summary>
public sealed partial class AlertPage
{
    [Inject] IStringLocalizer<AlertsTexts> Text { get; set; } = null!;
    [Inject] IStringLocalizer<OpsTexts> Ops { get; set; } = null!;
    [Inject] AlertQueries Alerts { get; set; } = null!;
    [Inject] HandleAlert Handle { get; set; } = null!;

    /// <summary>The alert.</summary>
    [Parameter] public long Id { get; set; }

    AlertDetail? _detail;
    Refusal? _refusal, _said;
    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");
    CurveTexts _words = new("", "", "", "");
    Curve _curve = new([], "", null, ChartJs.Longest);
    string _note = "";
    bool _isBusy, _mayHandle;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    async Task LoadAsync()
    {
        var actor = await ActorAsync();
        var outcome = await Alerts.OneAsync(actor, Id, Stop);
        (_refusal, _detail) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
        if (_detail is null) return;
        var row = _detail.Row;
        _mayHandle = Permissions.Allow(actor, Do.HandleAlerts);
        _calendar = UtilityCalendar.Of(row.TimeZone);
        _words = new CurveTexts(Ops["expected"], Ops["received"], Ops["difference"], Ops["limit"]);
        // The hours as known today; where they are gone, those frozen when it was raised.
        var hours = BalanceSeries.Of(_detail.Series.Count > 0 ? _detail.Series : _detail.Evidence.Series, BalanceStep.Hour, _calendar);
        _curve = new Curve(hours.Count == 0 ? [] : CurvePoints.Between(hours, hours[0].From, hours[^1].To, 1, "dd/MM HH:mm", _calendar),
            row.Resource == Resource.Electricity ? "kW" : "m³/h", (double)_detail.Evidence.RaisePercent, ChartJs.Longest);
    }

    Task AcknowledgeAsync() => ActAsync(actor => Handle.AcknowledgeAsync(actor, Id, Stop));

    Task EndAsync(AlertState ending) => ActAsync(actor => Handle.EndAsync(actor, Id, ending, _note, Stop));

    async Task ActAsync(Func<Actor, Task<Outcome<AlertState>>> act)
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            _said = (await act(await ActorAsync())).Refusal;
            await LoadAsync();
        }
        finally
        {
            _isBusy = false;
        }
    }
}
