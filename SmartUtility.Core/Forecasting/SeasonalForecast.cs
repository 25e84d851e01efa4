using SmartUtility.Core.Forecasting.Methods;

namespace SmartUtility.Core.Forecasting;

/// <summary>What is expected of one hour or day.</summary>
/// <param name="Time">Local start.</param>
/// <param name="Expected">Expected quantity.</param>
/// <param name="Lower">Lower end of the band.</param>
/// <param name="Upper">Upper end of the band.</param>
public sealed record ForecastPoint(DateTime Time, double Expected, double Lower, double Upper);

/// <summary>A forecast with what its method is worth.</summary>
/// <param name="Method">Method that was best in the back-test.</param>
/// <param name="Error">How far it was off in the back-test, a week ahead at most.</param>
/// <param name="Points">In order.</param>
public sealed record Forecast(string Method, ForecastError Error, IReadOnlyList<ForecastPoint> Points);

/// <summary>
/// History and calendar give expected quantities with a band. A small pool of methods walks through the series together; at every stop the one that was
/// best in the last weeks speaks, and the band comes from its own errors of the last half year. Only what lies before a stop is read.
/// </summary>
public sealed class SeasonalForecast
{
    /// <summary>Days whose origins choose the method; days whose origins make the band, a year of seasons; and days after which an error counts half for it.</summary>
    const int ChoiceDays = 112, BandDays = 364, HalfLife = 182;

    /// <summary>Origins needed before anything is said.</summary>
    const int FewestOrigins = 14;

    /// <summary>By how much another method has to be better than the richest one.</summary>
    const double Margin = 0.05;

    /// <summary>Widest band.</summary>
    const double Most = 0.995;

    readonly SeasonalSeries series;
    readonly SeasonalMethod[] methods;
    readonly int reach;
    readonly List<(int Origin, double[]?[] Ahead)> past = [];
    int next, origin = -1;

    /// <summary>A walk that starts before the first quantity.</summary>
    /// <param name="series">The series.</param>
    /// <param name="horizon">Longest horizon that will be asked for, in quantities.</param>
    /// <param name="until">Place at which the walk will stop: its days begin at that time of day.</param>
    public SeasonalForecast(SeasonalSeries series, int horizon, int until)
    {
        this.series = series;
        methods =
        [
            new SameTime(series, "day", series.PerDay), new SameTime(series, "week", series.PerWeek),
            new ProfileAndLevel(series), new DoubleSeasonal(series), new StackedProfiles(series),
        ];
        reach = Math.Min(Math.Max(horizon, series.PerWeek), (Leads.LastDay + 1) * series.PerDay);
        next = until % series.PerDay;
    }

    /// <summary>The forecast after the whole series, or null when its history is too short (about two weeks) to know how good it is.</summary>
    /// <param name="history">What is known; nothing after it is asked for.</param>
    /// <param name="horizon">Quantities ahead, from one to any number.</param>
    /// <param name="level">Share of what comes that the band is to hold, 0.5–0.99.</param>
    public static Forecast? Of(SeasonalSeries history, int horizon, double level = 0.9)
    {
        var walk = new SeasonalForecast(history, horizon, history.Length);
        walk.To(history.Length);
        return walk.Ahead(horizon, level);
    }

    /// <summary>Walks on to a place, whole days of the walk only.</summary>
    public void To(int place)
    {
        for (; next <= place; next += series.PerDay)
        {
            origin = next;
            foreach (var method in methods) method.See(Math.Max(0, origin - series.PerDay), origin);
            past.Add((origin, [.. methods.Select(method => method.IsReady ? method.Ahead(reach) : null)]));
        }
        past.RemoveAll(one => one.Origin < origin - BandDays * series.PerDay - reach);
    }

    /// <summary>Forecast from the last stop, or null when nothing is known about how good it would be.</summary>
    public Forecast? Ahead(int horizon, double level)
    {
        if (Choose() is not { } best) return null;
        var expected = methods[best].Ahead(horizon);
        var bands = new ForecastBand(series.PerDay, Widened(level, best), Residuals(best));
        var floor = Lowest();
        var points = new List<ForecastPoint>(horizon);
        for (var step = 0; step < horizon; step++)
        {
            if (double.IsNaN(expected[step])) return null;
            var (lower, upper) = bands.At(step);
            points.Add(new ForecastPoint(series.Time(origin + step), Math.Max(floor, expected[step]), Math.Max(floor, expected[step] + lower), Math.Max(floor, expected[step] + upper)));
        }
        return ForecastError.Of(Judged(best, BandDays)) is { } error ? new Forecast(methods[best].Code, error, points) : null;
    }

