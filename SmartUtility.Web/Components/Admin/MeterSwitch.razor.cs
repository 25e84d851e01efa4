using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Commands;
using SmartUtility.Core.Commands.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Core.Supply;
using SmartUtility.Core.Supply.Operations;
using SmartUtility.Web.Components.Shared;
using SmartUtility.Web.Live;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Admin;

/// <summary>One meter: what it says of its supply, what flows, and the switch. Nothing is shown as off before the meter says so.</summary>
public sealed partial class MeterSwitch
{
    const int Window = 300;
    static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Shown = TimeSpan.FromMinutes(15);
    // While nothing is on its way the page looks this seldom for what others did.
    const int StepsAtRest = 10;

    [Inject] IStringLocalizer<SupplyTexts> Text { get; set; } = null!;
    [Inject] SupplyQueries Queries { get; set; } = null!;
    [Inject] StaffQueries Staff { get; set; } = null!;
    [Inject] CutSupply Cut { get; set; } = null!;
    [Inject] RestoreSupply Restore { get; set; } = null!;
    [Inject] RequestCommand Request { get; set; } = null!;
    [Inject] LiveFeed Feed { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>The meter.</summary>
    [Parameter] public string Serial { get; set; } = "";
    /// <summary>Code of the operator, for those who see several.</summary>
    [SupplyParameterFromQuery(Name = "operator")] public string? Owner { get; set; }

    MeterSupply? _view;
    Refusal? _missing, _refused;
    RegisterLine? _register;
    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");
    Curve _curve = Curve.Empty;
    CurveTexts _words = new("", "", "", "");
    ChartJs? _chart;
    FlowPoint? _last;
    bool? _panel;
    bool _isBusy;
    string? _shown;
    int _steps;
    readonly Lock _lock = new();
    LiveReading? _fresh;
    readonly Watch _watch;

    /// <summary>The page.</summary>
    public MeterSwitch() => _watch = new Watch(async () => await DrawAsync(await CallerAsync()), Listen);

    bool IsStale => _last is not { } last || Clock.GetUtcNow() - last.At > SupplyQueries.Gap(_view!.Interval);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == $"{Owner}/{Serial}") return;
        _shown = $"{Owner}/{Serial}";
        _watch.Stop();
        (_view, _missing, _refused, _panel, _register, _last) = (null, null, null, null, null, null);
        _words = new CurveTexts("", Text["flow"], "", "");
        var actor = await CallerAsync();
        await LoadAsync(actor);
        if (_view is null || Stop.IsCancellationRequested) return;
        _calendar = UtilityCalendar.Of(_view.TimeZone);
        _register = _view.Registers.FirstOrDefault(row => row.Code == _view.Resource.MainRegister()) ?? (_view.Registers.Count > 0 ? _view.Registers[0] : null);
        await DrawAsync(actor);
        // Prerendering draws once; only a circuit listens and ticks.
        if (!RendererInfo.IsInteractive) return;
        _watch.Start();
        _ = TickAsync(_shown);
    }

    // A serial is unique within an operator only: who sees several names one in the address.
    async Task<Actor> CallerAsync()
    {
        var actor = await ActorAsync();
        if (string.IsNullOrEmpty(Owner)) return actor;
        var chosen = (await Staff.OperatorsAsync(actor, Stop)).FirstOrDefault(row => row.Code == Owner);
        return chosen is null ? actor with { Operators = [] } : actor.For(chosen.Id)!;
    }

    async Task LoadAsync(Actor actor)
    {
        var outcome = await Queries.MeterAsync(actor, Serial, Stop);
        (_view, _missing) = (outcome.IsDone ? outcome.Value : null, outcome.Refusal);
    }

    async Task DrawAsync(Actor actor)
    {
        if (_register is null) return;
        var flow = await Queries.FlowAsync(actor, _register.Id, Clock.GetUtcNow() - Shown, Stop);
        if (!flow.IsDone) return;
        CurvePoint[] points = [.. flow.Value.TakeLast(Window).Select(Point)];
        _curve = new Curve(() => points, Unit, null, Window);
        _last = flow.Value.Count > 0 ? flow.Value[^1] : null;
    }

    IDisposable? Listen()
    {
        if (_register is null || Stop.IsCancellationRequested) return null;
        var own = _view!.OperatorId;
        // The writer's thread only leaves the newest reading; the tick takes it.
        return Feed.Listen(_register.Id, reading =>
        {
            if (reading.OperatorId != own) return;
            lock (_lock) _fresh = reading;
        });
    }

    async Task TickAsync(string shown)
    {
        try
        {
            using var timer = new PeriodicTimer(Step, Clock);
            while (await timer.WaitForNextTickAsync(Stop) && _shown == shown)
            {
                LiveReading? fresh;
                lock (_lock) (fresh, _fresh) = (_fresh, null);
                if (fresh is { } reading)
                {
                    var point = new FlowPoint(reading.Time, reading.BasePerHour);
                    await OnScreenAsync(() => _last = point);
                    if (_chart is { } chart) await InvokeAsync(() => chart.AppendAsync(Point(point)));
                }
                var isDue = ++_steps % StepsAtRest == 0;
                if (_watch.IsHidden || (!isDue && _view?.Pending is null && _view?.PendingWork is null)) continue;
                // On the page's dispatcher, as every other load.
                await InvokeAsync(async () => await LoadAsync(await CallerAsync()));
                await OnScreenAsync(() => { });
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException || (gone is ObjectDisposedException && Stop.IsCancellationRequested))
        {
            // the page was left meanwhile
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    void Open(bool isOff) => (_panel, _refused) = (isOff, null);

    async Task SwitchAsync(string reason)
    {
        if (_isBusy || _panel is not { } isOff) return;
        _isBusy = true;
        try
        {
            var actor = await CallerAsync();
            var request = new SwitchRequest(reason);
            var outcome = isOff ? await Cut.RunAsync(actor, Serial, request, Stop) : await Restore.RunAsync(actor, Serial, request, arm: false, Stop);
            (_refused, _panel) = (outcome.Refusal, null);
            await LoadAsync(actor);
        }
        finally
        {
            _isBusy = false;
        }
    }

    async Task AskReadingAsync()
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            var actor = await CallerAsync();
            _refused = (await Request.RunAsync(actor, Serial, "read", TimeSpan.FromHours(1), null, Stop)).Refusal;
            await LoadAsync(actor);
        }
        finally
        {
            _isBusy = false;
        }
    }

    // As the figure above the curve: litres a minute are what one tap lets through, and what a household's meter shows.
    bool IsElectric => _view!.Resource == Resource.Electricity;

    string Unit => IsElectric ? "kW" : "L/min";

    CurvePoint Point(FlowPoint point) => new(_calendar.Local(point.At).ToString("HH:mm:ss", CultureInfo.InvariantCulture), null, point.BasePerHour / (IsElectric ? ResourceUnits.BasePerDisplay : 60));

    // "unpaid: three bills" is a code with a note; any other text stands as it was written.
    string ReasonText(string reason)
    {
        var code = SupplyReasons.CodeOf(reason);
        var known = SupplyReasons.Off.Contains(code) || SupplyReasons.On.Contains(code) || code == "read";
        return known ? Text["reason." + code] + reason[code.Length..] : reason;
    }

    static string ToneOf(CommandState state) => state switch
    {
        CommandState.Confirmed => "ok",
        CommandState.Requested or CommandState.Sent or CommandState.Acknowledged => "warn",
        _ => "bad",
    };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _watch.Dispose();
        base.Dispose(disposing);
    }
}
