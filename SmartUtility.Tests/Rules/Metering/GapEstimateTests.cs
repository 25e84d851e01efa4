using FsCheck;
using FsCheck.Fluent;
using SmartUtility.Core.Metering;

namespace SmartUtility.Tests.Rules.Metering;

public sealed class GapEstimateTests
{
    static readonly DateTime Monday = new(2026, 3, 2);

    static HourlyHistory History(Func<DateTime, float> use, DateTime gap, int hours, int weeks = 16) => new(gap.Date.AddDays(-7 * weeks / 2),
        [.. Enumerable.Range(0, weeks * 168).Select(i => gap.Date.AddDays(-7 * weeks / 2).AddHours(i)).Select(at => at >= gap && at < gap.AddHours(hours) ? float.NaN : use(at))]);

    static DateTime[] Missing(DateTime from, int hours) => [.. Enumerable.Range(0, hours).Select(i => from.AddHours(i))];

    [Fact]
    public void Two_hours_with_both_registers_known_rise_evenly() =>
        Assert.Equal([3L, 2], GapEstimate.Hours(History(_ => 9, Monday, 2), Missing(Monday, 2), 5)!);

    [Fact]
    public void Two_hours_of_unknown_total_lie_on_the_line_between_their_neighbours() =>
        Assert.Equal([20L, 30], GapEstimate.Hours(History(at => at < Monday ? 10 : 40, Monday, 2), Missing(Monday, 2), null)!);

    [Fact]
    public void A_gap_repeats_what_the_same_hours_always_use()
    {
        float Use(DateTime at) => at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 5 : at.Hour is 7 or 8 or 9 ? 60 : 2;
        var day = GapEstimate.Hours(History(Use, Monday, 24), Missing(Monday, 24), null)!;
        Assert.InRange(day[8], 50, 60);
        Assert.InRange(day[3], 2, 4);
        var sunday = Monday.AddDays(6);
        Assert.All(GapEstimate.Hours(History(Use, sunday, 12), Missing(sunday, 12), null)!, hour => Assert.Equal(5, hour));
    }

    [Fact]
    public void A_known_total_is_used_at_the_hours_that_may_use_much_and_not_spread_over_hours_of_rest()
    {
        // Every third day one long shower at 20 h; nothing else ever.
        var filled = GapEstimate.Hours(History(at => at.Hour == 20 && at.DayOfYear % 3 == 0 ? 90 : 0, Monday, 24), Missing(Monday, 24), 90)!;
        Assert.Equal(90, filled[20]);
        Assert.Equal(90, filled.Sum());
    }

    [Fact]
    public void Nothing_used_is_nothing_in_every_hour() => Assert.All(GapEstimate.Hours(History(_ => 30, Monday, 30), Missing(Monday, 30), 0)!, hour => Assert.Equal(0, hour));

    [Fact]
    public void A_total_beyond_anything_seen_is_scaled_up() => Assert.Equal([100L, 100, 100, 100], GapEstimate.Hours(History(_ => 30, Monday, 4), Missing(Monday, 4), 400)!);

    [Fact]
    public void Without_any_hour_around_a_total_is_spread_and_without_a_total_nothing_is_said()
    {
        var empty = new HourlyHistory(Monday, [.. Enumerable.Repeat(float.NaN, 300)]);
        Assert.Equal([4L, 3, 4], GapEstimate.Hours(empty, Missing(Monday, 3), 11)!);
        Assert.Null(GapEstimate.Hours(empty, Missing(Monday, 3), null));
        Assert.Null(GapEstimate.Hours(empty, Missing(Monday, 1), null));
    }

    [Fact]
    public void The_doubled_hour_of_autumn_may_stand_twice()
    {
        var night = new DateTime(2026, 10, 25, 1, 0, 0);
        Assert.Equal([10L, 10, 10, 10], GapEstimate.Hours(History(_ => 10, night, 3), [night, night.AddHours(1), night.AddHours(1), night.AddHours(2)], null)!);
    }

    [Fact]
    public void Totals_are_exact_and_no_hour_is_negative() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(Cases().ToArbitrary(), one =>
    {
        var filled = GapEstimate.Hours(one.History, one.Missing, one.Total);
        if (filled is null) return one.Total is null;
        return filled.Count == one.Missing.Length && filled.All(hour => hour >= 0) && (one.Total is not { } total || filled.Sum() == total);
    }));

    // Homes of bursts with holes, gaps of 1 to 90 hours, totals from nothing to far beyond.
    static Gen<(HourlyHistory History, DateTime[] Missing, long? Total)> Cases() =>
        from seed in Gen.Choose(0, 1_000_000)
        select Case(new Random(seed));

    static (HourlyHistory, DateTime[], long?) Case(Random random)
    {
        var (from, hours) = (Monday.AddHours(random.Next(0, 300)), random.Next(1, 90));
        var (holes, rest) = (random.NextDouble(), random.NextDouble());
        var history = History(_ => random.NextDouble() < holes ? float.NaN : random.NextDouble() < rest ? 0 : random.Next(0, 5000), from, hours, 6);
        return (history, Missing(from, hours), random.Next(3) switch { 0 => null, 1 => random.Next(0, 200), _ => random.NextInt64(0, 1_000_000_000) });
    }
}
