using System.Globalization;
using SmartUtility.Core.Forecasting;
using SmartUtility.Web.Verbs;
using SmartUtility.Web.Verbs.Bench;

namespace SmartUtility.Tests.Acceptance;

/// <summary>Inflows of ten real districts, forecast for the weeks of a published competition. The data stand outside of the project; where they are absent there is nothing to test.</summary>
[Trait("Category", "Acceptance")]
public sealed class DistrictForecastTests(ITestOutputHelper output)
{
    static readonly string Folder = Path.Combine(Environment.GetEnvironmentVariable("SMARTUTILITY_ACCEPTANCE") ?? Path.Combine(Architecture.Sources.Root, "..", "shared", "acceptance"), "data", "bwdf_forecast");
    static readonly string[] Districts = [.. Enumerable.Range(1, 10).Select(n => $"DMA{n}")];

    /// <summary>Sum of the three mean errors that is not to be exceeded, L/s.</summary>
    static readonly Dictionary<string, double> Marks = new(StringComparer.Ordinal) { ["dev"] = 6.4, ["held"] = 4.6 };

    /// <summary>Public holidays of Italy.</summary>
    internal static DayKinds Italy => new(new[] { 2021, 2022, 2023 }
        .SelectMany(year => new[] { "01-01", "01-06", "04-25", "05-01", "06-02", "08-15", "11-01", "12-08", "12-25", "12-26" }.Select(day => DateOnly.ParseExact($"{year}-{day}", "yyyy-MM-dd", CultureInfo.InvariantCulture)))
        .Concat([new(2021, 4, 5), new(2022, 4, 18), new(2023, 4, 10)]).ToDictionary(day => day, _ => DayOfWeek.Sunday));

    [Theory]
    [InlineData("dev", true)]
    [InlineData("dev", false)]
    [InlineData("held", true)]
    [InlineData("held", false)]
    public void Weeks_of_the_competition_are_forecast_to_the_mark(string half, bool isHolidayKnown)
    {
        var weeks = Path.Combine(Folder, half, "weeks.csv");
        if (!File.Exists(weeks))
        {
            Assert.False(File.Exists(weeks));
            return;
        }
        var file = SeriesFile.Read(Path.Combine(Folder, half, "inflow.csv.gz"), Districts);
        var times = file.Times();
        var (own, plain, profile) = (new ForecastBench.WeekScore(), new ForecastBench.WeekScore(), new ForecastBench.WeekScore());
        foreach (var start in File.ReadLines(weeks).Skip(1).Select(line => SeriesFile.Time(line.Split(',')[1])))
            foreach (var name in Districts)
            {
                var days = isHolidayKnown ? Italy : DayKinds.Plain;
                var came = Enumerable.Repeat(double.NaN, 168).ToArray();
                for (var row = 0; row < times.Length; row++)
                    if (times[row] >= start && times[row] < start.AddHours(168)) came[(int)(times[row] - start).TotalHours] = file[name][row];
                own.Add(came, [.. ForecastVerb.Of(times, file[name], days, start, 168, 0.9)!.Points.Select(point => point.Expected)]);
                var history = ForecastVerb.Series(times, file[name], days, start)!;
                plain.Add(came, Walked(new Core.Forecasting.Methods.SameTime(history, "week", 168), history));
                profile.Add(came, Walked(new Core.Forecasting.Methods.ProfileAndLevel(history), history));
            }
        output.WriteLine($"{half}, holidays {(isHolidayKnown ? "known" : "unknown")}: forecast {own.Mean}; same time last week {plain.Mean}; profile and level {profile.Mean}");

        Assert.InRange(own.Mean.Sum, 0, Marks[half]);
    }

    [Fact]
    public void Bands_hold_what_they_promise_over_a_year_of_weeks()
    {
        var path = Path.Combine(Folder, "dev", "inflow.csv.gz");
        if (!File.Exists(path))
        {
            Assert.False(File.Exists(path));
            return;
        }
        var figures = ForecastBench.Measure(SeriesFile.Read(path, Districts), Italy, new DateTime(2022, 10, 31), 52);
        output.WriteLine($"{figures.Origins} origins: {figures.HeldPercent} % held, mean width {figures.MeanWidth} L/s; {string.Join("; ", figures.Bands)}; forecast {figures.Forecast}, same time last week {figures.SameTimeLastWeek}, profile and level {figures.ProfileAndLevel}");

        Assert.Equal(10 * 52, figures.Origins);
        Assert.InRange(figures.HeldPercent, 87, 93);
        Assert.All(figures.Bands, band => Assert.InRange(band.Percent, 75, 100));
        Assert.True(figures.Forecast.Sum < figures.ProfileAndLevel.Sum && figures.ProfileAndLevel.Sum < figures.SameTimeLastWeek.Sum);
    }

    static double[] Walked(SeasonalMethod method, SeasonalSeries history)
    {
        method.See(0, history.Length % 24);
        for (var from = history.Length % 24; from < history.Length; from += 24) method.See(from, from + 24);
        return method.Ahead(168);
    }
}
