using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using SmartUtility.Core.Forecasting;
using SmartUtility.Core.Forecasting.Methods;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>bench forecast: a back-test over the weekly origins of a file's last weeks: errors beside those of the plain methods, and what the bands held.</summary>
static class ForecastBench
{
    public static Command Verb()
    {
        var series = new Option<string>("--series") { Required = true, Description = "CSV as for the verb forecast" };
        var columns = new Option<string?>("--columns") { Description = "series, with commas between (default: all)" };
        var weeks = new Option<int>("--weeks") { Description = "weekly origins (default 52)", DefaultValueFactory = _ => 52 };
        var until = new Option<string?>("--until") { Description = "last origin (default: a week before the last row)" };
        var holidays = new Option<string?>("--holidays") { Description = "CSV: date,like_weekday" };
        var command = new Command("forecast", "Back-test of forecasts over a year of weekly origins") { series, columns, weeks, until, holidays };
        command.SetAction(async (parsed, _) =>
        {
            var file = SeriesFile.Read(parsed.GetValue(series)!, parsed.GetValue(columns)?.Split(',', StringSplitOptions.TrimEntries));
            var times = file.Times();
            var last = parsed.GetValue(until) is { } text ? SeriesFile.Time(text) : times.Max().AddHours(1 - 168);
            var days = parsed.GetValue(holidays) is { } path ? ForecastVerb.Holidays(path) : DayKinds.Plain;
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(Measure(file, days, last, parsed.GetValue(weeks))));
            return 0;
        });
        return command;
    }

    /// <summary>Mean and largest error of day 1 and mean error of days 2 to 7, averaged over series and weeks.</summary>
    internal sealed record Errors(double Day1, double Largest, double Days2To7, double Sum);

    /// <summary>What the bands of a series held, in %, their mean width and that in % of the mean flow.</summary>
    internal sealed record Held(string Series, double Percent, double Width, double WidthPercent);

    /// <summary>Everything measured.</summary>
    internal sealed record Figures(int Origins, Errors Forecast, Errors SameTimeLastWeek, Errors ProfileAndLevel, double Level, double HeldPercent, double MeanWidth, IReadOnlyList<Held> Bands, IReadOnlyDictionary<string, int> Methods, double Seconds);

    /// <summary>One walk per series; each origin sees only what lies before it.</summary>
    internal static Figures Measure(SeriesFile file, DayKinds days, DateTime last, int weeks)
    {
        const double level = 0.9;
        var watch = Stopwatch.StartNew();
        var times = file.Times();
        Dictionary<string, int> chosen = [];
        List<Held> held = [];
        var (inside, all, width, origins) = (0, 0, 0d, 0);
        var (own, week, profile) = (new WeekScore(), new WeekScore(), new WeekScore());
        foreach (var name in file.Columns)
        {
            var whole = ForecastVerb.Series(times, file[name], days, last.AddHours(168)) ?? throw new StartRefused($"column '{name}' is empty");
            var end = (int)(last - whole.Time(0)).TotalHours;
            var walk = new SeasonalForecast(whole, 168, end);
            SeasonalMethod[] plain = [new SameTime(whole, "week", 168), new ProfileAndLevel(whole)];
            var seen = end % 24;
            foreach (var method in plain) method.See(0, seen);
            var (i1, a1, w1, flow) = (0, 0, 0d, 0d);
            for (var origin = end - 168 * (weeks - 1); origin <= end; origin += 168)
            {
                for (; seen < origin; seen += 24) foreach (var method in plain) method.See(seen, seen + 24);
                walk.To(origin);
                if (origin < 0 || walk.Ahead(168, level) is not { } forecast) continue;
                origins++;
                chosen[forecast.Method] = chosen.GetValueOrDefault(forecast.Method) + 1;
                double[] came = [.. Enumerable.Range(origin, 168).Select(place => whole[place])];
                own.Add(came, [.. forecast.Points.Select(point => point.Expected)]);
                week.Add(came, plain[0].Ahead(168));
                profile.Add(came, plain[1].Ahead(168));
                foreach (var (value, point) in came.Zip(forecast.Points).Where(pair => !double.IsNaN(pair.First)))
                {
                    (a1, w1, flow) = (a1 + 1, w1 + point.Upper - point.Lower, flow + value);
                    if (value >= point.Lower && value <= point.Upper) i1++;
                }
            }
            (inside, all, width) = (inside + i1, all + a1, width + w1);
            if (a1 > 0) held.Add(new Held(name, Math.Round(100d * i1 / a1, 1), Math.Round(w1 / a1, 3), Math.Round(100 * w1 / flow, 1)));
        }
        if (all == 0) throw new StartRefused("no origin has enough before it");
        return new Figures(origins, own.Mean, week.Mean, profile.Mean, level, Math.Round(100d * inside / all, 2), Math.Round(width / all, 3), held, chosen, Math.Round(watch.Elapsed.TotalSeconds, 1));
    }

    /// <summary>Sums of the three errors of a week, each week and series counting the same.</summary>
    internal sealed class WeekScore
    {
        double day, largest, rest;
        int count;

        /// <summary>Means so far.</summary>
        public Errors Mean => new(Math.Round(day / count, 3), Math.Round(largest / count, 3), Math.Round(rest / count, 3), Math.Round((day + largest + rest) / count, 3));

        /// <summary>One week; left out when nothing came on its first day or on the others.</summary>
        public void Add(double[] came, double[] expected)
        {
            List<double> errors = [.. came.Zip(expected, (a, b) => Math.Abs(a - b))];
            List<double> first = [.. errors.Take(24).Where(one => !double.IsNaN(one))], others = [.. errors.Skip(24).Where(one => !double.IsNaN(one))];
            if (first.Count == 0 || others.Count == 0) return;
            (day, largest, rest, count) = (day + first.Average(), largest + first.Max(), rest + others.Average(), count + 1);
        }
    }
}
