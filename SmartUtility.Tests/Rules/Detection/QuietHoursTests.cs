using SmartUtility.Core.Detection;
using SmartUtility.Core.Shared;

namespace SmartUtility.Tests.Rules.Detection;

public sealed class QuietHoursTests
{
    static readonly UtilityCalendar Cotonou = UtilityCalendar.Of("Africa/Porto-Novo");

    [Theory]
    [InlineData("22:00", "06:00", "2026-03-10T22:30Z", "2026-03-11T05:00Z")]
    [InlineData("22:00", "06:00", "2026-03-11T02:00Z", "2026-03-11T05:00Z")]
    [InlineData("22:00", "06:00", "2026-03-11T05:00Z", null)]
    [InlineData("22:00", "06:00", "2026-03-10T12:00Z", null)]
    [InlineData("12:00", "14:00", "2026-03-10T11:30Z", "2026-03-10T13:00Z")]
    [InlineData("12:00", "12:00", "2026-03-10T11:30Z", null)]
    public void They_end_at_the_local_hour(string from, string until, string now, string? end) =>
        Assert.Equal(end is null ? null : DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture),
            QuietHours.EndOf(new AlertSettings { OperatorId = 1, QuietFrom = TimeOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture), QuietUntil = TimeOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture) }, Cotonou,
                DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Without_settings_there_are_none() => Assert.Null(QuietHours.EndOf(null, Cotonou, DateTimeOffset.UnixEpoch));
}
