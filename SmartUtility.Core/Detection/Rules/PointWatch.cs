namespace SmartUtility.Core.Detection.Rules;

/// <summary>A local day of a network point.</summary>
/// <param name="Day">The day.</param>
/// <param name="Hours">Its hours that are known, oldest first.</param>
/// <param name="Night">What flowed in from 0 to 6 h local, base units (Wh or L); NaN where a meter of the point did not report.</param>
public sealed record PointDay(DateOnly Day, IReadOnlyList<NetworkHour> Hours, float[] Night);

/// <summary>Every rule over the days of one network point, in their order.</summary>
public static class PointWatch
{
    const byte Night = 1, Losses = 2;

    /// <summary>Steps the rules over one more day; the bundle is changed. Times of the findings are the local midnight of the days.</summary>
    public static IReadOnlyList<Finding> Step(StateBundle states, PointDay day)
    {
        List<Finding> found = [];
        if (day.Hours.Sum(hour => hour.Expected) > 0)
        {
            var (night, leak) = NightFlow.Next(states.Get(Night, ShiftState.Start, ShiftState.FromBytes), day.Day, NightFlow.Least(day.Night));
            states.Set(Night, night.ToBytes());
            if (leak is not null) found.Add(leak);
        }

        var (expected, received, known) = (day.Hours.Sum(hour => hour.Expected), day.Hours.Sum(hour => hour.Received), IsKnown(day));
        // A point with no meter below it has no balance.
        var (losses, loss) = LossShift.Next(states.Get(Losses, LossState.Start, LossState.FromBytes), day.Day, known && received > 0 ? expected : double.NaN, received);
        states.Set(Losses, losses.ToBytes());
        if (loss is not null) found.Add(loss);
        return found;
    }

    /// <summary>True when all but one of its hours are there and enough of the meters reported: a day's balance then says something.</summary>
    public static bool IsKnown(PointDay day)
    {
        var (due, present) = (day.Hours.Sum(hour => (long)hour.Due), day.Hours.Sum(hour => (long)hour.Present));
        return day.Hours.Count >= 23 && due > 0 && present * 100 >= due * NetworkHour.NeededCoverage;
    }
}
