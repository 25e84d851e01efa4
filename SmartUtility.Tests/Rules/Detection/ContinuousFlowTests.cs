using SmartUtility.Core.Detection.Rules;

namespace SmartUtility.Tests.Rules.Detection;

public sealed class ContinuousFlowTests
{
    static readonly DateTime Monday = new(2026, 3, 2);
    static readonly ContinuousFlowLimits Limits = ContinuousFlowLimits.Default;

    static List<Finding> Run(IEnumerable<float> hours) => [.. ContinuousFlow.Next(ContinuousFlowState.Start, Monday, [.. hours], Limits).Findings];

    static IEnumerable<float> Flow(int hours, float value) => Enumerable.Repeat(value, hours);

    /// <summary>A household: nothing by night, most hours by day.</summary>
    static float[] Home(int days, int seed)
    {
        var chance = new Random(seed);
        return [.. Enumerable.Range(0, days * 24).Select(hour => chance.NextDouble() < (hour % 24 < 6 ? 0.1 : 0.65) ? 1 + chance.Next(60) : 0f)];
    }

    [Fact]
    public void Flow_that_never_rests_is_told_after_48_hours_alerted_after_72_and_ordered_after_168()
    {
        // Half a litre an hour is under every habit kept: only the run counts.
        var findings = Run(Flow(200, 0.5f));

        Assert.Equal([(FindingLevel.Tell, 47), (FindingLevel.Alert, 71), (FindingLevel.Order, 167)], findings.Select(finding => (finding.Level, (int)(finding.At - Monday).TotalHours)));
        Assert.All(findings, finding => Assert.Equal((Monday, FindingKind.Raise, ContinuousFlow.Rule), (finding.Since, finding.Kind, finding.Rule)));
    }

    [Fact]
    public void One_hour_of_rest_ends_the_run() => Assert.Empty(Run([.. Flow(47, 0.5f), 0, .. Flow(47, 0.5f)]));

    [Fact]
    public void A_missing_hour_neither_adds_nor_resets()
    {
        var findings = Run([.. Flow(30, 0.5f), .. Flow(10, float.NaN), .. Flow(18, 0.5f)]);

        Assert.Equal((FindingLevel.Tell, Monday.AddHours(57)), (Assert.Single(findings).Level, findings[0].At));
    }

    [Fact]
    public void What_leaks_is_the_lowest_hour_of_the_run() =>
        Assert.Equal(0.25, Run([.. Flow(20, 0.5f), 0.25f, .. Flow(60, 0.75f)])[0].PerHour);

    [Fact]
    public void A_leak_that_rests_one_hour_in_twelve_is_told_though_no_run_is_long()
    {
        float[] home = [.. Home(28, 1), .. Home(14, 2).Select((value, hour) => hour % 12 == 11 ? value : value + 12)];
        for (var hour = 28 * 24 + 11; hour < home.Length; hour += 12) home[hour] = 0;

        var finding = Run(home)[0];

        Assert.Equal(FindingLevel.Tell, finding.Level);
        Assert.InRange((finding.At - Monday).TotalDays, 28, 32);
        Assert.InRange((finding.Since - Monday).TotalDays, 27, 29);
    }

    [Fact]
    public void Homes_that_sleep_are_left_alone_for_a_year() => Assert.All(Enumerable.Range(10, 10), seed => Assert.Empty(Run(Home(365, seed))));

    [Fact]
    public void It_is_over_when_the_hours_rest_again()
    {
        var findings = Run([.. Home(28, 3), .. Flow(80, 5), .. Home(7, 4)]);

        Assert.Equal([FindingKind.Raise, FindingKind.Raise, FindingKind.Clear], findings.Select(finding => finding.Kind));
        Assert.True(findings[2].At >= Monday.AddHours(28 * 24 + 80));
    }

    [Fact]
    public void A_stored_state_resumes_where_it_stopped_and_hours_count_as_nights_do()
    {
        float[] hours = [.. Home(20, 5), .. Flow(100, 4), float.NaN, .. Home(10, 6)];
        var whole = Run(hours);

        List<Finding> stored = [];
        var row = ContinuousFlowState.Start.ToBytes();
        for (var n = 0; n < hours.Length; n++)
        {
            var (next, finding) = ContinuousFlow.Next(ContinuousFlowState.FromBytes(row), new HourInput(Monday.AddHours(n), hours[n]), Limits);
            row = next.ToBytes();
            if (finding is not null) stored.Add(finding);
        }

        Assert.Equal(whole.Select(finding => finding with { Evidence = [] }), stored.Select(finding => finding with { Evidence = [] }));
        Assert.InRange(row.Length, 1, 150);
    }

    [Fact]
    public void The_state_handed_in_is_not_changed()
    {
        var state = ContinuousFlowState.Start;
        var before = state.ToBytes();

        _ = ContinuousFlow.Next(state, Monday, Home(3, 7), Limits);

        Assert.Equal(before, state.ToBytes());
    }

    [Fact]
    public void A_state_of_another_version_or_a_cut_one_is_refused()
    {
        var row = ContinuousFlowState.Start.ToBytes();

        Assert.Throws<FormatException>(() => ContinuousFlowState.FromBytes(row.AsSpan(0, row.Length - 1)));
        Assert.Throws<FormatException>(() => ContinuousFlowState.FromBytes([99, .. row[1..]]));
    }
}
