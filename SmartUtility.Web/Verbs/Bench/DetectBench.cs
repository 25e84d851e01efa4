using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SmartUtility.Web.Verbs.Detect;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>bench detect-marks: the detectors on labelled series, each beside its plain method.</summary>
static class DetectBench
{
    public static Command Verb()
    {
        var data = new Option<DirectoryInfo>("--data") { Required = true, Description = "folder with dma_leak, customer_leak and feeder_theft, as docs/detection.md says" };
        var half = new Option<string>("--half") { Description = "folder inside each (default dev)", DefaultValueFactory = _ => "dev" };
        var command = new Command("detect-marks", "Detectors on labelled series, beside their plain methods") { data, half };
        command.SetAction(async (parsed, _) =>
        {
            string Of(string set) => Path.Combine(parsed.GetValue(data)!.FullName, set, parsed.GetValue(half)!);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { districts = Districts(Of("dma_leak")), customers = Customers(Of("customer_leak")), feeders = FeederLosses(Of("feeder_theft")) }));
            return 0;
        });
        return command;
    }

    /// <summary>Leaks in districts: own, plain, and own by size of the leak.</summary>
    internal sealed record DistrictFigures(LeakScore Own, LeakScore Plain, IReadOnlyDictionary<string, double> FoundBySize);

    internal static DistrictFigures Districts(string folder)
    {
        var begins = new FileInfo(Path.Combine(folder, "scenarios.csv"));
        var t0 = DetectFiles.Starts(begins, "scenario");
        var table = SeriesFile.Read(Path.Combine(folder, "flow_Ls.csv.gz"));
        var rows = table.Indexes();
        const int day = 24, all = 240 * day;
        var labels = DetectFiles.Rows(new FileInfo(Path.Combine(folder, "labels.csv")), "scenario", "kind", "start", "end", "rel_size").ToList();
        List<LeakScore> own = [], plain = [];
        foreach (var label in labels)
        {
            var (start, values) = (t0[label[0]], table[label[0]]);
            (int, int)? leak = label[1] == "none" ? null : (Hours(label[2], start), Hours(label[3], start));
            LeakScore Score(IEnumerable<int> alarms) => LeakScore.Of(alarms, leak, 0, 14 * day, 7 * day, 28 * day, all);
            own.Add(Score(DmaLeaks.Alarms(label[0], rows, values, start).Select(line => Number(line, 1))));
            plain.Add(Score(PlainDetectors.Cusum(Nights(rows, values, start), 1, 12, 0, 0.04)));
        }
        var bySize = labels.Zip(own).Where(pair => pair.Second.Leaks > 0).GroupBy(pair => pair.First[4]).OrderBy(group => double.Parse(group.Key, CultureInfo.InvariantCulture))
            .ToDictionary(group => group.Key, group => LeakScore.Sum(group.Select(pair => pair.Second)).Recall);
        return new DistrictFigures(LeakScore.Sum(own), LeakScore.Sum(plain), bySize);
    }

    /// <summary>Mean flow of 02 to 05, at the row where it is known.</summary>
    static IEnumerable<(int At, double Value)> Nights(int[] rows, double[] values, DateTime t0)
    {
        var (sum, known) = (0.0, 0);
        for (var n = 0; n < rows.Length; n++)
        {
            var hour = t0.AddHours(rows[n]).Hour;
            if (hour is < 2 or > 4) continue;
            if (double.IsFinite(values[n])) (sum, known) = (sum + values[n], known + 1);
            if (hour != 4) continue;
            yield return (rows[n], known < 2 ? double.NaN : sum / known);
            (sum, known) = (0, 0);
        }
    }

    /// <summary>Leaks behind meters.</summary>
    internal sealed record CustomerFigures(LeakScore Own, LeakScore Plain);

    internal static CustomerFigures Customers(string folder)
    {
        var t0 = DetectFiles.Starts(new FileInfo(Path.Combine(folder, "series.csv")), "series");
        var table = SeriesFile.Read(Path.Combine(folder, "hourly_L.csv.gz"));
        var rows = table.Indexes();
        List<LeakScore> own = [], plain = [];
        foreach (var label in DetectFiles.Rows(new FileInfo(Path.Combine(folder, "labels.csv")), "series", "rate_Lh", "start", "end"))
        {
            var (start, values) = (t0[label[0]], table[label[0]]);
            (int, int)? leak = double.Parse(label[1], CultureInfo.InvariantCulture) > 0 ? (Hours(label[2], start), Hours(label[3], start)) : null;
            LeakScore Score(IEnumerable<int> alarms) => LeakScore.Of(alarms, leak, 24, 24, 72, 0, 110 * 24);
            own.Add(Score(CustomerLeaks.Alarms(label[0], rows, values, start).Select(line => Number(line, 1))));
            plain.Add(Score(PlainDetectors.OftenFlowing(rows, values)));
        }
        return new CustomerFigures(LeakScore.Sum(own), LeakScore.Sum(plain));
    }

    /// <summary>Losses of feeders that grew by 2 % of volume or more, and whom to inspect.</summary>
    internal sealed record FeederFigures(LeakScore Own, LeakScore Plain, RankingScore OwnRanking, RankingScore PlainRanking);

    internal static FeederFigures FeederLosses(string folder)
    {
        var labels = DetectFiles.Rows(new FileInfo(Path.Combine(folder, "labels_customers.csv")), "feeder", "u", "thief", "start", "stolen_frac").ToList();
        var leaks = DetectFiles.Rows(new FileInfo(Path.Combine(folder, "labels_feeders.csv")), "feeder", "leak_start", "leak_L_day").ToDictionary(row => row[0]);
        List<LeakScore> own = [], plain = [];
        List<(double, bool, bool)> ownRanking = [], plainRanking = [];
        foreach (var feeder in Feeders.Read(new FileInfo(Path.Combine(folder, "customers_daily.csv.gz")), new FileInfo(Path.Combine(folder, "master_daily.csv.gz"))))
        {
            var (first, mean) = (feeder.Supplied.Keys.First(), feeder.Supplied.Values.Where(double.IsFinite).Average());
            double[] Days(string customer) => [.. feeder.Supplied.Keys.Select(day => feeder.Customers[customer].GetValueOrDefault(day, double.NaN))];
            int Since(string day) => DetectFiles.Day(day, new FileInfo(folder)).DayNumber - first.DayNumber;
            List<(int Start, double Share)> growths = [.. labels.Where(label => label[0] == feeder.Name && label[2] == "1").Select(label => (Since(label[3]),
                double.Parse(label[4], CultureInfo.InvariantCulture) * Days(label[1]).Where(double.IsFinite).Take(Since(label[3])).DefaultIfEmpty(0).Average() / mean))];
            if (leaks[feeder.Name] is { } leak && leak[1].Length > 0) growths.Add((Since(leak[1]), double.Parse(leak[2], CultureInfo.InvariantCulture) / mean));
            var years = (feeder.Supplied.Keys.Last().DayNumber - first.DayNumber - 28) / 365.0;
            own.Add(Growth(Feeders.Alarms(feeder).Select(line => Since(line.Split(',')[1])), growths, years));
            plain.Add(Growth(PlainDetectors.Cusum(Ratios(feeder), 0.5, 8, 0.008, 0).Select(day => day.DayNumber - first.DayNumber), growths, years));

            var ranked = Feeders.Ranking(feeder).Select(line => line.Split(',')).ToDictionary(row => row[1], row => double.Parse(row[2], CultureInfo.InvariantCulture));
            foreach (var label in labels.Where(label => label[0] == feeder.Name))
            {
                var days = Days(label[1]);
                var isEmpty = days.Count(value => value <= 0) * 2 >= days.Count(double.IsFinite);
                ownRanking.Add((ranked[label[1]], label[2] == "1", isEmpty));
                plainRanking.Add((PlainDetectors.Fall(days), label[2] == "1", isEmpty));
            }
        }
        return new FeederFigures(LeakScore.Sum(own), LeakScore.Sum(plain), RankingScore.Of(ownRanking), RankingScore.Of(plainRanking));
    }

    /// <summary>An alarm is right within 45 days of any growth; of those of 2 % and more it is counted which had one. The first 28 days are learnt from.</summary>
    static LeakScore Growth(IEnumerable<int> alarms, List<(int Start, double Share)> growths, double years)
    {
        var days = alarms.ToList();
        bool Right(int alarm, int start) => alarm - start is >= 0 and <= 45;
        var (last, wrong) = (int.MinValue / 2, 0);
        foreach (var alarm in days.Where(alarm => alarm >= 28 && !growths.Exists(growth => Right(alarm, growth.Start))).Order())
        {
            if (alarm - last > 14) wrong++;
            last = alarm;
        }
        var large = growths.Where(growth => growth.Share >= 0.02).ToList();
        return new LeakScore(large.Count(growth => days.Exists(alarm => Right(alarm, growth.Start))), large.Count, wrong, years);
    }

    static IEnumerable<(DateOnly At, double Value)> Ratios(Feeder feeder)
    {
        List<double> volumes = [];
        foreach (var (day, supplied) in feeder.Supplied)
        {
            volumes.Add(supplied);
            if (volumes.Count > 28) volumes.RemoveAt(0);
            yield return (day, (supplied - feeder.Customers.Values.Select(days => days.GetValueOrDefault(day, double.NaN)).Where(double.IsFinite).Sum()) / volumes.Average());
        }
    }

    static int Hours(string time, DateTime t0) => (int)Math.Floor((SeriesFile.Time(time) - t0).TotalHours);

    static int Number(string line, int column) => int.Parse(line.Split(',')[column], CultureInfo.InvariantCulture);
}
