using SmartUtility.Core.Network;

namespace SmartUtility.Core.Simulation;

/// <summary>What one meter counted in each hour of the history.</summary>
/// <param name="Meter">The meter.</param>
/// <param name="Place">Position of the usage point, or null for an inlet meter.</param>
/// <param name="Point">Position of the network point.</param>
/// <param name="FirstHour">Number of the first hour.</param>
/// <param name="Taken">Base units per hour, 0 or more; zero outside its installation.</param>
public sealed record MeterHistory(MeterPlan Meter, int? Place, int Point, long FirstHour, long[] Taken);

/// <summary>A reading of the history.</summary>
/// <param name="Hour">At the start of this hour.</param>
/// <param name="Value">Index as the counter shows it.</param>
public readonly record struct PastReading(long Hour, long Value);

/// <summary>
/// The past of an operator, hour by hour: what every load took, what its meter registered of it, and what the inlet meters above had to
/// supply for it. Nothing is stored; each hour follows from the plan alone.
/// </summary>
/// <param name="country">The country.</param>
/// <param name="plan">One of its operators.</param>
public sealed class History(Country country, OperatorPlan plan)
{
    readonly HourStamp[] _hours = Hours(country);

    static HourStamp[] Hours(Country country)
    {
        var hours = new HourStamp[country.EndHour - country.FirstHour];
        for (var at = 0; at < hours.Length; at++) hours[at] = HourStamp.Of(country.FirstHour + at, Country.Calendar);
        return hours;
    }

    /// <summary>What the load took in an hour, registered or not: nothing while its supply is off.</summary>
    public static long Truly(OperatorPlan plan, PlacePlan place, in HourStamp at)
    {
        if (place.Agreement?.SuspendedOn is { } off && (at.Day > off || at.Day == off && at.LocalHour >= 10)) return 0;
        if (plan.Points[place.Point].Outage is { } outage && at.No >= outage.From && at.No < outage.To) return 0;
        return LoadShape.Take(place.Load, at) + (place.Leak?.At(at.No) ?? 0);
    }

    /// <summary>What the meter registered of it.</summary>
    public static long Registered(PlacePlan place, long truly, long hour) =>
        place.Meters[^1].FrozenFrom <= hour ? 0 : place.Bypass is { } bypass && hour >= bypass.FromHour ? (long)(truly * (1 - bypass.Share)) : truly;

    /// <summary>What flowed in at a point for what was taken below it.</summary>
    public static long Inflow(PointPlan point, long below, long hour)
    {
        if (point.Outage is { } outage && hour >= outage.From && hour < outage.To) return 0;
        var loss = point.Loss * (0.94 + 0.12 * Dice.Unit((ulong)point.No + 0x10557, hour));
        return below + (long)(below * loss) + (point.Leak?.At(hour) ?? 0);
    }

    /// <summary>Every meter of the operator: usage points first, leaf by leaf, then the inlets from the leaves up.</summary>
    public IEnumerable<MeterHistory> Meters()
    {
        var below = new long[plan.Points.Count][];
        for (var at = 0; at < below.Length; at++) below[at] = new long[_hours.Length];
        foreach (var place in plan.Places)
        {
            var sum = below[place.Point];
            var registered = new long[_hours.Length];
            for (var at = 0; at < _hours.Length; at++)
            {
                var truly = Truly(plan, place, _hours[at]);
                sum[at] += truly;
                registered[at] = Registered(place, truly, _hours[at].No);
            }
            foreach (var meter in place.Meters)
                yield return new MeterHistory(meter, place.No, place.Point, country.FirstHour, place.Meters.Count == 1 ? registered : During(registered, meter));
        }
        for (var no = plan.Points.Count - 1; no >= 0; no--)
        {
            var point = plan.Points[no];
            var inflow = new long[_hours.Length];
            for (var at = 0; at < _hours.Length; at++)
            {
                inflow[at] = Inflow(point, below[no][at], _hours[at].No);
                if (point.Parent is { } parent) below[parent][at] += inflow[at];
            }
            yield return new MeterHistory(point.Inlet, null, no, country.FirstHour, inflow);
        }
    }

    long[] During(long[] taken, MeterPlan meter)
    {
        var mine = new long[taken.Length];
        var from = meter.FromHour - country.FirstHour;
        var until = Math.Min(taken.Length, (meter.UntilHour ?? long.MaxValue) - country.FirstHour);
        for (var at = from; at < until; at++) mine[at] = taken[at];
        return mine;
    }

    /// <summary>The readings a meter left: daily at local midnight, hourly in the last 35 days, and at its installation and removal; none while it was silent.</summary>
    public IEnumerable<PastReading> Readings(MeterHistory of)
    {
        var meter = of.Meter;
        var index = meter.FirstIndex;
        var last = Math.Min(meter.UntilHour ?? long.MaxValue, country.EndHour);
        for (var hour = meter.FromHour; hour <= last; hour++)
        {
            var due = hour >= country.HourlyFrom || hour == meter.FromHour || hour == meter.UntilHour || IsMidnight(hour);
            if (due && meter.Reports(hour)) yield return new PastReading(hour, index % meter.Capacity);
            if (hour < last) index += of.Taken[hour - country.FirstHour];
        }
    }

    bool IsMidnight(long hour) => hour == country.EndHour || _hours[hour - country.FirstHour].LocalHour == 0;
}
