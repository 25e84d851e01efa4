using System.Globalization;
using System.IO.Compression;
using SmartUtility.Core.Metering;
using SmartUtility.Web.Verbs.Detect;

namespace SmartUtility.Tests.Acceptance;

/// <summary>Estimates and register faults over registers of real homes, by the code of the verbs, beside the plain method. The data stand outside of the project; where they are absent there is nothing to test.</summary>
[Trait("Category", "Acceptance")]
public sealed class MeterDataTests(ITestOutputHelper output)
{
    static readonly string Folder = Path.Combine(Environment.GetEnvironmentVariable("SMARTUTILITY_ACCEPTANCE") ?? Path.Combine(WorkedBillsTests.Root(), "..", "shared", "acceptance"), "data", "customer_vee", "dev");

    static FileInfo File(string name) => new(Path.Combine(Folder, name));

    static bool IsAbsent() => !Directory.Exists(Folder);

    [Fact]
    public void Gaps_are_filled_better_than_by_the_mean_week_and_their_totals_are_without_bias()
    {
        Assert.SkipWhen(IsAbsent(), "no data");
        var gaps = DetectFiles.Rows(File("gaps.csv"), "gap", "total_known").ToDictionary(row => row[0], row => row[1] == "1");
        var truth = Hours(DetectFiles.Rows(File("gaps_truth.csv.gz"), "gap", "t", "liters"));
        var ours = Hours(Estimate.Fill(File("hourly_masked_L.csv.gz"), File("gaps.csv"), () => Assert.Fail("a gap was left open")).Select(row => row.Split(',')));
        var plain = Hours(MeanWeek());

        var (wape, total, bias, known) = Score(ours);
        var (plainWape, plainTotal, plainBias, _) = Score(plain);
        output.WriteLine(Invariant($"hourly WAPE {wape:0.000} (mean week {plainWape:0.000}); unknown totals WAPE {total:0.000} ({plainTotal:0.000}), bias {bias:+0.000;-0.000} ({plainBias:+0.000;-0.000}); known totals off by {known:0.000000}"));
        Assert.InRange(wape, 0, .76);
        Assert.InRange(total, 0, .40);
        Assert.InRange(bias, -.10, .10);
        Assert.Equal(0, known, 5);
        Assert.True(wape < plainWape);

        (double Wape, double Total, double Bias, double Known) Score(Dictionary<(string Gap, string Time), double> estimates)
        {
            Assert.Equal(truth.Count, estimates.Keys.Count(truth.ContainsKey));
            var sums = truth.GroupBy(hour => hour.Key.Gap).Select(gap => (IsKnown: gaps[gap.Key], True: gap.Sum(hour => hour.Value), Said: gap.Sum(hour => estimates[hour.Key]))).ToList();
            var open = sums.Where(gap => !gap.IsKnown).ToList();
            return (truth.Sum(hour => Math.Abs(estimates[hour.Key] - hour.Value)) / truth.Values.Sum(), open.Sum(gap => Math.Abs(gap.Said - gap.True)) / open.Sum(gap => gap.True),
                open.Sum(gap => gap.Said - gap.True) / open.Sum(gap => gap.True), sums.Where(gap => gap.IsKnown).Max(gap => Math.Abs(gap.Said - gap.True)));
        }
    }

    [Fact]
    public void Every_fall_and_every_standing_still_put_in_is_found_with_its_type()
    {
        Assert.SkipWhen(IsAbsent(), "no data");
        var labels = DetectFiles.Rows(File("val_labels.csv"), "u", "type", "t").ToList();
        var (right, falseFlags, missed) = Score(RegisterFaultLimits.Default);
        var (plainRight, plainFalse, _) = Score(new(6, 2, TimeSpan.FromHours(72), TimeSpan.MaxValue, TimeSpan.FromDays(14), 24));
        output.WriteLine(Invariant($"right type {right} of {labels.Count(row => row[1] != "none")} ({plainRight} by twice the longest and 72 h alone), false flags per meter {falseFlags:0.000} ({plainFalse:0.000}); missed: {string.Join(", ", missed)}"));
        // One register never moves again after it reached its last number: there is no rollover in its readings to be found.
        Assert.Equal(["U71"], missed);
        Assert.InRange(falseFlags, 0, .15);

        (int Right, double False, List<string> Missed) Score(RegisterFaultLimits limits)
        {
            HashSet<string> found = [];
            var wrong = 0;
            foreach (var flag in RegisterFaults.Find(File("val_register.csv.gz"), limits).Select(row => row.Split(',')))
            {
                var label = labels.Single(row => row[0] == flag[0]);
                var late = label[1] == "none" ? double.NaN : (Time(flag[2]) - Time(label[2])).TotalHours;
                var isNear = late is >= -36 and <= 36 || label[1] == "stuck" && late is >= -36 and <= 21 * 24;
                if (isNear && label[1] == flag[1]) found.Add(flag[0]);
                else if (!isNear) wrong++;
            }
            return (found.Count, wrong / (double)labels.Count, [.. labels.Where(row => row[1] != "none" && !found.Contains(row[0])).Select(row => row[0])]);
        }
    }

