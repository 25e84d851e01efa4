using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;

namespace SmartUtility.Tests.Rules.Metering;

public sealed class GapTests
{
    static readonly UtilityCalendar Paris = UtilityCalendar.Of("Europe/Paris");
    static readonly DateTimeOffset Day = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);

    // A shower of 40 at 7 h on the local clock, 4 in every other hour.
    static Dictionary<DateTimeOffset, long> Measured(DateTimeOffset from, DateTimeOffset to, int days = 30)
    {
        Dictionary<DateTimeOffset, long> hours = [];
        for (var hour = Day.AddDays(-days); hour < Day.AddDays(days); hour = hour.AddHours(1))
            if (hour.AddHours(1) <= from || hour >= to) hours[hour] = Paris.Local(hour).Hour == 7 ? 40 : 4;
        return hours;
    }

    static IReadOnlyList<IndexAt> Fill(double from, double to, long before, long after, long capacity = 100_000, int days = 30)
    {
        var (start, end) = (Day.AddHours(from), Day.AddHours(to));
        return new Gap(new(start, before), new(end, after)).Fill(capacity, Measured(start, end, days), Paris);
    }

    [Fact]
    public void A_gap_over_the_morning_has_the_shower_in_its_hour()
    {
        var filled = Fill(3, 9, 1000, 1060);
        Assert.Equal(Enumerable.Range(4, 5).Select(hour => Day.AddHours(hour)), filled.Select(index => index.Time));
        // 7 h in Paris is 6 h UTC: between the indexes of 6 and 7.
        Assert.Equal([1004L, 1008, 1012, 1052, 1056], filled.Select(index => index.Value));
    }

    [Fact]
    public void The_shower_stays_at_seven_when_the_clock_has_changed_in_between()
    {
        var from = new DateTimeOffset(2026, 3, 29, 0, 0, 0, TimeSpan.Zero);
        var filled = new Gap(new(from, 0), new(from.AddHours(8), 68)).Fill(100_000, Measured(from, from.AddHours(8)), Paris);
        Assert.Equal([4L, 8, 12, 16, 20, 60, 64], filled.Select(index => index.Value));
    }

    [Fact]
    public void Parts_of_hours_count_as_parts() => Assert.Equal([1002L, 1006, 1010, 1014], Fill(12.5, 16.5, 1000, 1016).Select(index => index.Value));

    [Fact]
    public void The_way_through_the_end_of_the_counter_is_filled_too() =>
        Assert.Equal([99_994L, 99_998, 2, 6], Fill(12, 17, 99_990, 10).Select(index => index.Value));

    [Theory]
    [InlineData(3, 6, 1000, 1010, 30)]    // short: a straight line
    [InlineData(3, 9, 1000, 1000, 30)]    // nothing counted
    [InlineData(3, 9, 1000, 12, 30)]      // set back
    [InlineData(3, 9, 1000, 1060, 3)]     // hardly known
    [InlineData(0, 800, 1000, 9000, 30)]  // too long
    public void Other_gaps_stay_straight_lines(double from, double to, long before, long after, int days) => Assert.Empty(Fill(from, to, before, after, days: days));

    [Fact]
    public void Indexes_never_fall_and_stay_within_the_two_readings()
    {
        var random = new Random(3);
        for (var run = 0; run < 50; run++)
        {
            var (from, after) = (random.NextDouble() * 24, 500 + random.Next(1, 4000));
            long[] indexes = [500, .. Fill(from, from + 4 + random.Next(1, 200), 500, after).Select(index => index.Value), after];
            Assert.Equal(indexes.Order(), indexes);
        }
    }
}
