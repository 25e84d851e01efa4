namespace SmartUtility.Core.Detection;

/// <summary>Level of a tank from its sensor's readings.</summary>
public static class TankLevel
{
    /// <summary>How far from an instant a reading may be to say something of it.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromHours(2);

    /// <summary>Level at an instant, in the sensor's stored units: on the straight line between the readings before and after; null when either is further than <see cref="Reach"/>.</summary>
    public static decimal? At(IReadOnlyList<(DateTimeOffset Time, long Value)> readings, DateTimeOffset at)
    {
        var before = readings.Where(reading => reading.Time <= at && reading.Time >= at - Reach).OrderBy(reading => reading.Time).Select(reading => ((DateTimeOffset, long)?)reading).LastOrDefault();
        var after = readings.Where(reading => reading.Time >= at && reading.Time <= at + Reach).OrderBy(reading => reading.Time).Select(reading => ((DateTimeOffset, long)?)reading).FirstOrDefault();
        if (before is not ({ } from, var low)) return null;
        if (from == at) return low;
        return after is not ({ } to, var high) ? null : low + (decimal)(high - low) * (at - from).Ticks / (to - from).Ticks;
    }

    /// <summary>Whole base units taken up between two instants: level × what one step holds.</summary>
    /// <param name="readings">Of the sensor.</param>
    /// <param name="from">Start.</param>
    /// <param name="to">End.</param>
    /// <param name="baseFactor">Base units (L) in one stored number.</param>
    public static long? Change(IReadOnlyList<(DateTimeOffset Time, long Value)> readings, DateTimeOffset from, DateTimeOffset to, decimal baseFactor) =>
        At(readings, to) - At(readings, from) is { } rise ? (long)Math.Round(rise * baseFactor, 0, MidpointRounding.AwayFromZero) : null;
}
