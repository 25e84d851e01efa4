namespace SmartUtility.Core.Forecasting.Methods;

/// <summary>As it was the same time yesterday, or last week: the plain methods that any other has to beat.</summary>
/// <param name="series">The series.</param>
/// <param name="code">"day" or "week".</param>
/// <param name="season">Places after which it repeats.</param>
public sealed class SameTime(SeasonalSeries series, string code, int season) : SeasonalMethod(series)
{
    readonly double[] last = Filled(season);
    int seen;

    /// <inheritdoc/>
    public override string Code => code;

    /// <inheritdoc/>
    public override bool IsReady => seen >= season;

    /// <inheritdoc/>
    public override void See(int from, int to)
    {
        for (var place = from; place < to; place++)
            if (!double.IsNaN(Series[place])) last[place % season] = Series[place];
        seen = to;
    }

    /// <inheritdoc/>
    public override double[] Ahead(int horizon)
    {
        var ahead = new double[horizon];
        for (var step = 0; step < horizon; step++) ahead[step] = last[(seen + step) % season];
        return ahead;
    }

    static double[] Filled(int length)
    {
        var values = new double[length];
        Array.Fill(values, double.NaN);
        return values;
    }
}
