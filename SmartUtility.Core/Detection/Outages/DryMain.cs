namespace SmartUtility.Core.Detection.Outages;

/// <summary>
/// A water main that ran dry. Water meters run on batteries and speak on, so it is no silence that tells: nothing flows in and nothing is used, at hours at
/// which there is flow on most days. Where water comes by the hour, the hours without are usual and say nothing.
/// </summary>
public static class DryMain
{
    /// <summary>Whole hours in a row: one without use happens in a small zone.</summary>
    public const int Hours = 2;
    /// <summary>Days before that are compared, at the same hours.</summary>
    public const int Days = 7;
    /// <summary>Of these so many must have had flow.</summary>
    public const int UsualDays = 4;
    /// <summary>Share of the usual at or below which nothing flows: what is left in pipes and tanks of houses drains.</summary>
    public const double Dry = 0.02;
    /// <summary>Litres an hour that must be usual: where less is used nothing can be said.</summary>
    public const double Least = 100;

    /// <summary>Start of the first dry hour; null when the last hours are not dry, unknown, or would not have had flow.</summary>
    /// <param name="hours">Hours of the point, at least the last eight days, in any order; litres.</param>
    /// <param name="now">Now.</param>
    public static DateTimeOffset? Since(IEnumerable<NetworkHour> hours, DateTimeOffset now)
    {
        var known = hours.Where(hour => hour.IsMeasured && hour.IsComplete(now)).ToDictionary(hour => hour.Hour);
        if (known.Count == 0) return null;
        var last = known.Keys.Max();
        // A balance that stands still for hours says nothing of now.
        if (now - last > TimeSpan.FromHours(Hours + 2)) return null;
        DateTimeOffset? since = null;
        var judged = 0;
        for (var at = last; IsDry(at); at = at.AddHours(-1)) (since, judged) = (at, judged + 1);
        return judged >= Hours ? since : null;

        bool IsDry(DateTimeOffset at)
        {
            if (!known.TryGetValue(at, out var hour)) return false;
            var usual = Enumerable.Range(1, Days).Select(day => known.GetValueOrDefault(at.AddDays(-day))).OfType<NetworkHour>().Where(day => day is { Load: > 0, Received: > 0 }).ToList();
            if (usual.Count < UsualDays) return false;
            var (load, received) = (usual.Average(day => day.Load), usual.Average(day => day.Received));
            return load >= Least && received >= Least && hour.Load <= Dry * load && hour.Received <= Dry * received;
        }
    }

    /// <summary>Start of the first hour with flow again; null while there is none.</summary>
    /// <param name="hours">Hours of the point from a day before the start on; litres.</param>
    /// <param name="since">When it ran dry.</param>
    /// <param name="now">Now.</param>
    public static DateTimeOffset? BackAt(IEnumerable<NetworkHour> hours, DateTimeOffset since, DateTimeOffset now)
    {
        var known = hours.Where(hour => hour.IsMeasured && hour.IsComplete(now)).OrderBy(hour => hour.Hour).ToList();
        var before = known.Where(hour => hour.Hour < since).ToList();
        if (before.Count == 0) return null;
        // Water is back when it flows in and is used; pipes that fill are not yet.
        var (load, received) = (Dry * before.Average(hour => hour.Load), Dry * before.Average(hour => hour.Received));
        return known.Find(hour => hour.Hour >= since && hour.Load > load && hour.Received > received)?.Hour;
    }
}
