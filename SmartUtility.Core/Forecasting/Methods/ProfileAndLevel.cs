namespace SmartUtility.Core.Forecasting.Methods;

/// <summary>The weighted profile of the week, moved by a part of how far the last day was off it.</summary>
/// <param name="series">The series.</param>
public sealed class ProfileAndLevel(SeasonalSeries series) : SeasonalMethod(series)
{
    /// <summary>Weight of a week against the one after it, and of the last day's deviation: the middle of what back-tests of district flows prefer (0.6–0.85; 0.4–0.8).</summary>
    const double Rate = 0.75, Level = 0.6;

    readonly WeekProfile profile = new(series, Rate);
    int seen;
    double deviation;

    /// <inheritdoc/>
    public override string Code => "profile";

    /// <inheritdoc/>
    public override bool IsReady => seen >= Series.PerWeek;

    /// <inheritdoc/>
    public override void See(int from, int to)
    {
        var (sum, count) = (0d, 0);
        for (var place = from; place < to; place++)
        {
            var (value, mean) = (Series[place], profile.Seen(place));
            if (double.IsNaN(value)) continue;
            if (!double.IsNaN(mean)) (sum, count) = (sum + value - mean, count + 1);
            profile.Add(place, value);
        }
        deviation = count * 2 > to - from ? sum / count : 0;
        seen = to;
    }

    /// <inheritdoc/>
    public override double[] Ahead(int horizon)
    {
        var ahead = new double[horizon];
        for (var step = 0; step < horizon; step++) ahead[step] = profile.At(seen + step) + Level * deviation;
        return ahead;
    }
}
