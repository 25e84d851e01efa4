using SmartUtility.Core.Network;

namespace SmartUtility.Core.Simulation;

/// <summary>Where a meter of the plan stands: what the program last knows of it.</summary>
/// <param name="Index">Last index.</param>
/// <param name="At">Its time.</param>
/// <param name="IsOn">Supply.</param>
public readonly record struct MeterStand(long Index, DateTimeOffset At, bool IsOn);

/// <summary>A meter being played.</summary>
/// <param name="Plan">Its plan.</param>
/// <param name="Place">Position of its usage point, or null for an inlet.</param>
/// <param name="Point">Position of its network point.</param>
/// <param name="Meter">The meter.</param>
/// <param name="KnownAt">Until when its readings are known already.</param>
public sealed record PlayedMeter(MeterPlan Plan, int? Place, int Point, VirtualMeter Meter, DateTimeOffset KnownAt);

/// <summary>
/// The virtual meters of one operator, moved forward together: what flows at a usage point also flows in at every point above it, with
/// losses on the way; what is switched off flows nowhere. The same loads as the history, in steps of a minute.
/// </summary>
public sealed class VirtualNetwork
{
    readonly OperatorPlan _plan;
    readonly Scenario _scenario;
    readonly PlayedMeter?[] _ofPlace, _ofPoint;
    readonly bool[] _isBroken, _isUnheard;
    readonly long[] _hourOfPlace;
    readonly double[][] _untilMinute;
    DateTimeOffset _now;

    /// <summary>The network as it stands at the instant from which it is played.</summary>
    /// <param name="plan">The operator.</param>
    /// <param name="scenario">What goes wrong.</param>
    /// <param name="from">Flow before this instant is not counted any more.</param>
    /// <param name="stands">Stand of each meter by serial; null: not played (unknown to the program).</param>
    public VirtualNetwork(OperatorPlan plan, Scenario scenario, DateTimeOffset from, Func<MeterPlan, MeterStand?> stands)
    {
        (_plan, _scenario, _now) = (plan, scenario, from);
        _ofPlace = [.. plan.Places.Select(place => Play(place.Meters[^1], place.No, place.Point, stands))];
        _ofPoint = [.. plan.Points.Select(point => Play(point.Inlet, null, point.No, stands))];
        _isBroken = WithAllBelow(plan, new[] { Scenario.Outage, Scenario.Feeder, Scenario.Main }.Where(one => scenario.HasFlag(one)).SelectMany(one => Broken(plan, one)));
        _isUnheard = WithAllBelow(plan, scenario.HasFlag(Scenario.Telecom) ? Unheard(plan) : []);
        _hourOfPlace = new long[plan.Places.Count];
        _untilMinute = [.. plan.Places.Select(_ => new double[61])];
        Meters = [.. _ofPoint.Concat(_ofPlace).OfType<PlayedMeter>()];
    }

    /// <summary>Every meter played, inlets first.</summary>
    public IReadOnlyList<PlayedMeter> Meters { get; }

