namespace SmartUtility.Core.Metering;

/// <summary>A reading as consumption counts it: edits applied, questionable ones already left out.</summary>
/// <param name="Time">UTC.</param>
/// <param name="Value">Index in stored units.</param>
/// <param name="IsEstimated">True when nobody read it (qualities 8 and 9).</param>
public readonly record struct CountedReading(DateTimeOffset Time, long Value, bool IsEstimated = false);

/// <summary>How indexes become consumption: the one definition, also for the SQL of the rollup.</summary>
public static class Consumption
{
    /// <summary>A boundary is measured when real readings stand on both sides of it within this time.</summary>
    public static readonly TimeSpan MeasuredWithin = TimeSpan.FromHours(2);

    /// <summary>True when a counter that fell has run through its end: it stood in its last quarter, and the step it would then
    /// have made is below half its capacity. A fall from anywhere else is a reset or a misreading.</summary>
    /// <param name="before">Earlier index, stored units.</param>
    /// <param name="after">Later index, stored units.</param>
    /// <param name="capacity">Stored number at which the counter starts again from 0.</param>
    public static bool IsRollover(long before, long after, long capacity) =>
        after < before && before < capacity && before >= capacity - capacity / 4 && after + (capacity - before) < capacity / 2;

    /// <summary>What was counted between two readings, stored units, never negative: the difference; over a rollover the way through
    /// the end of the counter; nothing for any other fall, whose later reading is a new start.</summary>
    public static long Step(long before, long after, long capacity) =>
        after >= before ? after - before : IsRollover(before, after, capacity) ? after + (capacity - before) : 0;

    /// <summary>The reading of an edit's overlay: null when the edit takes it out or it is questionable.</summary>
    public static CountedReading? Count(DateTimeOffset time, long? value, ReadingQuality quality) =>
        value is null || quality == ReadingQuality.Questionable ? null
            : new(time, value.Value, quality is ReadingQuality.EstimatedReferenceDay or ReadingQuality.EstimatedLinear);
}

/// <summary>A register's counter laid out straight: what it counted since its first reading, at any instant.</summary>
public sealed class IndexCurve
{
    readonly CountedReading[] _readings;
    readonly long[] _counted;
    readonly long _capacity;

    /// <summary>The curve through these readings, in any order; of two at one time the first given counts.</summary>
    /// <param name="readings">Readings that count.</param>
    /// <param name="capacity">Of the register; positive.</param>
    public IndexCurve(IEnumerable<CountedReading> readings, long capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _capacity = capacity;
        _readings = [.. readings.DistinctBy(reading => reading.Time).OrderBy(reading => reading.Time)];
        _counted = new long[_readings.Length];
        for (var i = 1; i < _readings.Length; i++)
            _counted[i] = _counted[i - 1] + Consumption.Step(_readings[i - 1].Value, _readings[i].Value, capacity);
    }

    /// <summary>True without any reading.</summary>
    public bool IsEmpty => _readings.Length == 0;

    /// <summary>First reading; throws when empty.</summary>
    public CountedReading First => _readings[0];

    /// <summary>Last reading; throws when empty.</summary>
    public CountedReading Last => _readings[^1];

    /// <summary>Counted since the first reading, stored units: linear between the two readings around the instant, rounded down;
    /// before the first and after the last reading what stood there. Throws when empty.</summary>
    public long CountedAt(DateTimeOffset at)
    {
        var (left, right) = Around(at);
        if (left < 0) return 0;
        return right == left || right < 0 ? _counted[left] : _counted[left] + Between(left, right, _counted[right] - _counted[left], at);
    }

    /// <summary>What the register showed, or would have shown, at the instant: stored units below the capacity. Throws when empty.</summary>
    public long IndexAt(DateTimeOffset at)
    {
        var (left, right) = Around(at);
        if (left < 0) return _readings[right].Value;
        if (right == left || right < 0) return _readings[left].Value;
        var shown = _readings[left].Value + Between(left, right, _counted[right] - _counted[left], at);
        return _readings[right].Value < _readings[left].Value && shown >= _capacity ? shown - _capacity : shown;
    }

    /// <summary>Counted in [from, to), stored units, never negative.</summary>
    public long Quantity(DateTimeOffset from, DateTimeOffset to) => CountedAt(to) - CountedAt(from);

    /// <summary>True when real readings stand on both sides of the instant (or exactly on it), each within <see cref="Consumption.MeasuredWithin"/>.</summary>
    public bool IsMeasuredAt(DateTimeOffset at)
    {
        var (left, right) = Around(at);
        return left >= 0 && right >= 0 && IsReal(left, at) && IsReal(right, at);
    }

    /// <summary>True when a real reading stands within <see cref="Consumption.MeasuredWithin"/> of the instant, on either side.</summary>
    public bool IsReadNear(DateTimeOffset at)
    {
        var (left, right) = Around(at);
        return (left >= 0 && IsReal(left, at)) || (right >= 0 && IsReal(right, at));
    }

    bool IsReal(int i, DateTimeOffset at) => !_readings[i].IsEstimated && (_readings[i].Time - at).Duration() <= Consumption.MeasuredWithin;

    // Whole numbers throughout: a quotient in floating point could round up across a unit.
    long Between(int left, int right, long step, DateTimeOffset at) =>
        (long)((Int128)step * (at - _readings[left].Time).Ticks / (_readings[right].Time - _readings[left].Time).Ticks);

    // Last reading not after, first not before; -1 where there is none; both the same on a reading.
    (int Left, int Right) Around(DateTimeOffset at)
    {
        if (IsEmpty) throw new InvalidOperationException("no readings");
        int low = 0, high = _readings.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_readings[middle].Time <= at) low = middle + 1; else high = middle;
        }
        var left = low - 1;
        if (left >= 0 && _readings[left].Time == at) return (left, left);
        return (left, low < _readings.Length ? low : -1);
    }
}
