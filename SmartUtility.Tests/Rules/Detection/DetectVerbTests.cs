using System.Globalization;
using SmartUtility.Web.Verbs;

namespace SmartUtility.Tests.Rules.Detection;

/// <summary>The detect verbs over files: what comes later, what a series is called and what stands beside it play no part.</summary>
public sealed class DetectVerbTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("detect").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Write(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    static string Text(double value) => double.IsNaN(value) ? "" : value.ToString("0.###", CultureInfo.InvariantCulture);

    async Task<List<string[]>> Run(params string[] args)
    {
        var output = Path.Combine(folder, "out.csv");
        Assert.Equal(0, await Verbs.RunAsync(["detect", .. args, "--out", output]));
        return [.. File.ReadLines(output).Skip(1).Select(line => line.Split(','))];
    }

    /// <summary>Districts or homes that leak from some row on.</summary>
    static Dictionary<string, double[]> Series(bool isHome, int rows)
    {
        var chance = new Random(11);
        return Enumerable.Range(0, 4).ToDictionary(n => $"S{n}", n => Enumerable.Range(0, rows).Select(row =>
        {
            var busy = row % 24 >= 6;
            var leak = n > 0 && row > rows / 2 + 100 * n ? (isHome ? 5 : 4) : 0;
            if (chance.NextDouble() < 0.02) return double.NaN;
            return leak + (isHome ? chance.NextDouble() < (busy ? 0.6 : 0.1) ? chance.Next(1, 60) : 0 : (busy ? 20 : 10) + chance.NextDouble());
        }).ToArray());
    }

    Task<List<string[]>> Hourly(string verb, string name, Dictionary<string, double[]> series)
    {
        var rows = series.Values.First().Length;
        var table = Write("table.csv", Enumerable.Range(0, rows).Select(row => $"{row},{string.Join(',', series.Values.Select(values => Text(values[row])))}").Prepend($"hour_idx,{string.Join(',', series.Keys)}"));
        var starts = Write("starts.csv", series.Keys.Select(key => $"{key},2026-03-02 05:00:00").Prepend($"{name},t0"));
        return Run(verb, verb == "dma-leaks" ? "--flows" : "--hourly", table, "--starts", starts);
    }

    [Theory]
    [InlineData("dma-leaks", "scenario")]
    [InlineData("customer-leaks", "series")]
    public async Task An_alarm_uses_what_came_before_and_its_own_column_only(string verb, string name)
    {
        var series = Series(verb == "customer-leaks", 100 * 24);
        var whole = await Hourly(verb, name, series);
        Assert.Equal(["S1", "S2", "S3"], whole.Select(row => row[0]).Distinct());

        foreach (var row in whole.Where((_, n) => n % 2 == 0))
        {
            var t = int.Parse(row[1], CultureInfo.InvariantCulture);
            var shuffled = series.ToDictionary(one => one.Key, one => one.Value[..(t + 1)].Concat(one.Value[(t + 1)..].OrderBy(value => (value * 7919) % 13)).ToArray());
            var again = await Hourly(verb, name, shuffled);
            string[] Until(List<string[]> alarms) => [.. alarms.Where(alarm => int.Parse(alarm[1], CultureInfo.InvariantCulture) <= t).Select(alarm => string.Join(',', alarm))];
            Assert.Equal(Until(whole), Until(again));
        }
        foreach (var one in series)
            Assert.Equal(whole.Where(row => row[0] == one.Key).Select(row => row[1] + row[2]), (await Hourly(verb, name, new() { ["other"] = one.Value })).Select(row => row[1] + row[2]));
    }

    /// <summary>Two feeders of twelve; in the first one customer takes past the meter.</summary>
    static Dictionary<string, (double[] Master, Dictionary<string, double[]> Homes)> FeederSeries(int days)
    {
        var chance = new Random(12);
        return Enumerable.Range(0, 2).ToDictionary(feeder => $"F{feeder}", feeder =>
        {
            var used = Enumerable.Range(0, 12).ToDictionary(n => $"U{n}", n => Enumerable.Range(0, days).Select(_ => (50.0 + 30 * n) * (0.5 + chance.NextDouble())).ToArray());
            var master = Enumerable.Range(0, days).Select(day => used.Values.Sum(home => home[day]) + 100 + 20 * chance.NextDouble()).ToArray();
            if (feeder == 0) for (var day = days / 2; day < days; day++) used["U9"][day] *= 0.3;
            return (master, used);
        });
    }

    async Task<(string[] Alarms, string[] Ranking)> Feeders(Dictionary<string, (double[] Master, Dictionary<string, double[]> Homes)> feeders)
    {
        static string Day(int day) => new DateOnly(2026, 1, 1).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var customers = Write("customers.csv", feeders.SelectMany(feeder => feeder.Value.Homes.SelectMany(home => home.Value.Select((value, day) => $"{feeder.Key},{home.Key},{Day(day)},{Text(value)}"))).Prepend("feeder,u,date,reported_L"));
        var master = Write("master.csv", feeders.SelectMany(feeder => feeder.Value.Master.Select((value, day) => $"{feeder.Key},{Day(day)},{Text(value)}")).Prepend("feeder,date,master_L"));
        var (alarms, ranking) = (Path.Combine(folder, "alarms.csv"), Path.Combine(folder, "ranking.csv"));
        Assert.Equal(0, await Verbs.RunAsync(["detect", "feeders", "--customers", customers, "--master", master, "--alarms", alarms, "--ranking", ranking]));
        return ([.. File.ReadLines(alarms).Skip(1)], [.. File.ReadLines(ranking).Skip(1)]);
    }

    [Fact]
    public async Task A_customer_is_judged_within_its_own_feeder_whatever_it_is_called()
    {
        var feeders = FeederSeries(160);
        var (alarms, ranking) = await Feeders(feeders);
        Assert.NotEmpty(alarms);
        Assert.All(alarms, line => Assert.StartsWith("F0,", line, StringComparison.Ordinal));
        Assert.StartsWith("F0,U9,", ranking[0], StringComparison.Ordinal);

        foreach (var feeder in feeders)
        {
            var (alone, rankingAlone) = await Feeders(new() { [feeder.Key] = feeder.Value });
            Assert.Equal(alarms.Where(line => line.StartsWith(feeder.Key, StringComparison.Ordinal)), alone);
            Assert.Equal(ranking.Where(line => line.StartsWith(feeder.Key, StringComparison.Ordinal)), rankingAlone);
        }

        // Names that sort the other way round.
        var renamed = feeders.ToDictionary(feeder => feeder.Key, feeder => (feeder.Value.Master, feeder.Value.Homes.ToDictionary(home => $"X{99 - int.Parse(home.Key[1..], CultureInfo.InvariantCulture)}", home => home.Value)));
        var (alarmsRenamed, rankingRenamed) = await Feeders(renamed);
        Assert.Equal(alarms, alarmsRenamed);
        Assert.Equal(ranking, rankingRenamed.Select(line => string.Join(',', line.Split(',').Select((cell, n) => n == 1 ? $"U{99 - int.Parse(cell[1..], CultureInfo.InvariantCulture)}" : cell))));
    }

    [Fact]
    public async Task A_feeders_alarm_uses_days_up_to_its_own_only()
    {
        var feeders = FeederSeries(160);
        var (alarms, _) = await Feeders(feeders);
        var t = DateOnly.Parse(alarms[0].Split(',')[1], CultureInfo.InvariantCulture).DayNumber - new DateOnly(2026, 1, 1).DayNumber;
        double[] Shuffle(double[] values) => [.. values[..(t + 1)], .. values[(t + 1)..].OrderBy(value => (value * 7919) % 13)];

        var (again, _) = await Feeders(feeders.ToDictionary(feeder => feeder.Key, feeder => (Shuffle(feeder.Value.Master), feeder.Value.Homes.ToDictionary(home => home.Key, home => Shuffle(home.Value)))));

        Assert.Contains(alarms[0], again);
        Assert.DoesNotContain(again, line => string.CompareOrdinal(line.Split(',')[1], alarms[0].Split(',')[1]) < 0);
    }

    [Theory]
    [InlineData("hour_idx,A", "0,x")]
    [InlineData("hour_idx,B", "0,1")]
    [InlineData("hour_idx,A", "0,1,2")]
    [InlineData("hour_idx,A", "zero,1")]
    public async Task A_file_that_is_wrong_is_refused_and_nothing_is_written(string head, string row)
    {
        var (table, starts, output) = (Write("table.csv", [head, row]), Write("starts.csv", ["scenario,t0", "A,2026-03-02 05:00:00"]), Path.Combine(folder, "out.csv"));

        Assert.Equal(1, await Verbs.RunAsync(["detect", "dma-leaks", "--flows", table, "--starts", starts, "--out", output]));

        Assert.False(File.Exists(output));
    }
}
