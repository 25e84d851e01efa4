using System.CommandLine;
using System.Globalization;
using SmartUtility.Core.Forecasting;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs;

/// <summary>forecast: expected hours of series in a file from the rows before a time; the code of the nightly forecasts, no database.</summary>
static class ForecastVerb
{
    public static Command Verb()
    {
        var series = new Option<string>("--series") { Required = true, Description = "CSV: t (local time of an hour's start), one column per series, blank = missing; .gz is unpacked" };
        var columns = new Option<string>("--columns") { Required = true, Description = "series to forecast, by header, with commas between" };
        var from = new Option<string>("--from") { Required = true, Description = "first hour, like \"2022-07-25 00:00\"; only rows before it are used" };
        var horizon = new Option<int>("--horizon") { Required = true, Description = "hours" };
        var output = new Option<string>("--out") { Required = true, Description = "CSV to write: t,dma,value and with --level lower,upper" };
        var level = new Option<double?>("--level") { Description = "share of what comes that a band is to hold, like 0.9" };
        var holidays = new Option<string?>("--holidays") { Description = "CSV: date,like_weekday (a name, or 1 = Monday … 7 = Sunday)" };
        horizon.Validators.Add(result => { if (result.GetValueOrDefault<int>() is < 1 or > 24 * 366) result.AddError("--horizon is 1 to 8784 hours"); });
        level.Validators.Add(result => { if (result.GetValueOrDefault<double?>() is { } share && share is not (>= 0.5 and <= 0.99)) result.AddError("--level is 0.5 to 0.99"); });
        var command = new Command("forecast", "Forecasts hours of series in a file") { series, columns, from, horizon, output, level, holidays };
        command.SetAction(async (parsed, stop) =>
        {
            string[] names = [.. parsed.GetValue(columns)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
            var share = parsed.GetValue(level);
            var days = parsed.GetValue(holidays) is { } path ? Holidays(path) : DayKinds.Plain;
            var start = SeriesFile.Time(parsed.GetValue(from)!);
            if (start.Minute != 0 || start.Second != 0) throw new StartRefused($"--from: {SeriesFile.Text(start)} is no whole hour");
            var file = SeriesFile.Read(parsed.GetValue(series)!, names);
            var times = file.Times();
            // Everything is computed before the file is touched: a refusal leaves the old one.
            List<(string Name, Forecast Forecast)> all = [];
            foreach (var name in names)
            {
                stop.ThrowIfCancellationRequested();
                all.Add((name, Of(times, file[name], days, start, parsed.GetValue(horizon), share ?? 0.9)
                    ?? throw new StartRefused($"column '{name}': too little is known before {SeriesFile.Text(start)} to forecast; two weeks are needed")));
            }
            await using var text = new StreamWriter(parsed.GetValue(output)!);
            await text.WriteAsync(share is null ? "t,dma,value\n" : "t,dma,value,lower,upper\n");
            foreach (var (name, forecast) in all)
                foreach (var point in forecast.Points)
                    await text.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{SeriesFile.Text(point.Time)},{name},{point.Expected:0.####}")
                        + (share is null ? "\n" : string.Create(CultureInfo.InvariantCulture, $",{point.Lower:0.####},{point.Upper:0.####}\n")));
            foreach (var (name, forecast) in all)
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name}: {forecast.Method}, usually off by {forecast.Error.MeanAbsolute:0.###} ({forecast.Error.Percent:0.#} %) in {forecast.Error.Count} hours of back-test"));
            return 0;
        });
        return command;
    }

    /// <summary>Forecast of one series from its rows before a time.</summary>
    internal static Forecast? Of(DateTime[] times, double[] values, DayKinds days, DateTime from, int horizon, double level) =>
        Series(times, values, days, from) is { } history ? SeasonalForecast.Of(history, horizon, level) : null;

    /// <summary>Rows before a time as equally spaced local hours up to it; null when there are none.</summary>
    internal static SeasonalSeries? Series(DateTime[] times, double[] values, DayKinds days, DateTime until)
    {
        var known = Enumerable.Range(0, times.Length).Where(row => times[row] < until && !double.IsNaN(values[row])).ToList();
        if (known.Count == 0) return null;
        // The first hour of a series may be any; its days begin at midnight.
        var first = times[known.MinBy(row => times[row])].Date;
        var hours = new double[(int)(until - first).TotalHours];
        Array.Fill(hours, double.NaN);
        foreach (var row in known)
        {
            if (times[row].Minute != 0 || times[row].Second != 0) throw new StartRefused($"{SeriesFile.Text(times[row])} is no whole hour");
            hours[(int)(times[row] - first).TotalHours] = values[row];
        }
        return new SeasonalSeries(first, 24, hours, days);
    }

    /// <summary>Holidays as data.</summary>
    internal static DayKinds Holidays(string path)
    {
        using var text = SeriesFile.Open(path);
        var days = new Dictionary<DateOnly, DayOfWeek>();
        if (text.ReadLine()?.Trim() is not "date,like_weekday") throw new StartRefused($"{path}: the first row is to be date,like_weekday");
        while (text.ReadLine() is { } line)
        {
            if (line.Length == 0) continue;
            var cells = line.Trim().Split(',');
            if (cells.Length != 2 || !DateOnly.TryParseExact(cells[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || Weekday(cells[1]) is not { } like)
                throw new StartRefused($"{path}: '{line}' is not like 2022-11-01,Sunday");
            days[day] = like;
        }
        return new DayKinds(days);
    }

    static DayOfWeek? Weekday(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number is >= 0 and <= 7 ? (DayOfWeek)(number % 7) : null;
        return Enum.GetValues<DayOfWeek>().Cast<DayOfWeek?>().FirstOrDefault(day => text.Length >= 3 && day.ToString()!.StartsWith(text, StringComparison.OrdinalIgnoreCase));
    }
}
