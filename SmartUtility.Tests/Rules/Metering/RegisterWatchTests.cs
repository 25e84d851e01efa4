using System.Text.Json;
using SmartUtility.Core.Metering;

namespace SmartUtility.Tests.Rules.Metering;

public sealed class RegisterWatchTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    static readonly RegisterFault[] Nothing = [];

    // A home: nothing by night, 5 to 60 litres an hour by day; from the given index on, hour by hour.
    static List<IndexAt> Home(int hours, long from = 20_000)
    {
        var random = new Random(4);
        List<IndexAt> readings = [];
        for (var hour = 0; hour < hours; hour++)
        {
            readings.Add(new(Start.AddHours(hour), from));
            if (hour % 24 is > 5 and < 23) from += random.Next(5, 60);
        }
        return readings;
    }

    static List<RegisterFault> Watch(IEnumerable<IndexAt> readings, RegisterWatch? watch = null)
    {
        watch ??= new RegisterWatch(100_000);
        List<RegisterFault> found = [.. readings.SelectMany(reading => watch.Next(reading.Time, reading.Value))];
        return [.. found, .. watch.End()];
    }

    static IEnumerable<IndexAt> From(List<IndexAt> readings, int hour, Func<long, long> change) =>
        readings.Select((reading, i) => i < hour ? reading : reading with { Value = change(reading.Value) });

    [Fact]
    public void A_home_that_just_uses_shows_nothing() => Assert.Equal(Nothing, Watch(Home(3000)));

    [Theory]
    [InlineData(40)]
    [InlineData(1500)]
    public void A_counter_that_runs_through_its_end_is_a_rollover(int hour)
    {
        var home = Home(2000, from: 0);
        var lift = 100_000 - home[hour].Value;
        var found = Watch(home.Select(reading => reading with { Value = (reading.Value + lift) % 100_000 }));
        Assert.Equal([new(RegisterFaultKind.Rollover, home[hour].Time)], found);
    }

    [Fact]
    public void An_index_that_falls_and_stays_low_is_a_replacement_and_the_new_meter_is_watched_on()
    {
        var home = Home(3000);
        var found = Watch(From(home, 1500, value => value - home[1500].Value + 12).Select((reading, i) => i < 2500 ? reading : reading with { Value = reading.Value + 9000 }));
        Assert.Equal([new(RegisterFaultKind.Replacement, home[1500].Time), new(RegisterFaultKind.Spike, home[2500].Time)], found);
    }

    [Fact]
    public void A_fall_from_near_the_end_by_more_than_was_ever_used_is_a_replacement()
    {
        var home = Home(1600);
        Assert.Equal([new(RegisterFaultKind.Replacement, home[1500].Time)], Watch(From([.. home.Select(reading => reading with { Value = reading.Value + 93_000 - home[1500].Value })], 1500, value => value - 93_000)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(23)]
    public void An_index_that_is_low_for_up_to_a_day_is_a_dip(int readings)
    {
        var home = Home(2000);
        Assert.Equal([new(RegisterFaultKind.Dip, home[1500].Time)], Watch(home.Select((reading, i) => i >= 1500 && i < 1500 + readings ? reading with { Value = reading.Value - 3000 } : reading)));
    }

    [Theory]
    [InlineData(100, 1)] // while rates are not judged yet
    [InlineData(1500, 1)]
    [InlineData(1500, 10)]
    public void An_index_that_is_high_and_comes_back_is_a_spike(int hour, int readings)
    {
        var home = Home(2000);
        Assert.Equal([new(RegisterFaultKind.Spike, home[hour].Time)], Watch(home.Select((reading, i) => i >= hour && i < hour + readings ? reading with { Value = reading.Value + 30_000 } : reading)));
    }

    [Theory]
    [InlineData(5.0, false)] // a long day of rest is use
    [InlineData(6.5, true)]
    public void A_rate_above_six_times_the_usual_is_told_once_though_it_stays(double times, bool told)
    {
        var home = Home(2000);
        var step = (long)(59 * times);
        Assert.Equal(told ? [new(RegisterFaultKind.Spike, home[1501].Time)] : Nothing, Watch(From(home, 1501, value => value + step)));
    }

    [Fact]
    public void A_register_that_stands_still_is_told_once_after_four_days_and_twice_its_own_longest()
    {
        var home = Home(2000);
        // Off over a weekend of 60 hours in the first week: 2 × 67 h until it is told.
        var readings = home.Select((reading, i) => reading with { Value = i < 96 ? reading.Value : i < 156 ? home[96].Value : i < 1500 ? reading.Value - home[156].Value + home[96].Value : home[1500].Value - home[156].Value + home[96].Value });
        var fault = Assert.Single(Watch(readings));
        Assert.Equal(RegisterFaultKind.Stuck, fault.Kind);
        Assert.InRange((fault.Time - home[1500].Time).TotalHours, 120, 140);
    }

    [Fact]
    public void Standing_still_says_nothing_in_the_first_weeks_nor_where_nobody_lives_for_more_than_a_week()
    {
        var home = Home(3000);
        Assert.Equal(Nothing, Watch(From(home, 400, _ => home[400].Value).Take(900)));
        Assert.Equal(Nothing, Watch(home.Select((reading, i) => reading with { Value = i is >= 100 and < 300 ? home[100].Value : i >= 1500 ? home[1500].Value : reading.Value })));
    }

    [Fact]
    public void A_night_reads_only_the_night()
    {
        var home = Home(3000);
        var readings = home.Select((reading, i) => reading with { Value = i == 1490 ? 1 : i is > 1700 and < 1712 ? reading.Value + 9000 : i >= 2200 ? home[2200].Value : reading.Value }).ToList();
        var whole = Watch(readings);
        Assert.Equal([RegisterFaultKind.Dip, RegisterFaultKind.Spike, RegisterFaultKind.Stuck], whole.Select(fault => fault.Kind));

        List<RegisterFault> nights = [];
        RegisterWatchState? state = null;
        foreach (var night in readings.Chunk(24))
        {
            var watch = new RegisterWatch(100_000, null, state is null ? null : JsonSerializer.Deserialize<RegisterWatchState>(JsonSerializer.Serialize(state)));
            nights.AddRange(night.SelectMany(reading => watch.Next(reading.Time, reading.Value)));
            state = watch.State;
        }
        Assert.Equal(whole, nights);
    }

    [Fact]
    public void What_is_told_of_a_time_does_not_depend_on_what_comes_a_day_later()
    {
        var home = Home(2500);
        var readings = home.Select((reading, i) => i is 1400 or 2000 ? reading with { Value = reading.Value + 20_000 } : reading).ToList();
        var cut = 1700;
        var later = readings.Skip(cut).Select(reading => reading.Value).ToArray();
        new Random(9).Shuffle(later);
        List<RegisterFault> Early(IEnumerable<IndexAt> all) => [.. Watch(all).Where(fault => fault.Time < readings[cut - 25].Time)];
        Assert.Equal(Early(readings), Early(readings.Take(cut).Concat(readings.Skip(cut).Select((reading, i) => reading with { Value = later[i] }))));
        Assert.NotEmpty(Early(readings));
    }

    [Fact]
    public void A_reading_that_is_not_later_is_passed_over()
    {
        var home = Home(1600);
        Assert.Equal(Nothing, Watch([.. home, new(home[10].Time, 0), home[^1] with { Value = 0 }]));
    }
}
