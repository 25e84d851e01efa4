using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders.Operations;
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
    [Inject] SendForAlert Send { get; set; } = null!;
    [Inject] SnoozeAlert Snooze { get; set; } = null!;
    [Inject] WorkOrderQueries Work { get; set; } = null!;
    [Inject] IStringLocalizer<FieldTexts> Field { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>The alert.</summary>
    [Parameter] public long Id { get; set; }

    AlertDetail? _detail;
    Refusal? _refusal, _said;
    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");
    CurveTexts _words = new("", "", "", "");
    Curve _curve = Curve.Empty;
    IReadOnlyList<AlertRow> _below = [];
    IReadOnlyList<AgentView> _agents = [];
    IReadOnlyList<PhotoView> _photos = [];
    RulePrecision? _precision;
    WorkOrderView? _work;
    string _note = "", _reason = "";
    int _agent, _hours = 24;
    bool _isBusy, _mayHandle, _maySend, _isFlow;

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
        _maySend = _mayHandle && Permissions.Allow(actor, Do.ManageWork);
        _calendar = UtilityCalendar.Of(row.TimeZone);
        _precision = (await Alerts.PrecisionAsync(actor, Stop)).Value.FirstOrDefault(rule => rule.Rule == row.Rule);
        _below = row.Below > 0 ? (await Alerts.ListAsync(actor, false, null, new PageRequest(), Stop, row.Id)).Value.Rows : [];
        await LoadWorkAsync(actor, row);
        _words = new CurveTexts(Ops["expected"], Ops["received"], Ops["difference"], Ops["limit"]);
        if (_isFlow = row.Meter is not null)
        {
            var flow = _detail.Flow.Count > 0 ? _detail.Flow : _detail.Evidence.Flow ?? [];
            _words = new CurveTexts("", Text["one.flow"], "", "");
            var drawn = Flow(flow);
            _curve = new Curve(() => drawn, row.Resource == Resource.Electricity ? "kW" : "m³/h", null, ChartJs.Longest);
            return;
        }
        // The hours as known today; where they are gone, those frozen when it was raised.
        var hours = BalanceSeries.Of(_detail.Series.Count > 0 ? _detail.Series : _detail.Evidence.Series, BalanceStep.Hour, _calendar);
        var points = hours.Count == 0 ? [] : CurvePoints.Between(hours, hours[0].From, hours[^1].To, 1, "dd/MM HH:mm", _calendar);
        _curve = new Curve(() => points, row.Resource == Resource.Electricity ? "kW" : "m³/h", (double)_detail.Evidence.RaisePercent, ChartJs.Longest);
    }

    async Task LoadWorkAsync(Actor actor, AlertRow row)
    {
        (_work, _photos) = (null, []);
        if (!Permissions.Allow(actor, Do.ManageWork)) return;
        var found = await Work.OfOriginAsync(actor, AlertWords.Origin, row.Id.ToString(CultureInfo.InvariantCulture), Stop);
        if (found.IsDone) (_work, _photos) = (found.Value, (await Work.PhotosAsync(actor, found.Value.Id, Stop)).Value);
        if (row.IsOpen) _agents = [.. (await Work.AgentsAsync(actor, Stop)).Value.Where(agent => agent.OperatorId == row.OperatorId)];
        // One agent less to choose: whoever has it, or the first.
        if (_agent == 0) _agent = _work?.AssignedTo ?? (_agents.Count > 0 ? _agents[0].Id : 0);
    }

    // Hour by hour; what is not known is a gap.
    List<CurvePoint> Flow(IReadOnlyList<FlowHour> hours)
    {
        List<CurvePoint> points = [];
        if (hours.Count == 0) return points;
        var known = hours.ToDictionary(hour => hour.Hour, hour => hour.Amount);
        for (var at = hours[0].Hour; at <= hours[^1].Hour && points.Count < ChartJs.Longest; at = at.AddHours(1))
            points.Add(new CurvePoint(_calendar.Local(at).ToString("dd/MM HH:mm", CultureInfo.InvariantCulture), null, known.TryGetValue(at, out var amount) ? amount / (double)ResourceUnits.BasePerDisplay : null));
        return points;
    }

    Task SendAsync() => ActAsync(async actor =>
    {
        var sent = await Send.RunAsync(actor, Id, _agent == 0 ? null : _agent, Stop);
        return sent.Refusal is { } why ? why : AlertState.Acknowledged;
    });

    Task SnoozeAsync() => ActAsync(async actor =>
    {
        var done = await Snooze.RunAsync(actor, Id, _hours, _reason, Stop);
        return done.Refusal is { } why ? why : AlertState.Open;
    });

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
