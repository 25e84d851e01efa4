using SmartUtility.Core.Detection;
using SmartUtility.Core.Shared;

namespace SmartUtility.Tests.Rules.Detection;

public sealed class BalanceSeriesTests
{
    [Fact]
    public void Hours_are_put_together_by_local_day_and_missing_days_stay_missing()
    {
        // Porto-Novo is one hour ahead of UTC: 23:00 UTC belongs to the next local day.
        var hours = new[] { 22, 23, 24 }.Select(hour => new NetworkHour(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddHours(hour), 100, 90, 2, 1))
            .Append(new NetworkHour(new DateTimeOffset(2026, 3, 4, 10, 0, 0, TimeSpan.Zero), 7, 7, 1, 1));

        var days = BalanceSeries.Of(hours, BalanceStep.Day, UtilityCalendar.Of("Africa/Porto-Novo"));

        Assert.Equal([100L, 200L, 7L], days.Select(day => day.Expected));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 23, 0, 0, TimeSpan.Zero), days[1].From);
        Assert.Equal(10m, days[1].LossPercent);
        Assert.Equal(50m, days[1].CoveragePercent);
        Assert.Equal(20, days[1].Difference);
    }
}
