namespace SmartUtility.Core.Supply;

/// <summary>A point of a meter's flow.</summary>
/// <param name="At">Time of the later reading.</param>
/// <param name="BasePerHour">Base units (Wh or L) an hour since the reading before; null after a gap, or where the index fell (rollover, exchange): a gap stays a gap.</param>
public readonly record struct FlowPoint(DateTimeOffset At, double? BasePerHour)
{
    /// <summary>Rates between readings in order of time; one point fewer than readings. A distance longer than <paramref name="gap"/> is a gap.</summary>
    public static IReadOnlyList<FlowPoint> Of(IReadOnlyList<(DateTimeOffset At, long Value)> readings, decimal baseFactor, TimeSpan gap)
    {
        var points = new List<FlowPoint>();
        for (var i = 1; i < readings.Count; i++)
        {
            var (span, counted) = (readings[i].At - readings[i - 1].At, readings[i].Value - readings[i - 1].Value);
            if (span <= TimeSpan.Zero) continue;
            points.Add(new FlowPoint(readings[i].At, span > gap || counted < 0 ? null : (double)(counted * baseFactor) / span.TotalHours));
        }
        return points;
    }
}
