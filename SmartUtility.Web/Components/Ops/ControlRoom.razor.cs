using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Components.Shared;
using SmartUtility.Web.Live;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>Home of the control room: what flows now against what should, and what needs somebody.</summary>
public sealed partial class ControlRoom
{
    /// <summary>Values of ?period.</summary>
    public static readonly IReadOnlyList<string> Periods = ["live", "24h", "7d", "30d"];

    const int StepsPerReload = 12;

    [Inject] IStringLocalizer<OpsTexts> Text { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;
    [Inject] BalanceQueries Balances { get; set; } = null!;
    [Inject] AlertQueries Alerts { get; set; } = null!;
    [Inject] LiveNetwork Live { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>Network point shown; the first with a limit when absent.</summary>
    [SupplyParameterFromQuery(Name = "point")] public int? PointId { get; set; }
    /// <summary>One of <see cref="Periods"/>; live when absent.</summary>
    [SupplyParameterFromQuery(Name = "period")] public string? PeriodName { get; set; }

    PointRow? _point;
    Refusal? _refusal;
    string _period = "live";
    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");
    CurveTexts _words = new("", "", "", "");
    Curve _curve = new([], "", null, LiveNetwork.Kept);
    LiveStep? _now;
    TodayView? _today;
    SilentMeters? _silent;
    IReadOnlyList<AlertRow> _alerts = [];
    DateTimeOffset? _lastEnd, _frozenSince;
    ChartJs? _chart;
    IDisposable? _listening;
    bool _isLoaded, _isPaused, _isHidden, _isTableOpen;
    int _steps;

    bool IsLive => _period == "live";

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _listening?.Dispose();
        _listening = null;
        _words = new CurveTexts(Text["expected"], Text["received"], Text["difference"], Text["limit"]);
        var actor = await ActorAsync();
        var start = await Balances.StartAsync(actor, PointId, Stop);
        (_refusal, _point, _isLoaded) = (start.Refusal, start.IsDone ? start.Value : null, true);
        if (_refusal is not null || _point is null) return;
        _period = Periods.Contains(PeriodName) ? PeriodName! : "live";
        _calendar = UtilityCalendar.Of(_point.TimeZone);
        await LoadAsync(actor);
        await DrawAsync(actor);
        Listen(actor);
    }

    // Everything that is not the curve: again once a minute.
    async Task LoadAsync(Actor actor)
    {
        _today = (await Balances.TodayAsync(actor, _point!.Id, Stop)).Value;
        _silent = (await Balances.SilentAsync(actor, Stop)).Value;
        _alerts = (await Alerts.ListAsync(actor, openOnly: true, null, new PageRequest(Size: 5), Stop)).Value.Rows;
        _lastEnd = _alerts.Count > 0 ? null : (await Alerts.LastEndAsync(actor, Stop)).Value;
    }

    async Task DrawAsync(Actor actor)
    {
        var limit = (double?)_point!.Limit?.RaisePercent;
        var unit = _point.Resource == Resource.Electricity ? "kW" : "m³/h";
        if (IsLive)
        {
            var series = Live.Series(actor, _point.Id);
            _now = series.Count > 0 ? series[^1] : null;
            _curve = new Curve([.. series.Select(Point)], unit, limit, LiveNetwork.Kept);
        }
        else
        {
            var now = Clock.GetUtcNow();
            var days = _period switch { "24h" => 1, "7d" => 7, _ => 30 };
            var hours = (await Balances.OfAsync(actor, _point.Id, new Period(now.AddDays(-days), now), BalanceStep.Hour, Stop)).Value.Rows;
            _curve = new Curve(CurvePoints.OfHours(hours, now, days, _calendar), unit, limit, ChartJs.Longest);
            _now = Live.Series(actor, _point.Id) is { Count: > 0 } series ? series[^1] : null;
        }
        Freeze(actor);
    }

    void Listen(Actor actor)
    {
        // Prerendering draws once; only a circuit listens.
        if (!RendererInfo.IsInteractive || _isHidden || _isPaused || Stop.IsCancellationRequested) return;
        _listening = Live.Listen(actor, _point!.Id, step => _ = OnStepAsync(actor, step));
    }

    async Task OnStepAsync(Actor actor, LiveStep step)
    {
        try
        {
            var isDue = false;
            await OnScreenAsync(() =>
            {
                _now = step;
                Freeze(actor);
                isDue = ++_steps % StepsPerReload == 0;
            });
            if (IsLive && _chart is { } chart) await InvokeAsync(() => chart.AppendAsync(Point(step)));
            if (!isDue) return;
            var fresh = await ActorAsync();
            await InvokeAsync(() => LoadAsync(fresh));
            await OnScreenAsync(() => { });
        }
        catch (Exception gone) when (gone is OperationCanceledException or ObjectDisposedException && Stop.IsCancellationRequested)
        {
            // the page was left meanwhile
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    void Freeze(Actor actor) => _frozenSince = _now is { Due: > 0, Fresh: 0 } ? Live.HeardAt(actor, _point!.Id) : null;

    async Task TogglePauseAsync()
    {
        _isPaused = !_isPaused;
        await ResumeAsync();
    }

    async Task HiddenAsync(bool isHidden)
    {
        _isHidden = isHidden;
        await ResumeAsync();
        StateHasChanged();
    }

    // Off: nothing is sent. On again: the curve is drawn anew, so that it has no hole where nobody looked.
    async Task ResumeAsync()
    {
        _listening?.Dispose();
        _listening = null;
        if (_isPaused || _isHidden || _point is null) return;
        var actor = await ActorAsync();
        await DrawAsync(actor);
        Listen(actor);
    }

    void Choose(PointRow chosen) => Navigation.NavigateTo(Link(chosen.Id, _period));

    void ToggleTable() => _isTableOpen = !_isTableOpen;

    static string Link(int point, string period) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/ops?point={point}&period={period}");

    CurvePoint Point(LiveStep step) => new(_calendar.Local(step.At).ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), CurvePoints.Shown(step.Expected), CurvePoints.Shown(step.Received));

    // Live: one row a minute of what the page has; the picture itself lives in the browser.
    IReadOnlyList<CurvePoint> TablePoints() => IsLive ? [.. _curve.Points.Where((_, index) => index % StepsPerReload == 0)] : _curve.Points;

    string Rate(double? basePerHour) => basePerHour is { } rate ? Format.Rate(rate, _point!.Resource, wide: true) : "–";

    string? Coverage() => _now is { Due: > 0 } now ? Text["coverage", Format.Number(now.Fresh), Format.Number(now.Due)].Value : null;

    static string Percent(BalanceRow? row) => row is null ? "–" : Format.Percent(row.LossPercent / 100);

    string CurveTitle() => _now is { } now ? Text["curve.say", Rate(now.Expected), Rate(now.Received)] : Text["curve.title", _point!.Name];

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _listening?.Dispose();
        base.Dispose(disposing);
    }
}
