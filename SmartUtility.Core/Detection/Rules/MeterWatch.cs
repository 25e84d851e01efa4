using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Rules;

/// <summary>What is known of the place of a meter while its hours are stepped. Times in the clock of the hours: local, since habits are.</summary>
/// <param name="Resource">What it measures.</param>
/// <param name="IsSensor">True at a network point, false at a usage point.</param>
/// <param name="OffSince">Since when supply is confirmed off, or null.</param>
/// <param name="NobodySince">Since when nobody has an agreement, or null.</param>
/// <param name="Capacity">Rated base units (Wh or L) per hour of the network point, or null.</param>
/// <param name="PeerRatio">Median of <see cref="UseWatch.Ratio"/> over the customers of the same network point, of the day before; 1 = unknown or as ever.</param>
public sealed record MeterPlace(Resource Resource, bool IsSensor, DateTime? OffSince, DateTime? NobodySince, long? Capacity, double PeerRatio = 1);

/// <summary>Every rule over the hours of one meter, in the order of the hours.</summary>
public static class MeterWatch
{
    // Numbers of the rules in the stored state: never used again for another.
    const byte Flow = 1, Off = 2, Nobody = 3, Sensor = 4, Today = 5, Use = 6;

    // The local day under way: its number, what was used and how many of its hours are known.
    readonly record struct DaySum(int Day, float Sum, int Known);

    /// <summary>Steps the rules over the new hours; the bundle is changed.</summary>
    /// <param name="states">What the rules remember.</param>
    /// <param name="place">Where the meter is.</param>
    /// <param name="first">Start of the first hour, local.</param>
    /// <param name="hours">Base units hour by hour, NaN = missing.</param>
    public static IReadOnlyList<Finding> Step(StateBundle states, MeterPlace place, DateTime first, ReadOnlySpan<float> hours)
    {
        List<Finding> found = [];
        if (place.IsSensor) Sensors(states, place, first, hours, found);
        else Customer(states, place, first, hours, found);
        return found;
    }

    /// <summary>Recent use of a customer's meter to its own reference, for its peers; null when unknown.</summary>
    public static float? UseRatio(StateBundle states) => UseWatch.Ratio(states.Get(Use, UseState.Start, UseState.FromBytes)) is var ratio && double.IsFinite(ratio) ? (float)ratio : null;

    static void Customer(StateBundle states, MeterPlace place, DateTime first, ReadOnlySpan<float> hours, List<Finding> found)
    {
        // Only of water: what stands by takes electricity at every hour, a pilot flame gas.
        if (place.Resource == Resource.Water)
        {
            var (flow, findings) = ContinuousFlow.Next(states.Get(Flow, ContinuousFlowState.Start, ContinuousFlowState.FromBytes), first, hours, ContinuousFlowLimits.Default);
            states.Set(Flow, flow.ToBytes());
            found.AddRange(findings);
        }
        var (off, nobody) = (states.Get<UnsuppliedState>(Off), states.Get<UnsuppliedState>(Nobody));
        for (var n = 0; n < hours.Length; n++)
        {
            var hour = first.AddHours(n);
            off = Keep(Unsupplied.Next(Unsupplied.WhileOff, off, new(hour, hours[n], !(place.OffSince <= hour)), UnsuppliedLimits.Off), found);
            nobody = Keep(Unsupplied.Next(Unsupplied.WithoutAgreement, nobody, new(hour, hours[n], !(place.NobodySince <= hour)), UnsuppliedLimits.NoAgreement), found);
        }
        states.Set(Off, off);
        states.Set(Nobody, nobody);
        Days(states, place.PeerRatio, first, hours, found);
    }

    // Day by day. A day of which more than one hour is missing is not judged.
    static void Days(StateBundle states, double peers, DateTime first, ReadOnlySpan<float> hours, List<Finding> found)
    {
        var today = states.Get<DaySum>(Today);
        UseState? use = null;
        for (var n = 0; n < hours.Length; n++)
        {
            var day = DateOnly.FromDateTime(first.AddHours(n)).DayNumber;
            if (day != today.Day)
            {
                if (today.Known >= 23)
                {
                    var (next, findings) = UseWatch.Next(use ?? states.Get(Use, UseState.Start, UseState.FromBytes), new DayInput(DateOnly.FromDayNumber(today.Day), today.Sum, peers));
                    use = next;
                    found.AddRange(findings);
                }
                today = new DaySum(day, 0, 0);
            }
            if (!float.IsNaN(hours[n])) today = today with { Sum = today.Sum + hours[n], Known = today.Known + 1 };
        }
        states.Set(Today, today);
        if (use is not null) states.Set(Use, use.ToBytes());
    }

    static void Sensors(StateBundle states, MeterPlace place, DateTime first, ReadOnlySpan<float> hours, List<Finding> found)
    {
        var sensor = states.Get<SensorState>(Sensor);
        for (var n = 0; n < hours.Length; n++) sensor = SensorHealth.Next(sensor, new HourInput(first.AddHours(n), hours[n]), place.Capacity, found.Add);
        states.Set(Sensor, sensor);
    }

    static T Keep<T>((T State, Finding? Finding) step, List<Finding> found)
    {
        if (step.Finding is { } finding) found.Add(finding);
        return step.State;
    }
}
