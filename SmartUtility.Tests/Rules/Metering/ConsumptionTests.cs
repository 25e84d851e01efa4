using FsCheck;
using FsCheck.Fluent;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;

namespace SmartUtility.Tests.Rules.Metering;

public sealed class ConsumptionTests
{
    const long Capacity = 100_000;
    static readonly DateTimeOffset Start = new(2026, 3, 28, 7, 0, 0, TimeSpan.Zero);

    static IndexCurve Curve(params (double Hour, long Value)[] readings) =>
        new(readings.Select(reading => new CountedReading(Start.AddHours(reading.Hour), reading.Value)), Capacity);

    [Theory]
    [InlineData(100, 140, 40)]
    [InlineData(99_990, 15, 25)]   // through the end of the counter
    [InlineData(75_000, 10_000, 35_000)]
    [InlineData(74_999, 10_000, 0)] // not in the last quarter: a reset
    [InlineData(99_990, 60_000, 0)] // the step would be more than half the counter
    [InlineData(5_000, 0, 0)]       // reset to zero
    [InlineData(5_000, 4_990, 0)]   // misread
    public void A_step_is_never_negative(long before, long after, long counted) => Assert.Equal(counted, Consumption.Step(before, after, Capacity));

    [Fact]
    public void A_gap_is_spread_evenly_and_rounded_down_at_each_boundary()
    {
        var hours = Rollup.Hours(Curve((0, 100), (5, 201)));

        Assert.Equal([20L, 20, 20, 20, 21], hours.Select(hour => hour.Quantity));
        Assert.All(hours, hour => Assert.Equal(ReadingQuality.EstimatedLinear, hour.Quality));
    }

    [Fact]
    public void An_hour_between_two_near_readings_is_measured_and_the_running_hour_is_not()
    {
        var hours = Rollup.Hours(Curve((-0.1, 100), (1.1, 112), (1.5, 116)));

        Assert.Equal([ReadingQuality.EstimatedLinear, ReadingQuality.Valid, ReadingQuality.EstimatedLinear], hours.Select(hour => hour.Quality));
        Assert.Equal(16, hours.Sum(hour => hour.Quantity));
    }

    [Fact]
    public void One_reading_alone_is_no_consumption() => Assert.Empty(Rollup.Hours(Curve((0.5, 100))));

    [Fact]
    public void The_index_shown_after_a_rollover_starts_again_from_zero()
    {
        var curve = Curve((0, 99_990), (2, 10));

        Assert.Equal(0, curve.IndexAt(Start.AddHours(1)));
        Assert.Equal(99_995, curve.IndexAt(Start.AddHours(0.5)));
        Assert.Equal(20, curve.Quantity(Start, Start.AddHours(2)));
    }

    [Fact]
    public void A_day_on_which_clocks_change_has_its_own_length()
    {
        var zone = UtilityCalendar.Of("Europe/Paris");
        var days = Rollup.Days(new IndexCurve([new(zone.StartOf(new(2026, 3, 28)), 0), new(zone.StartOf(new(2026, 3, 31)), 71)], Capacity), zone);

        Assert.Equal([24L, 23, 24], days.Select(day => day.Bucket.Quantity));
    }

    [Fact]
    public void Questionable_and_removed_readings_do_not_count()
    {
        Assert.Null(Consumption.Count(Start, 5, ReadingQuality.Questionable));
        Assert.Null(Consumption.Count(Start, null, ReadingQuality.ManuallyEdited));
        Assert.True(Consumption.Count(Start, 5, ReadingQuality.EstimatedLinear)!.Value.IsEstimated);
    }

    [Theory]
    [InlineData("Europe/Paris")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("America/Santiago")]
    public void Whatever_the_readings_nothing_is_negative_and_days_sum_to_months(string zone)
    {
        var calendar = UtilityCalendar.Of(zone);
        Prop.ForAll(Generated.Readings(Start, Capacity).ToArbitrary(), readings =>
        {
            var curve = new IndexCurve(readings, Capacity);
            var (hours, days, months) = (Rollup.Hours(curve), Rollup.Days(curve, calendar), Rollup.Months(curve, calendar));
            return hours.All(hour => hour.Quantity >= 0)
                && days.GroupBy(day => BillingMonth.Of(day.Day)).All(month => month.Sum(day => day.Bucket.Quantity) == months.Single(other => other.Month == month.Key).Bucket.Quantity)
                && hours.Sum(hour => hour.Quantity) == months.Sum(month => month.Bucket.Quantity)
                && (curve.IsEmpty || hours.Sum(hour => hour.Quantity) == curve.Quantity(curve.First.Time, curve.Last.Time));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_order_of_arrival_does_not_matter() =>
        Prop.ForAll(Generated.Readings(Start, Capacity).ToArbitrary(), readings =>
            Rollup.Hours(new IndexCurve(readings, Capacity)).SequenceEqual(Rollup.Hours(new IndexCurve(readings.OrderByDescending(reading => reading.Value % 7), Capacity))))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Usage_without_readings_is_zero_and_questionable()
    {
        var usage = Usage.Of(new InstalledRegister(1, "S", "8-0:1.0.0", "m3", 3, Capacity, 1, Start, Start.AddDays(30)), []);

        Assert.Equal((0, ReadingQuality.Questionable), (usage.Quantity, usage.Quality));
    }
}

/// <summary>Generated readings with everything the field does: gaps, jumps of the interval, rollovers, resets, misreadings, estimates.</summary>
static class Generated
{
    /// <summary>Up to 60 readings from the start on, at distinct whole microseconds.</summary>
    public static Gen<CountedReading[]> Readings(DateTimeOffset start, long capacity) =>
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from count in Gen.Choose(0, 60)
        select Series(new Random(seed), start, capacity, count);

    public static CountedReading[] Series(Random random, DateTimeOffset start, long capacity, int count)
    {
        var (time, index) = (start.AddSeconds(random.Next(7200)), random.NextInt64(capacity));
        List<CountedReading> readings = [];
        for (var i = 0; i < count; i++)
        {
            readings.Add(new(time, index, random.Next(12) == 0));
            time = random.Next(10) switch
            {
                0 => Rollup.HourOf(time).AddHours(1),                              // exactly on an hour
                1 => time.AddHours(random.Next(1, 60)),                            // a gap
                2 => time.AddTicks(10 * random.NextInt64(1, 3_600_000_000)),       // odd microseconds
                _ => time.AddMinutes(random.Next(1, 90)),
            };
            index = random.Next(20) switch
            {
                0 => 0,
                1 => Math.Max(0, index - random.Next(500)),
                2 => capacity - 1 - random.Next(100),
                _ => (index + random.Next(400)) % capacity,
            };
        }
        return [.. readings.DistinctBy(reading => reading.Time)];
    }
}
