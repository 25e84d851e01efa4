using SmartUtility.Core.Accounts;
using SmartUtility.Core.Shared;

namespace SmartUtility.Tests.Rules.Accounts;

public sealed class DutyRosterTests
{
    // Paris has daylight saving: on 29 March 2026 (a Sunday) 02:00 becomes 03:00.
    static readonly UtilityCalendar Paris = UtilityCalendar.Of("Europe/Paris");

    static readonly DutyShift[] Shifts =
    [
        new() { UserId = 1, Weekday = DayOfWeek.Monday, From = new TimeOnly(8, 0), Length = TimeSpan.FromHours(12) },
        new() { UserId = 2, Weekday = DayOfWeek.Monday, From = new TimeOnly(20, 0), Length = TimeSpan.FromHours(12) },
        new() { UserId = 3, Weekday = DayOfWeek.Monday, From = new TimeOnly(19, 0), Length = TimeSpan.FromHours(2) },
        new() { UserId = 4, Weekday = DayOfWeek.Saturday, From = new TimeOnly(20, 0), Length = TimeSpan.FromHours(12) },
    ];

    [Theory]
    [InlineData("2026-03-02T06:59:59Z", "")] // Monday 07:59:59 local
    [InlineData("2026-03-02T07:00:00Z", "1")]
    [InlineData("2026-03-02T18:30:00Z", "1,3")]
    [InlineData("2026-03-02T19:30:00Z", "2,3")]
    [InlineData("2026-03-03T03:00:00Z", "2")] // past midnight
    [InlineData("2026-03-03T07:00:00Z", "")]
    [InlineData("2026-03-29T06:30:00Z", "4")] // 08:30 summer time is 11.5 hours after Saturday 20:00
    [InlineData("2026-03-29T07:00:00Z", "")]
    public void A_turn_is_a_local_weekday_a_start_and_a_length(string at, string onDuty) =>
        Assert.Equal(onDuty, string.Join(',', DutyRoster.OnDuty(Shifts, Paris, DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture))));
}
