namespace SmartUtility.Core.Forecasting.Methods;

/// <summary>
/// Profiles of the week that forget at several speeds, and how far the last hours, day and week were off them, weighed by a regression per class of
/// lead. The regression starts from the middle profile, so a series that has taught it nothing yet gets that.
/// </summary>
public sealed class StackedProfiles : SeasonalMethod
{
    /// <summary>
    /// Weights of a week against the one after it, from half a year's memory to a fortnight's (the first is the starting value); of a day against
    /// the next for the pattern of working days and for the hours' own deviations. A deviation counts at most three times the usual one. Eight days that
    /// say "no effect" are added to a regression. Chosen by reasoning on a factor-of-two grid; one step either way changes the back-test by less than 0.5 %.
    /// </summary>
    static readonly double[] Rates = [0.75, 0.5, 0.9, 0.97];
    const double Daily = 0.8, Most = 3, RidgeDays = 8;

    /// <summary>Days before the first forecast: three weeks of profile.</summary>
    const int FirstDays = 21, Inputs = 11;

    /// <summary>Hours after which what the last three hours were off has faded to a third.</summary>
    const double Fading = 4;

    readonly WeekProfile[] profiles;
    readonly DayGroupProfile groups;
    readonly LeastSquares[] leads;
    readonly double[] hourly;
    readonly Queue<(int Origin, double[][] Rows, double[][] Starts)> past = new();
    readonly int perDay;
    int seen;
    double usual, mean, ofDay, ofWeek, ofHours, hourlyMean;

    /// <summary>Of a series.</summary>
    public StackedProfiles(SeasonalSeries series) : base(series)
    {
        perDay = series.PerDay;
        profiles = [.. Rates.Select(rate => new WeekProfile(series, rate))];
        groups = new DayGroupProfile(series, Daily);
        leads = [.. Enumerable.Range(0, Leads.Count).Select(_ => new LeastSquares(Inputs, RidgeDays * perDay))];
        hourly = new double[perDay];
    }

    /// <inheritdoc/>
    public override string Code => "stacked";

    /// <inheritdoc/>
    public override bool IsReady => seen >= FirstDays * perDay && !double.IsNaN(mean);

    /// <inheritdoc/>
    public override void See(int from, int to)
    {
        Learn(from, to);
        for (var place = from; place < to; place++) Add(place);
        seen = to;
        Note();
        if (IsReady) Keep();
    }

    /// <inheritdoc/>
    public override double[] Ahead(int horizon)
    {
        var ahead = new double[horizon];
        Span<double> row = stackalloc double[Inputs];
        for (var step = 0; step < horizon; step++)
            ahead[step] = Row(step, row) is var start && double.IsNaN(start) ? double.NaN : start + leads[Leads.Of(step / perDay)].Of(row);
        return ahead;
    }

    double Limited(double deviation) => usual > 0 ? Math.Clamp(deviation, -Most * usual, Most * usual) : deviation;

    /// <summary>What came on the day that ended is held against the rows of the origins for which it was the day that stands for its class.</summary>
    void Learn(int from, int to)
    {
        var targets = new double[perDay];
        foreach (var (origin, rows, starts) in past)
            for (var lead = 0; lead < Leads.Count; lead++)
            {
                if (origin + Leads.Day(lead) * perDay != from || to - from != perDay) continue;
                for (var n = 0; n < perDay; n++) targets[n] = Series[from + n] - starts[lead][n];
                leads[lead].Learn(rows[lead], targets);
            }
        while (past.TryPeek(out var oldest) && oldest.Origin + Leads.LastDay * perDay <= from) past.Dequeue();
    }

    void Add(int place)
    {
        var value = Series[place];
        if (double.IsNaN(value)) return;
        var expected = profiles[0].Seen(place);
        if (!double.IsNaN(expected))
        {
            var off = value - expected;
            ref var own = ref hourly[place % perDay];
            own = Daily * own + (1 - Daily) * Limited(off);
            value = expected + Limited(off);
            var size = Math.Abs(off);
            // 1.25 × the mean absolute deviation of a normal distribution is its standard deviation; three weeks' memory.
            usual = usual == 0 ? size : usual + (1.25 * Math.Min(size, 3 * usual) - usual) / (3 * Series.PerWeek);
        }
        foreach (var profile in profiles) profile.Add(place, value);
        groups.Add(place, value);
    }

    /// <summary>Deviations as they stand at this origin.</summary>
    void Note()
    {
        (ofDay, ofWeek, ofHours) = (Deviation(perDay), Deviation(Series.PerWeek), perDay > 1 ? Deviation(3) : 0);
        hourlyMean = hourly.Average();
        var known = Enumerable.Range(0, Series.PerWeek).Select(profiles[0].Of).Where(one => !double.IsNaN(one)).ToList();
        mean = known.Count == 0 ? double.NaN : known.Average();
    }

    double Deviation(int length)
    {
        var (sum, count) = (0d, 0);
        for (var place = Math.Max(0, seen - length); place < seen; place++)
        {
            var off = Series[place] - profiles[0].Seen(place);
            if (!double.IsNaN(off)) (sum, count) = (sum + Limited(off), count + 1);
        }
        return count * 4 > length ? sum / count : 0;
    }

    void Keep()
    {
        var rows = new double[Leads.Count][];
        var starts = new double[Leads.Count][];
        for (var lead = 0; lead < Leads.Count; lead++)
        {
            (rows[lead], starts[lead]) = (new double[perDay * Inputs], new double[perDay]);
            for (var n = 0; n < perDay; n++) starts[lead][n] = Row(Leads.Day(lead) * perDay + n, rows[lead].AsSpan(n * Inputs, Inputs));
        }
        past.Enqueue((seen, rows, starts));
    }

    /// <summary>Inputs of a step ahead; the starting value is returned.</summary>
    double Row(int step, Span<double> row)
    {
        var place = seen + step;
        var start = profiles[0].At(place);
        if (double.IsNaN(start)) return start;
        var n = 0;
        row[n++] = 1;
        for (var other = 1; other < profiles.Length; other++) row[n++] = profiles[other].At(place) - start;
        row[n++] = groups.At(place) is var group && double.IsNaN(group) ? 0 : group - start;
        row[n++] = ofDay;
        row[n++] = ofWeek;
        row[n++] = ofHours * Math.Exp(-step / Fading);
        row[n++] = hourly[place % perDay] - hourlyMean;
        // A deviation may be a share of the hour's own size.
        var share = mean > 0 ? start / mean - 1 : 0;
        row[n++] = ofDay * share;
        row[n] = ofWeek * share;
        return start;
    }
}
