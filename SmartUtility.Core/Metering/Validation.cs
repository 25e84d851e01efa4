namespace SmartUtility.Core.Metering;

/// <summary>Checks of a reading against the one before it on the same register.</summary>
public static class Validation
{
    /// <summary>
    /// Valid when the index rose, stood still, or fell because the counter started again: what it counted over the edge is at most a tenth of its
    /// capacity. Questionable otherwise (decrease, reset, exchange nobody told of).
    /// </summary>
    /// <param name="last">Stored number before.</param>
    /// <param name="next">Stored number now.</param>
    /// <param name="capacity">Stored number at which the counter starts again from 0.</param>
    public static ReadingQuality Judge(long last, long next, long capacity) =>
        next >= last || IsRollover(last, next, capacity) ? ReadingQuality.Valid : ReadingQuality.Questionable;

    /// <summary>True when a fall of the index is plausibly the counter starting again.</summary>
    public static bool IsRollover(long last, long next, long capacity) => next < last && last < capacity && capacity - last + next <= capacity / 10;

    /// <summary>Rate between two readings in base units per hour; null when no time lies between or the index fell.</summary>
    /// <param name="last">Stored number and time before.</param>
    /// <param name="next">Stored number and time now.</param>
    /// <param name="capacity">Stored number at which the counter starts again from 0.</param>
    /// <param name="baseFactor">Base units in one stored number.</param>
    public static double? BasePerHour((DateTimeOffset Time, long Value) last, (DateTimeOffset Time, long Value) next, long capacity, decimal baseFactor)
    {
        if (next.Time <= last.Time) return null;
        var counted = next.Value >= last.Value ? next.Value - last.Value
            : IsRollover(last.Value, next.Value, capacity) ? capacity - last.Value + next.Value : -1;
        return counted < 0 ? null : (double)(counted * baseFactor) / (next.Time - last.Time).TotalHours;
    }
}
