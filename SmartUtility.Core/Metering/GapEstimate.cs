namespace SmartUtility.Core.Metering;

/// <summary>What a register counted hour by hour, on the local clock, around a gap.</summary>
/// <param name="First">Local time of the first hour.</param>
/// <param name="Values">Stored units per hour; NaN or negative is missing.</param>
public sealed record HourlyHistory(DateTime First, float[] Values)
{
    /// <summary>The hour's value; NaN when missing or outside.</summary>
    public float At(DateTime hour)
    {
        var i = (long)Math.Floor((hour - First).TotalHours);
        return i >= 0 && i < Values.Length && Values[i] >= 0 ? Values[i] : float.NaN;
    }
}

/// <summary>
/// Fills hours nobody measured. Each missing hour has a distribution: what the register counted at the same hour of other days, near days and the same weekday weighing most.
/// The hours are taken at one common quantile of theirs, the one at which they make up the total: among all fillings with this total that one errs least in the mean of absolute
/// errors when hours vary independently, where a scaled mean profile smears what is used at once over hours of rest. An unknown total is the sum of the means, which is unbiased.
/// </summary>
public static class GapEstimate
{
    /// <summary>A day this far away weighs half of one nearby.</summary>
    public const double HalfLifeDays = 14;
    /// <summary>Days on each side that are looked at: eight weeks.</summary>
    public const int Days = 56;
    /// <summary>Weight of another weekday of the same kind (Monday to Friday, or weekend; the other kind does not count), and of the hour before and after.</summary>
    public const double Unlike = .25;
    /// <summary>Gaps up to this many hours are filled linearly.</summary>
    public const int LinearHours = 2;

    /// <summary>The estimate of each missing hour, whole stored units, never negative, summing to the total exactly; null when nothing is known: neither a total nor an hour around.</summary>
    /// <param name="history">Of this register alone; missing hours are missing there too.</param>
    /// <param name="missing">Full local hours in order of time; the doubled hour of autumn may stand twice.</param>
    /// <param name="total">What was counted over all of them when both registers are known; null otherwise. Not negative.</param>
    /// <param name="parts">Share of each hour that is missing, above 0 to 1; null: all of each.</param>
    public static IReadOnlyList<long>? Hours(HourlyHistory history, IReadOnlyList<DateTime> missing, long? total, IReadOnlyList<double>? parts = null)
    {
        if (parts is not null && parts.Count != missing.Count) throw new ArgumentException("one share an hour", nameof(parts));
        ArgumentOutOfRangeException.ThrowIfNegative(total ?? 0);
        if (missing.Count == 0) return [];
        if (missing.Count <= LinearHours && parts is null && Linear(history, missing, total) is { } line) return Whole(line, total);

        double Part(int hour) => parts?[hour] ?? 1;
        var hours = missing.Select(hour => HourDistribution.Of(history, hour)).ToArray();
        var known = hours.Where(hour => hour is not null).Select(hour => hour!).ToList();
        if (known.Count == 0) return total is null ? null : Whole([.. missing.Select((_, i) => Part(i))], total);
        // An hour of which nothing is known at any day around counts like the average of the others.
        var usual = new HourDistribution([.. known.Select(hour => (hour.Mean, 1.0))]);
        HourDistribution[] all = [.. hours.Select((hour, i) => (hour ?? usual).Times(Part(i)))];
        var sum = total ?? (long)Math.Round(all.Sum(hour => hour.Mean), MidpointRounding.AwayFromZero);
        return Whole(AtCommonQuantile(all, sum), sum);
    }

    // A known total rises evenly. An unknown one: each hour lies on the line from the hour before to the hour after.
    static double[]? Linear(HourlyHistory history, IReadOnlyList<DateTime> missing, long? total)
    {
        if (total is not null) return [.. missing.Select(_ => 1.0)];
        var (before, after) = (history.At(missing[0].AddHours(-1)), history.At(missing[^1].AddHours(1)));
        if (float.IsNaN(before) || float.IsNaN(after)) return null;
        return [.. missing.Select((_, i) => before + (after - (double)before) * (i + 1) / (missing.Count + 1))];
    }

    static double[] AtCommonQuantile(HourDistribution[] hours, long total)
    {
        double low = 0, high = 1;
        for (var step = 0; step < 40; step++)
        {
            var middle = (low + high) / 2;
            if (hours.Sum(hour => hour.Quantile(middle)) < total) low = middle; else high = middle;
        }
        return Array.ConvertAll(hours, hour => hour.Quantile(high));
    }

    // Shares become whole units that sum to the total: the running sum is rounded, so no unit is lost or made.
    static long[] Whole(double[] shares, long? total)
    {
        var sum = shares.Sum();
        if (sum <= 0) (shares, sum) = ([.. shares.Select(_ => 1.0)], shares.Length);
        var whole = total ?? (long)Math.Round(sum, MidpointRounding.AwayFromZero);
        var result = new long[shares.Length];
        var (running, given) = (0.0, 0L);
        for (var i = 0; i < shares.Length; i++)
        {
            running += shares[i];
            var upTo = i == shares.Length - 1 ? whole : Math.Clamp((long)Math.Round(whole * (running / sum), MidpointRounding.AwayFromZero), given, whole);
            (result[i], given) = (upTo - given, upTo);
        }
        return result;
    }
}
