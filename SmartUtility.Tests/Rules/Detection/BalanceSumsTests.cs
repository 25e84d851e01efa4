using SmartUtility.Core.Detection;
using SmartUtility.Core.Shared;

namespace SmartUtility.Tests.Rules.Detection;

public sealed class BalanceSumsTests
{
    static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Only_measured_hours_can_lose()
    {
        var sum = BalanceSums.Of([new NetworkHour(Start, 100, 90, 4, 4), new NetworkHour(Start.AddHours(1), 0, 80, 3, 3, Own: 0), new NetworkHour(Start.AddHours(2), 50, 60, 4, 2, Stored: 70)])!;

        Assert.Equal(new BalanceSum(150, 230, 70, 0, 11, 9, 3, 2, 120, Start.AddHours(2)), sum);
        Assert.Equal(0, sum.LossPercent);
        Assert.Equal(9 * 100m / 11, sum.CoveragePercent);
        Assert.Equal(220m / 3 / 120, sum.LoadFactor);
        Assert.Equal(-20, sum.Headroom(100));
        Assert.Null(sum.Headroom(null));
    }

    [Fact]
    public void The_first_of_two_equal_peaks_counts_and_days_add_up_to_their_hours()
    {
        var hours = Enumerable.Range(0, 60).Select(hour => new NetworkHour(Start.AddHours(hour), 100 + hour % 20, 90, 2, 2)).ToList();

        var days = BalanceSums.OfDays(hours, UtilityCalendar.Of("Africa/Porto-Novo"));

        Assert.Equal([new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 3)], days.Select(day => day.Day));
        Assert.Equal(BalanceSums.Of(hours), BalanceSums.Total(days.Select(day => day.Sum)));
        Assert.Equal(Start.AddHours(19), BalanceSums.Of(hours)!.PeakAt);
        Assert.Null(BalanceSums.Total([]));
    }
}