    /// <summary>Expected sum of the next quantities with its band, from the errors of such sums in the back-test; null when nothing is known or the span is longer than five weeks.</summary>
    public ForecastPoint? Sum(int horizon, double level)
    {
        if (horizon < 1 || horizon > reach || Choose() is not { } best) return null;
        var expected = methods[best].Ahead(horizon).Sum();
        List<(double, double)> errors = [];
        foreach (var (from, ahead) in past)
        {
            if (ahead[best] is not { } one || from + horizon > origin) continue;
            var (sum, known) = (0d, 0);
            for (var step = 0; step < horizon; step++)
                if (series[from + step] - one[step] is var error && !double.IsNaN(error)) (sum, known) = (sum + error, known + 1);
            // A few missing quantities are taken like the others; with more, the sum is not known.
            if (known * 10 >= horizon * 9) errors.Add((sum * horizon / known, Weight(from + horizon)));
        }
        if (errors.Count < FewestOrigins || double.IsNaN(expected)) return null;
        var floor = Lowest();
        var (lower, upper) = Quantile.Middle(errors, Widened(level, best));
        return new ForecastPoint(series.Time(origin), Math.Max(floor, expected), Math.Max(floor, expected + Math.Min(lower, 0)), Math.Max(floor, expected + Math.Max(upper, 0)));
    }

    /// <summary>The method by mean absolute error over the last weeks, a week ahead at most; null when none has enough origins.</summary>
    int? Choose()
    {
        var judged = methods.Select((_, n) => (Method: n, Error: ForecastError.Of(Judged(n, ChoiceDays)), Origins: past.Count(one => one.Ahead[n] is not null && one.Origin < origin))).ToList();
        var enough = judged.Where(one => one.Error is not null && one.Origins >= FewestOrigins).ToList();
        // A method that has not been there for most of the time is not compared yet.
        enough = [.. enough.Where(one => one.Error!.Count * 4 >= enough.Max(other => other.Error!.Count) * 3)];
        if (enough.Count == 0) return null;
        var best = enough.MinBy(one => one.Error!.MeanAbsolute);
        // Small differences are chance: the richest method stays unless it is clearly beaten.
        var richest = enough[^1];
        return best.Error!.MeanAbsolute < (1 - Margin) * richest.Error!.MeanAbsolute ? best.Method : richest.Method;
    }

    IEnumerable<(double Came, double Expected)> Judged(int method, int days)
    {
        foreach (var (from, ahead) in past)
        {
            if (ahead[method] is not { } one || from < origin - days * series.PerDay) continue;
            for (var step = 0; step < Math.Min(series.PerWeek, origin - from); step++) yield return (series[from + step], one[step]);
        }
    }

    IEnumerable<(int Step, double Error, double Weight)> Residuals(int method)
    {
        foreach (var (from, ahead) in past)
        {
            if (ahead[method] is not { } one) continue;
            for (var step = 0; step < Math.Min(reach, origin - from); step++)
                if (series[from + step] - one[step] is var error && !double.IsNaN(error) && from + step >= origin - BandDays * series.PerDay) yield return (step, error, Weight(from + step));
        }
    }

    /// <summary>A band from few errors is too narrow for the next one: (n + 1) / n of its level (split conformal). Errors of a week hang together, so n counts weeks.</summary>
    double Widened(double level, int method)
    {
        var weeks = Math.Max(1, past.Count(one => one.Ahead[method] is not null && one.Origin < origin && one.Origin >= origin - BandDays * series.PerDay) / 7);
        return Math.Min(Most, level * (weeks + 1) / weeks);
    }

    double Weight(int place) => Math.Pow(0.5, (double)(origin - place) / series.PerDay / HalfLife);

    /// <summary>What never flowed backwards is not expected to.</summary>
    double Lowest()
    {
        for (var place = 0; place < origin; place++) if (series[place] < 0) return double.NegativeInfinity;
        return 0;
    }
}
