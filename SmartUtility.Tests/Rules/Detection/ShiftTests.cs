using SmartUtility.Core.Detection.Rules;

namespace SmartUtility.Tests.Rules.Detection;

public sealed class ShiftTests
{
    static readonly DateOnly First = new(2026, 3, 2);

    static List<(int Day, Finding Finding)> Nights(IEnumerable<double> nights)
    {
        var state = ShiftState.Start;
        List<(int, Finding)> found = [];
        foreach (var (night, n) in nights.Select((night, n) => (night, n)))
        {
            // Through its stored form, as from one night to the next.
            (state, var finding) = NightFlow.Next(ShiftState.FromBytes(state.ToBytes()), First.AddDays(n), night);
            if (finding is not null) found.Add((n, finding));
        }
        return found;
    }

    static double[] Noise(int days, double level, double spread, int seed)
    {
        var chance = new Random(seed);
        return [.. Enumerable.Range(0, days).Select(_ => level + spread * (chance.NextDouble() + chance.NextDouble() + chance.NextDouble() - 1.5))];
    }

    [Fact]
    public void A_lasting_rise_of_night_flow_is_found_within_a_week_with_its_first_night_and_size()
    {
        var (day, finding) = Assert.Single(Nights([.. Noise(60, 1000, 60, 1), .. Noise(20, 1300, 60, 2)]));

        Assert.InRange(day, 60, 67);
        Assert.Equal((FindingKind.Raise, NightFlow.Rule), (finding.Kind, finding.Rule));
        Assert.InRange(finding.Since, First.AddDays(58).ToDateTime(default), First.AddDays(61).ToDateTime(default));
        Assert.InRange(finding.PerHour, 240, 360);
    }

    [Fact]
    public void One_wild_night_is_no_leak() => Assert.Empty(Nights([.. Noise(60, 1000, 60, 3), 5000, .. Noise(60, 1000, 60, 4)]));

    [Fact]
    public void A_burst_is_found_on_its_second_night_and_someone_should_look()
    {
        var (day, finding) = Assert.Single(Nights([.. Noise(60, 1000, 60, 21), .. Noise(10, 2500, 60, 22)]));

        Assert.Equal((61, FindingLevel.Order), (day, finding.Level));
    }

    [Fact]
    public void Missing_nights_change_nothing()
    {
        double[] nights = [.. Noise(60, 1000, 60, 5), .. Noise(20, 1300, 60, 6)];
        var with = nights.SelectMany((night, n) => n % 10 == 5 ? new[] { double.NaN, night } : [night]);

        // The same values in the same order; only weekends fall on other days, which has no part while they are alike.
        Assert.Equal(Nights(nights).Count, Nights(with).Count);
    }

    [Fact]
    public void Nothing_is_said_before_two_weeks_are_known() => Assert.Empty(Nights([.. Noise(7, 1000, 10, 7), .. Noise(6, 3000, 10, 8)]));

    [Fact]
    public void A_repair_is_over_and_a_second_leak_is_found_again()
    {
        var found = Nights([.. Noise(60, 1000, 60, 9), .. Noise(30, 1400, 60, 10), .. Noise(40, 1000, 60, 11), .. Noise(20, 1400, 60, 12)]);

        Assert.Equal([FindingKind.Raise, FindingKind.Clear, FindingKind.Raise], found.Select(one => one.Finding.Kind));
        Assert.InRange(found[1].Day, 90, 100);
        Assert.InRange(found[2].Day, 130, 140);
    }

    [Fact]
    public void A_leak_that_doubles_is_raised_twice() =>
        Assert.Equal([FindingKind.Raise, FindingKind.Raise], Nights([.. Noise(60, 1000, 60, 13), .. Noise(30, 1400, 60, 14), .. Noise(30, 1900, 60, 15)]).Select(one => one.Finding.Kind));

    [Fact]
    public void Weekends_may_have_a_level_of_their_own() =>
        Assert.Empty(Nights(Noise(120, 1000, 40, 16).Select((night, n) => First.AddDays(n).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? night + 300 : night)));

    [Theory]
    [InlineData(0.001)]
    [InlineData(64)]
    public void The_unit_plays_no_part(double factor)
    {
        double[] nights = [.. Noise(60, 1000, 60, 17), .. Noise(20, 1250, 60, 18)];

        Assert.Equal(Nights(nights).Select(one => one.Day), Nights(nights.Select(night => night * factor)).Select(one => one.Day));
    }

    [Fact]
    public void The_least_flow_of_a_night_is_the_mean_of_its_two_lowest_hours()
    {
        Assert.Equal(2.5, NightFlow.Least([9, 8, 3, 2, 7, 6, 5]));
        Assert.Equal(2.5, NightFlow.Least([9, 8, 3, 2, float.NaN, 6, 5]));
        Assert.True(double.IsNaN(NightFlow.Least([9, 8, 3, float.NaN, float.NaN, 6, 5])));
    }

    static List<(int Day, Finding Finding)> Losses(IEnumerable<(double Supplied, double Received)> days)
    {
        var state = LossState.Start;
        List<(int, Finding)> found = [];
        foreach (var (day, n) in days.Select((day, n) => (day, n)))
        {
            (state, var finding) = LossShift.Next(LossState.FromBytes(state.ToBytes()), First.AddDays(n), day.Supplied, day.Received);
            if (finding is not null) found.Add((n, finding));
        }
        return found;
    }

