namespace SmartUtility.Core.Forecasting.Methods;

/// <summary>Exponential smoothing with a level, a pattern of the day and one of the week, and the last error fading away (Taylor 2003, additive).</summary>
/// <param name="series">The series.</param>
public sealed class DoubleSeasonal(SeasonalSeries series) : SeasonalMethod(series)
{
    /// <summary>Smoothing of level, day and week, and the hourly fading of the error: the best of a coarse grid of 16 over a year of weekly origins. An error counts at most four times the usual one.</summary>
    const double Level = 0.02, Day = 0.15, Week = 0.1, Fading = 0.8, Most = 4;

    readonly double[] day = new double[series.PerDay], week = new double[series.PerWeek];
    readonly List<(int Place, double Value)> start = [];
    double level, error, usual;
    int seen;
    bool started;

    /// <inheritdoc/>
    public override string Code => "double-seasonal";

    /// <inheritdoc/>
    public override bool IsReady => started;

    /// <inheritdoc/>
    public override void See(int from, int to)
    {
        for (var place = from; place < to; place++)
        {
            var value = Series[place];
            if (double.IsNaN(value)) error *= Fading;
            else if (started) Smooth(place, value);
            else start.Add((place, value));
        }
        seen = to;
        if (!started && start.Count >= 2 * Series.PerWeek) Start();
    }

    /// <inheritdoc/>
    public override double[] Ahead(int horizon)
    {
        var ahead = new double[horizon];
        var rest = error;
        for (var step = 0; step < horizon; step++) ahead[step] = Base(seen + step) + (rest *= Fading);
        return ahead;
    }

    double Base(int place) => level + day[Series.Slot(place) % Series.PerDay] + week[Series.Slot(place)];

    void Smooth(int place, double value)
    {
        var off = value - Base(place);
        var fresh = off - Fading * error;
        if (usual > 0) fresh = Math.Clamp(fresh, -Most * usual, Most * usual);
        usual = usual == 0 ? Math.Abs(fresh) : usual + (Math.Abs(fresh) - usual) / (3 * Series.PerWeek);
        level += Level * fresh;
        day[Series.Slot(place) % Series.PerDay] += Day * fresh;
        week[Series.Slot(place)] += Week * fresh;
        error = Math.Clamp(off, -Most * usual, Most * usual);
    }

    void Start()
    {
        level = start.Average(one => one.Value);
        foreach (var one in start.GroupBy(one => Series.Slot(one.Place) % Series.PerDay)) day[one.Key] = one.Average(each => each.Value) - level;
        // Two weeks alone say little about a single hour of the week: half of what they say.
        foreach (var one in start.GroupBy(one => Series.Slot(one.Place))) week[one.Key] = (one.Average(each => each.Value) - level - day[one.Key % Series.PerDay]) / 2;
        started = true;
        start.Clear();
    }
}
