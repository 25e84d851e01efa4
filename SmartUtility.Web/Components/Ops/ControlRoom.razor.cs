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
    Curve _curve = Curve.Empty;
    LiveStep? _now;
    TodayView? _today;
    SilentMeters? _silent;
    IReadOnlyList<AlertRow> _alerts = [];
    DateTimeOffset? _lastEnd, _frozenSince;
    ChartJs? _chart;
    Actor _actor = Actor.Nobody;
    bool _isLoaded, _hasFlow, _isTableOpen;
    int _steps;
    readonly Watch _watch;

    /// <summary>The page.</summary>
    public ControlRoom() => _watch = new Watch(async () => await DrawAsync(await ActorAsync()), Listen);

    bool IsLive => _period == "live";

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _watch.Stop();
        _words = new CurveTexts(Text["expected"], Text["received"], Text["difference"], Text["limit"]);
        var actor = await ActorAsync();
        var start = await Balances.StartAsync(actor, PointId, Stop);
        (_refusal, _point, _isLoaded) = (start.Refusal, start.IsDone ? start.Value : null, true);
        if (_refusal is not null || _point is null) return;
        _period = Periods.Contains(PeriodName) ? PeriodName! : "live";
        _calendar = UtilityCalendar.Of(_point.TimeZone);
        await LoadAsync(actor);
        await DrawAsync(actor);
        _watch.Start();
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
        _actor = actor;
        var limit = (double?)_point!.Limit?.RaisePercent;
        var unit = _point.Resource == Resource.Electricity ? "kW" : "m³/h";
        if (IsLive)
        {
            var series = Live.Series(actor, _point.Id);
            (_now, _hasFlow) = (series.Count > 0 ? series[^1] : null, series.Any(step => step.Received is not null));
            _curve = new Curve(LivePoints, unit, limit, LiveNetwork.Kept);
        }
        else
        {
            var now = Clock.GetUtcNow();
            var days = _period switch { "24h" => 1, "7d" => 7, _ => 30 };
            var hours = (await Balances.OfAsync(actor, _point.Id, new Period(now.AddDays(-days), now), BalanceStep.Hour, Stop)).Value.Rows;
            var points = CurvePoints.OfHours(hours, now, days, _calendar);
            _curve = new Curve(() => points, unit, limit, ChartJs.Longest);
            _now = Live.Series(actor, _point.Id) is { Count: > 0 } series ? series[^1] : null;
        }
        Freeze();
    }

    // Prerendering draws once; only a circuit listens.
    IDisposable? Listen() => RendererInfo.IsInteractive && _point is not null ? Live.Listen(_actor, _point.Id, step => _ = OnStepAsync(step)) : null;

    async Task OnStepAsync(LiveStep step)
    {
        try
        {
            var isDue = false;
            await OnScreenAsync(() =>
            {
                (_now, _hasFlow) = (step, _hasFlow || step.Received is not null);
                Freeze();
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

    void Freeze() => _frozenSince = _now is { Due: > 0, Fresh: 0 } ? Live.HeardAt(_actor, _point!.Id) : null;

    void ToggleTable() => _isTableOpen = !_isTableOpen;

    CurvePoint Point(LiveStep step) => new(_calendar.Local(step.At).ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), CurvePoints.Shown(step.Expected), CurvePoints.Shown(step.Received));

    IReadOnlyList<CurvePoint> LivePoints() => [.. Live.Series(_actor, _point!.Id).Select(Point)];

    // Live: one row a minute; the picture itself lives in the browser.
    IReadOnlyList<CurvePoint> TablePoints() => IsLive ? [.. _curve.Points().Where((_, index) => index % StepsPerReload == 0)] : _curve.Points();

    string Rate(double? basePerHour) => basePerHour is { } rate ? Format.Rate(rate, _point!.Resource, wide: true) : "–";

    Figures.Figure[] Figures() =>
    [
        new(Text["received.now"], Rate(_now?.Received), Coverage()),
        new(Text["expected.now"], Rate(_now?.Expected), _now is { Own: 0 } ? Text["expected.none"].Value : null),
        new(Text["loss.today"], Percent(_today?.Today), _today?.Yesterday is { } yesterday ? Text["loss.yesterday", Percent(yesterday)].Value : null),
        new(Text["silent"], _silent is { } silent ? Format.Number(silent.Silent) : "–", _silent is { } all ? Text["silent.of", Format.Number(all.Installed)].Value : null),
    ];

    string? Coverage() => _now is { Due: > 0 } now ? Text["coverage", Format.Number(now.Fresh), Format.Number(now.Due)].Value : null;

    static string Percent(BalanceRow? row) => row is null ? "–" : Format.Percent(row.LossPercent / 100);


    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _watch.Dispose();
        base.Dispose(disposing);
    }
}
