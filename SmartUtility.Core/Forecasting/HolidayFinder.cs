using SmartUtility.Core.Forecasting.Methods;

namespace SmartUtility.Core.Forecasting;

/// <summary>
/// Days off that nobody entered, found in the series itself: a working day whose hours were much nearer to a Sunday's than to its own is kept
/// with the Sundays, and its date is expected to be one again the year after. What a day was like is only known when it is over.
/// </summary>
sealed class HolidayFinder
{
    /// <summary>Mean distance to a Sunday over mean distance to its own weekday below which a day counts as off: half as far. From 0.45 to 0.55 the back-test is the same; above, ordinary days are taken for Sundays.</summary>
    const double Nearer = 0.5;

    readonly DayKinds days;
    readonly HashSet<DateOnly> found = [];

    /// <summary>Walks through the days once; hourly series only, as one number a day has no shape.</summary>
    public HolidayFinder(DateTime first, int perDay, double[] values, DayKinds days)
    {
        this.days = days;
        if (perDay < 24) return;
        var sums = new double[7 * perDay];
        var counts = new double[7 * perDay];
        var start = (24 - first.Hour) % 24;
        for (var from = start; from + perDay <= values.Length; from += perDay)
        {
            var day = DateOnly.FromDateTime(first.AddHours(from));
            var kind = Expected(day);
            if (kind < 5 && IsLikeSunday(values.AsSpan(from, perDay), kind, sums, counts)) found.Add(day);
            kind = Seen(day);
            for (var hour = 0; hour < perDay; hour++)
            {
                if (double.IsNaN(values[from + hour])) continue;
                ref var sum = ref sums[kind * perDay + hour];
                ref var count = ref counts[kind * perDay + hour];
                (sum, count) = (sum * 0.75 + values[from + hour], count * 0.75 + 1);
            }
        }
    }

    /// <summary>Kind of a day before it came (0 = Monday … 6 = Sunday).</summary>
    public int Expected(DateOnly day) => days.Kind(day) is var kind && kind < 5 && found.Contains(day.AddYears(-1)) ? 6 : kind;

    /// <summary>Kind of a day after it came.</summary>
    public int Seen(DateOnly day) => found.Contains(day) ? 6 : Expected(day);

    /// <summary>True for a working day between two days off.</summary>
    public bool IsBridge(DateOnly day) => Expected(day) < 5 && Expected(day.AddDays(-1)) >= 5 && Expected(day.AddDays(1)) >= 5;

    /// <summary>By shape alone: both distances are from the mean of their differences, so that a change of level is no holiday.</summary>
    static bool IsLikeSunday(ReadOnlySpan<double> values, int kind, double[] sums, double[] counts)
    {
        List<double> own = [], sunday = [];
        for (var hour = 0; hour < values.Length; hour++)
        {
            var (a, b) = (kind * values.Length + hour, 6 * values.Length + hour);
            // Two weeks at least before a day is judged.
            if (double.IsNaN(values[hour]) || counts[a] < 1.7 || counts[b] < 1.7) continue;
            own.Add(values[hour] - sums[a] / counts[a]);
            sunday.Add(values[hour] - sums[b] / counts[b]);
        }
        return own.Count * 4 >= values.Length * 3 && Spread(sunday) < Nearer * Spread(own);
    }

    static double Spread(List<double> differences)
    {
        var mean = differences.Average();
        return differences.Sum(one => Math.Abs(one - mean));
    }
}