    /// <summary>Before this instant nothing that comes and goes was broken.</summary>
    public DateTimeOffset BreaksFrom { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Until when it was moved.</summary>
    public DateTimeOffset Now => _now;

    static PlayedMeter? Play(MeterPlan meter, int? place, int point, Func<MeterPlan, MeterStand?> stands) =>
        stands(meter) is not { } stand ? null : new PlayedMeter(meter, place, point, new VirtualMeter(meter.Capacity, meter.Switch, stand.Index, stand.At, stand.IsOn), stand.At);

    /// <summary>True while the scenario keeps a point and everything below without supply and connection.</summary>
    public bool IsOut(int point, DateTimeOffset at) => _scenario.HasFlag(Scenario.Transformer) && _plan.Points[point].Outage is { } outage && HourStamp.NoOf(at) >= outage.From && HourStamp.NoOf(at) < outage.To
        || at >= BreaksFrom && Scenarios.IsOn(at) && _isBroken[point];

    /// <summary>True while the scenario keeps a meter from being heard; it counts on.</summary>
    public bool IsCutOff(PlayedMeter played, DateTimeOffset at) => at >= BreaksFrom && Scenarios.IsOn(at)
        && (played.Place is not null && _isUnheard[played.Point] || _scenario.HasFlag(Scenario.Sim) && played.Plan.SimGroup == OperatorBuilder.FirstCarrier);

    /// <summary>The points that one of the scenarios of ten minutes in thirty keeps out, with everything below them: the second leaf, the first feeder, the first station of each network.</summary>
    public static IEnumerable<int> Broken(OperatorPlan plan, Scenario one) => plan.Points.Where(point => one switch
    {
        Scenario.Outage => point.IsLeaf && point.Code.EndsWith("02", StringComparison.Ordinal),
        Scenario.Feeder => point.Kind == NetworkPointKind.Feeder && point.Code.EndsWith("01", StringComparison.Ordinal),
        Scenario.Main => point.Code.EndsWith("-S1", StringComparison.Ordinal),
        _ => false,
    }).Select(point => point.No);

    /// <summary>The points whose customers' meters are not heard while telecom fails: the first leaf of each network.</summary>
    public static IEnumerable<int> Unheard(OperatorPlan plan) => plan.Points.Where(point => point.IsLeaf && point.Code.EndsWith("01", StringComparison.Ordinal)).Select(point => point.No);

    /// <summary>The zones and transformers whose meters all have a card of the carrier that fails.</summary>
    public static IEnumerable<int> WithoutCarrier(OperatorPlan plan) => plan.Places.GroupBy(place => place.Point)
        .Where(point => point.All(place => place.Meters[^1].SimGroup == OperatorBuilder.FirstCarrier)).Select(point => point.Key).Order();

    // A parent stands before its children.
    static bool[] WithAllBelow(OperatorPlan plan, IEnumerable<int> tops)
    {
        var isIn = new bool[plan.Points.Count];
        foreach (var top in tops) isIn[top] = true;
        foreach (var point in plan.Points) isIn[point.No] |= point.Parent is { } parent && isIn[parent];
        return isIn;
    }

    /// <summary>True for a meter that sends nothing.</summary>
    public bool IsSilent(PlayedMeter played) => _scenario.HasFlag(Scenario.Silent) && played.Plan.SilentFrom is not null;

    /// <summary>Counts what flowed until an instant; an earlier one changes nothing.</summary>
    public void MoveTo(DateTimeOffset to)
    {
        // Whole hours apart, so that no step spans two hours of a load.
        while (_now < to)
        {
            var end = HourStamp.StartOf(HourStamp.NoOf(_now) + 1);
            Step(_now, end < to ? end : to);
            _now = end < to ? end : to;
        }
    }

    void Step(DateTimeOffset from, DateTimeOffset to)
    {
        var hour = HourStamp.Of(HourStamp.NoOf(from), Country.Calendar);
        var start = HourStamp.StartOf(hour.No);
        var (since, until) = ((from - start).TotalMinutes, (to - start).TotalMinutes);
        var below = new double[_plan.Points.Count];
        foreach (var place in _plan.Places)
        {
            var played = _ofPlace[place.No];
            if (played is { Meter.IsOn: false } || IsOut(place.Point, from)) continue;
            var truly = Flowed(place, hour, since, until);
            if (place.Leak is { } running && _scenario.HasFlag(Scenario.Household)) truly += running.At(hour.No) * (to - from).TotalHours;
            below[place.Point] += truly;
            if (played is null || played.Plan.FrozenFrom <= hour.No && _scenario.HasFlag(Scenario.Frozen)) continue;
            Count(played, place.Bypass is { } bypass && _scenario.HasFlag(Scenario.Bypass) ? truly * (1 - bypass.Share) : truly, from, to);
        }
        for (var no = _plan.Points.Count - 1; no >= 0; no--)
        {
            var point = _plan.Points[no];
            var inflow = below[no] * (1 + point.Loss * (0.94 + 0.12 * Dice.Unit((ulong)no + 0x10557, hour.No)));
            if (point.Leak is { } leak && _scenario.HasFlag(leak.GrowsHours > 0 ? Scenario.Growing : Scenario.Leak) && !IsOut(no, from)) inflow += leak.At(hour.No) * (to - from).TotalHours;
            if (_ofPoint[no] is { } inlet) Count(inlet, inflow, from, to);
            if (point.Parent is { } parent) below[parent] += inflow;
        }
    }

    // Only what came after the meter's last known reading: meters of one network report at different instants.
    static void Count(PlayedMeter played, double amount, DateTimeOffset from, DateTimeOffset to)
    {
        if (played.KnownAt >= to) return;
        if (played.KnownAt <= from) played.Meter.Count(amount, from, to);
        else played.Meter.Count(amount * ((to - played.KnownAt) / (to - from)), played.KnownAt, to);
    }

    double Flowed(PlacePlan place, in HourStamp hour, double since, double until)
    {
        var minutes = _untilMinute[place.No];
        if (_hourOfPlace[place.No] != hour.No)
        {
            // Taken as the load alone says: whether supply is on is the meter's word, not the plan's.
            var taken = LoadShape.Take(place.Load, hour);
            var sum = 0.0;
            for (var minute = 0; minute < 60; minute++) sum += minutes[minute + 1] = 0.5 + Dice.Unit(place.Load.Seed ^ 0x3117, hour.No * 60 + minute);
            minutes[0] = 0;
            for (var minute = 1; minute <= 60; minute++) minutes[minute] = minutes[minute - 1] + minutes[minute] * taken / sum;
            _hourOfPlace[place.No] = hour.No;
        }
        return At(minutes, until) - At(minutes, since);
    }

    static double At(double[] minutes, double at)
    {
        var whole = Math.Min(59, (int)at);
        return minutes[whole] + (at - whole) * (minutes[whole + 1] - minutes[whole]);
    }
}