    static IEnumerable<(double, double)> Feeder(int days, double lost, int seed, double spread = 2000) => Noise(days, 6000, spread, seed).Zip(Noise(days, lost, 60, seed + 1), (used, gap) => (used + gap, used));

    [Fact]
    public void A_loss_that_grows_by_four_percent_of_supply_is_found_with_its_size_an_hour()
    {
        var (day, finding) = Assert.Single(Losses([.. Feeder(60, 400, 20), .. Feeder(30, 640, 30)]));

        Assert.InRange(day, 60, 70);
        Assert.Equal((FindingKind.Raise, LossShift.Rule), (finding.Kind, finding.Rule));
        Assert.InRange(finding.PerHour, 7, 13);
    }

    [Fact]
    public void A_steady_loss_however_large_is_no_shift()
    {
        // A third of supply is lost: at most one false alarm in ten years, by chance.
        var found = Enumerable.Range(40, 10).SelectMany(seed => Losses(Feeder(365, 3000, seed, 800))).Count(one => one.Finding.Kind == FindingKind.Raise);

        Assert.InRange(found, 0, 1);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.75)]
    [InlineData(3)]
    public void A_large_loss_that_goes_on_stays_open_until_it_is_repaired(double step)
    {
        var found = Losses([.. Feeder(60, 400, 60), .. Feeder(120, 400 + step * 6400, 62), .. Feeder(120, 400, 64)]);

        Assert.Equal([FindingKind.Raise, FindingKind.Clear], found.Select(one => one.Finding.Kind));
        Assert.InRange(found[0].Day, 60, 66);
        Assert.InRange(found[0].Finding.PerHour, 0.9 * step * 6400 / 24, 1.1 * step * 6400 / 24);
        Assert.InRange(found[1].Day, 180, 186);
    }

    [Fact]
    public void Use_that_goes_past_the_meters_stays_open_until_it_is_registered_again()
    {
        var found = Losses([.. Feeder(60, 400, 70), .. Noise(120, 6000, 2000, 72).Select(used => (used + 400, used * 0.7)), .. Feeder(120, 400, 74)]);

        Assert.Equal([FindingKind.Raise, FindingKind.Clear], found.Select(one => one.Finding.Kind));
        Assert.InRange(found[1].Day, 180, 190);
    }

    [Fact]
    public void Days_before_a_shift_are_not_taken_for_days_of_it()
    {
        // The sum stood above zero already when the step came.
        var (_, finding) = Losses([.. Feeder(60, 400, 60), .. Feeder(30, 2400, 62)])[0];

        Assert.InRange(finding.Since, First.AddDays(60).ToDateTime(default), First.AddDays(61).ToDateTime(default));
        Assert.InRange(finding.PerHour, 0.9 * 2000 / 24, 1.1 * 2000 / 24);
    }

    // Three tenths more in the dry season than in the mean, and less half a year later.
    static IEnumerable<(double, double)> Seasonal(IEnumerable<(double Supplied, double Received)> days, double lostAlike) => days.Select((day, n) =>
    {
        var (season, lost) = (1 + 0.3 * Math.Sin(n * Math.Tau / 365), day.Supplied - day.Received);
        return (day.Received * season + lost * (1 + (season - 1) * lostAlike), day.Received * season);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_season_of_a_point_that_loses_is_no_shift(double lostAlike) => Assert.Empty(Losses(Seasonal(Feeder(720, 400, 80, 800), lostAlike)));

    [Fact]
    public void A_leak_never_repaired_is_neither_over_nor_new_with_the_season_of_use() =>
        Assert.Equal(FindingKind.Raise, Assert.Single(Losses(Seasonal([.. Feeder(60, 400, 90), .. Feeder(660, 2000, 92)], 0))).Finding.Kind);

    [Fact]
    public void A_repair_after_a_year_in_which_use_doubled_is_no_new_shift()
    {
        var found = Losses([.. Feeder(60, 400, 94), .. Feeder(365, 2400, 96).Select((day, n) => (day.Item1 + day.Item2 * n / 365, day.Item2 * (1 + n / 365.0))),
            .. Feeder(120, 800, 98).Select(day => (day.Item1 + day.Item2, day.Item2 * 2))]);

        Assert.Equal([FindingKind.Raise, FindingKind.Clear], found.Select(one => one.Finding.Kind));
    }

    [Fact]
    public void A_day_without_enough_meters_changes_nothing() =>
        Assert.Equal(Losses([.. Feeder(60, 400, 20), .. Feeder(30, 640, 30)]).Count, Losses([.. Feeder(60, 400, 20), .. Enumerable.Repeat((6000.0, double.NaN), 20), .. Feeder(30, 640, 30)]).Count);

    [Fact]
    public void A_dead_feeder_is_no_shift() => Assert.Empty(Losses(Enumerable.Repeat((0.0, 0.0), 100)));

    [Fact]
    public void The_state_stays_small()
    {
        var state = LossState.Start;
        foreach (var (supplied, received) in Feeder(365, 400, 50)) (state, _) = LossShift.Next(state, First, supplied, received);

        Assert.InRange(state.ToBytes().Length, 300, 1000);
    }
}
