using SmartUtility.Web.Verbs.Bench;

namespace SmartUtility.Tests.Acceptance;

/// <summary>The detectors on labelled real series, each to its mark and beside its plain method. The data stand outside of the project; where they are absent there is nothing to test.</summary>
[Trait("Category", "Acceptance")]
public sealed class DetectionMarksTests(ITestOutputHelper output)
{
    static readonly string Folder = Path.Combine(Environment.GetEnvironmentVariable("SMARTUTILITY_ACCEPTANCE") ?? Path.Combine(Architecture.Sources.Root, "..", "shared", "acceptance"), "data");

    string? Half(string set, string half)
    {
        var folder = Path.Combine(Folder, set, half);
        if (Directory.Exists(folder)) return folder;
        output.WriteLine($"{set}/{half} is not here");
        return null;
    }

    void Show(string what, LeakScore own, LeakScore plain) =>
        output.WriteLine($"{what}: F1 {own.F1:0.000}, found {own.Recall:0.000}, {own.FalsePerYear:0.00} false a year; plain: F1 {plain.F1:0.000}, found {plain.Recall:0.000}, {plain.FalsePerYear:0.00} false a year");

    [Theory]
    [InlineData("dev", 0.62, 1.0)]
    [InlineData("held", 0.66, 0.6)]
    public void Leaks_in_districts_are_found_to_the_mark(string half, double f1, double falseAlarms)
    {
        if (Half("dma_leak", half) is not { } folder) return;

        var (own, plain, bySize) = DetectBench.Districts(folder);

        Show("districts", own, plain);
        output.WriteLine(string.Join(", ", bySize.Select(size => $"{size.Key}: {size.Value:0.00}")));
        Assert.InRange(own.F1, f1, 1);
        Assert.InRange(own.FalsePerYear, 0, falseAlarms);
        Assert.True(own.F1 > plain.F1);
    }

    [Theory]
    [InlineData("dev", 0.83, 0.10)]
    [InlineData("held", 0.83, 0.15)]
    public void Leaks_behind_meters_are_found_to_the_mark(string half, double f1, double falseAlarms)
    {
        if (Half("customer_leak", half) is not { } folder) return;

        var (own, plain) = DetectBench.Customers(folder);

        Show("customers", own, plain);
        Assert.InRange(own.F1, f1, 1);
        Assert.InRange(own.FalsePerYear, 0, falseAlarms);
        Assert.True(own.F1 > plain.F1);
    }

    [Theory]
    [InlineData("dev", 0.95, 0.8, 0.88, 0.65)]
    [InlineData("held", 0.89, 0.36, 0.94, 0.80)]
    public void Feeders_that_lose_and_their_customers_are_found_to_the_mark(string half, double found, double falseAlarms, double auc, double recall)
    {
        if (Half("feeder_theft", half) is not { } folder) return;

        var (own, plain, ranking, plainRanking) = DetectBench.FeederLosses(folder);

        Show("feeders", own, plain);
        output.WriteLine($"{ranking}; plain {plainRanking}");
        Assert.InRange(own.Recall, found, 1);
        Assert.InRange(own.FalsePerYear, 0, falseAlarms);
        Assert.InRange(ranking.Auc, auc, 1);
        Assert.InRange(ranking.RecallAt5, recall, 1);
        Assert.InRange(ranking.EmptyInTop20, 0, 3);
        Assert.True(ranking.RecallAt5 > plainRanking.RecallAt5 && ranking.Auc > plainRanking.Auc);
    }
}
