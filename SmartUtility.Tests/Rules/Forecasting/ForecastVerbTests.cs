using System.Globalization;
using SmartUtility.Web.Verbs;

namespace SmartUtility.Tests.Rules.Forecasting;

/// <summary>The verb over files: each series from its own past only.</summary>
public sealed class ForecastVerbTests : IDisposable
{
    const int Days = 60;
    static readonly DateTime Start = new(2026, 2, 1);
    readonly string folder = Directory.CreateTempSubdirectory("forecast").FullName;

    static double Value(int series, int place) => 10 * (series + 1) + 3 * Math.Sin((place % 24 + series) * Math.PI / 12) + (place * 7919 + series * 104729) % 97 / 40d;

    string Write(string[] names, int[] series, Func<int, int> row)
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N") + ".csv");
        File.WriteAllLines(path, Enumerable.Range(0, Days * 24).Select(place => string.Create(CultureInfo.InvariantCulture, $"{Start.AddHours(place):yyyy-MM-dd HH:mm:ss},{string.Join(',', series.Select(one => place % 53 == one ? "" : Value(one, row(place)).ToString(CultureInfo.InvariantCulture)))}")).Prepend("t," + string.Join(',', names)));
        return path;
    }

    async Task<string[]> Forecast(string file, string columns, params string[] more)
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N") + ".out.csv");
        Assert.Equal(0, await Verbs.RunAsync(["forecast", "--series", file, "--columns", columns, "--from", "2026-03-20 06:00", "--horizon", "30", "--out", path, .. more]));
        return await File.ReadAllLinesAsync(path);
    }

    [Fact]
    public async Task The_future_the_names_and_the_other_columns_change_nothing()
    {
        var origin = (int)(new DateTime(2026, 3, 20, 6, 0, 0) - Start).TotalHours;
        var both = await Forecast(Write(["A", "B"], [0, 1], place => place), "A,B", "--level", "0.9");
        Assert.Equal("t,dma,value,lower,upper", both[0]);
        Assert.Equal(1 + 60, both.Length);
        Assert.StartsWith("2026-03-20 06:00:00,A,", both[1], StringComparison.Ordinal);

        var shuffled = Enumerable.Range(origin, Days * 24 - origin).ToArray();
        Random.Shared.Shuffle(shuffled);
        Assert.Equal(both, await Forecast(Write(["A", "B"], [0, 1], place => place < origin ? place : shuffled[place - origin]), "A,B", "--level", "0.9"));
        Assert.Equal(both, (await Forecast(Write(["B", "A"], [0, 1], place => place), "B,A", "--level", "0.9")).Select((line, n) => n == 0 ? line : line.Contains(",B,", StringComparison.Ordinal) ? line.Replace(",B,", ",A,", StringComparison.Ordinal) : line.Replace(",A,", ",B,", StringComparison.Ordinal)));
        Assert.Equal(both.Where(line => !line.Contains(",A,", StringComparison.Ordinal)), await Forecast(Write(["B"], [1], place => place), "B", "--level", "0.9"));
        Assert.Equal(both.Where(line => !line.Contains(",B,", StringComparison.Ordinal)), await Forecast(Write(["A", "B"], [0, 1], place => place), "A", "--level", "0.9"));
    }

    [Fact]
    public async Task Without_a_level_there_is_no_band()
    {
        var lines = await Forecast(Write(["A"], [0], place => place), "A");
        Assert.Equal("t,dma,value", lines[0]);
        Assert.All(lines, line => Assert.Equal(3, line.Split(',').Length));
    }

    [Theory]
    [InlineData("date,like_weekday\n2026-03-20,Sunday\n", 0)]
    [InlineData("date,like_weekday\n2026-03-20,7\n", 0)]
    [InlineData("date,like_weekday\n2026-03-20,someday\n", 1)]
    [InlineData("day\n", 1)]
    public async Task Holidays_are_data(string text, int code)
    {
        var holidays = Path.Combine(folder, Guid.NewGuid().ToString("N") + ".csv");
        await File.WriteAllTextAsync(holidays, text);
        Assert.Equal(code, await Verbs.RunAsync(["forecast", "--series", Write(["A"], [0], place => place), "--columns", "A", "--from", "2026-03-20 00:00", "--horizon", "24", "--out", Path.Combine(folder, "h.csv"), "--holidays", holidays]));
    }

    [Theory]
    [InlineData("Z", "2026-03-20 00:00", "24", 1)]
    [InlineData("A", "2026-02-03 00:00", "24", 1)]
    [InlineData("A", "2026-03-20 00:30", "24", 1)]
    [InlineData("A", "2026-03-20 00:00", "0", 2)]
    public async Task What_cannot_be_forecast_is_refused_and_writes_nothing(string column, string from, string horizon, int code)
    {
        var path = Path.Combine(folder, "none.csv");
        Assert.Equal(code, await Verbs.RunAsync(["forecast", "--series", Write(["A"], [0], place => place), "--columns", column, "--from", from, "--horizon", horizon, "--out", path]));
        Assert.False(File.Exists(path));
    }

    public void Dispose() => Directory.Delete(folder, true);
}