    [Fact]
    public void A_meter_is_judged_from_its_own_readings_alone_whatever_it_is_called()
    {
        Assert.SkipWhen(IsAbsent(), "no data");
        var folder = Directory.CreateTempSubdirectory("meterdata");
        try
        {
            FileInfo Write(string name, IEnumerable<string> lines)
            {
                var path = Path.Combine(folder.FullName, name);
                System.IO.File.WriteAllLines(path, lines);
                return new(path);
            }
            // The third and the seventh meter alone, under names that sort elsewhere.
            var columns = Lines("hourly_masked_L.csv.gz").Select(line => line.Split(',')).ToList();
            foreach (var column in new[] { 3, 7 })
            {
                var name = columns[0][column];
                var hourly = Write("h.csv", columns.Select((row, i) => $"{row[0]},{(i == 0 ? "A" : row[column])}"));
                var gaps = Write("g.csv", Lines("gaps.csv").Where((line, i) => i == 0 || line.Split(',')[1] == name).Select(line => line.Replace($",{name},", ",A,", StringComparison.Ordinal)));
                var own = System.IO.File.ReadLines(gaps.FullName).Skip(1).Select(line => line.Split(',')[0]).ToHashSet();
                Assert.Equal(Estimate.Fill(File("hourly_masked_L.csv.gz"), File("gaps.csv"), () => { }).Where(row => own.Contains(row.Split(',')[0])), Estimate.Fill(hourly, gaps, () => { }));

                var register = Write("r.csv", Lines("val_register.csv.gz").Where((line, i) => i == 0 || line.StartsWith(name + ",", StringComparison.Ordinal)).Select((line, i) => i == 0 ? line : "A" + line[name.Length..]));
                Assert.Equal(RegisterFaults.Find(File("val_register.csv.gz")).Where(row => row.StartsWith(name + ",", StringComparison.Ordinal)).Select(row => "A" + row[name.Length..]), RegisterFaults.Find(register));
            }
        }
        finally
        {
            folder.Delete(true);
        }
    }

    // The mean of the same hour of the eight weeks before, scaled to a known total.
    static IEnumerable<string[]> MeanWeek()
    {
        var columns = Lines("hourly_masked_L.csv.gz").Select(line => line.Split(',')).ToList();
        var byTime = columns.Skip(1).ToDictionary(row => Time(row[0]));
        foreach (var gap in DetectFiles.Rows(File("gaps.csv"), "gap", "u", "start", "hours", "total_known", "total_L"))
        {
            var column = Array.IndexOf(columns[0], gap[1]);
            DateTime[] hours = [.. Enumerable.Range(0, int.Parse(gap[3], CultureInfo.InvariantCulture)).Select(i => Time(gap[2]).AddHours(i))];
            var means = Array.ConvertAll(hours, hour => Enumerable.Range(1, 8).Select(week => byTime.TryGetValue(hour.AddDays(-7 * week), out var row) && row[column] != "" ? Number(row[column]) : double.NaN).Where(double.IsFinite).DefaultIfEmpty(0).Average());
            var sum = means.Sum();
            for (var i = 0; i < hours.Length; i++)
                yield return [gap[0], Text(hours[i]), (gap[4] != "1" ? means[i] : sum > 0 ? means[i] * Number(gap[5]) / sum : Number(gap[5]) / hours.Length).ToString("R", CultureInfo.InvariantCulture)];
        }
    }

    static Dictionary<(string Gap, string Time), double> Hours(IEnumerable<string[]> rows) => rows.ToDictionary(row => (row[0], row[1]), row => Number(row[2]));

    static IEnumerable<string> Lines(string name)
    {
        var bytes = File(name).OpenRead();
        using var reader = new StreamReader(name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(bytes, CompressionMode.Decompress) : bytes);
        while (reader.ReadLine() is { } line) yield return line;
    }

    static string Invariant(FormattableString text) => FormattableString.Invariant(text);
    static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);
    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
