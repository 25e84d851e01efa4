using SmartUtility.Core.Shared;
using SmartUtility.Core.Supply;

namespace SmartUtility.Tests.Rules.Supply;

public sealed class CutRulesTests
{
    // A Tuesday, 10:00 in Porto-Novo (UTC+1).
    static readonly DateTimeOffset Tuesday10 = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    static readonly DateOnly Today = new(2026, 11, 24);

    static CutFacts Facts(string zone = "Africa/Porto-Novo", DateTimeOffset? lastReading = null) => new(UtilityCalendar.Of(zone), AnyHour: false, new TimeOnly(8, 0), new TimeOnly(15, 0), new Dictionary<DateOnly, string>(),
        VitalReason: null, VitalUntil: null, [], TimeSpan.FromHours(24), lastReading ?? Tuesday10.AddMinutes(-10), HasSwitch: true, LastCommitAt: Tuesday10.AddSeconds(-1));

    static string? Code(CutFacts facts, DateTimeOffset? now = null) => CutRules.Check(facts, now ?? Tuesday10)?.Code;

    [Fact]
    public void A_working_day_within_hours_with_fresh_readings_may_be_cut() => Assert.Null(CutRules.Check(Facts(), Tuesday10));

    [Theory]
    [InlineData("06:59", "outside-hours")]
    [InlineData("07:00", null)]
    [InlineData("13:59", null)]
    [InlineData("14:00", "outside-hours")]
    public void Hours_are_local_and_the_end_is_not_included(string utc, string? expected)
    {
        var now = new DateTimeOffset(Today, TimeOnly.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero);

        Assert.Equal(expected, Code(Facts(lastReading: now) with { LastCommitAt = now }, now));
    }

    [Theory]
    [InlineData(27, null)]
    [InlineData(28, "weekend")]
    [InlineData(29, "weekend")]
    [InlineData(30, null)]
    public void Weekends_are_no_working_days(int november, string? expected)
    {
        var now = new DateTimeOffset(2026, 11, november, 9, 0, 0, TimeSpan.Zero);

        Assert.Equal(expected, Code(Facts(lastReading: now), now));
    }

    [Fact]
    public void The_weekday_is_the_local_one()
    {
        // Friday 23:30 UTC is Saturday in Porto-Novo; the hours allow it here, the day does not.
        var now = new DateTimeOffset(2026, 11, 27, 23, 30, 0, TimeSpan.Zero);

        Assert.Equal("weekend", Code(Facts(lastReading: now) with { From = new TimeOnly(0, 0), Until = new TimeOnly(23, 59) }, now));
    }

    [Fact]
    public void A_holiday_is_refused_by_its_name()
    {
        var refusal = CutRules.Check(Facts() with { Holidays = new Dictionary<DateOnly, string> { [Today] = "Fête" } }, Tuesday10)!;

        Assert.Equal("holiday", refusal.Code);
        Assert.Contains("Fête", refusal.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-04-24T04:59:00Z", "outside-hours")] // a Friday on which Egypt's clocks went forward: 07:59
    [InlineData("2026-04-24T05:00:00Z", null)]
    [InlineData("2026-10-30T05:59:00Z", "outside-hours")] // the Friday on which they went back: 07:59
    [InlineData("2026-10-30T06:00:00Z", null)]
    [InlineData("2026-10-30T13:00:00Z", "outside-hours")]
    public void Hours_follow_the_wall_clock_on_the_day_of_a_clock_change(string at, string? expected)
    {
        var now = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(expected, Code(Facts("Africa/Cairo", now) with { LastCommitAt = now }, now));
    }

    [Theory]
    [InlineData("2026-10-23T06:00:00Z", null)] // Friday before the change: 08:00 summer time
    [InlineData("2026-10-26T06:00:00Z", "outside-hours")] // Monday after: 07:00 winter time
    [InlineData("2026-10-26T07:00:00Z", null)]
    public void The_same_hour_of_UTC_is_another_hour_after_a_clock_change(string at, string? expected)
    {
        var now = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(expected, Code(Facts("Europe/Paris", now) with { LastCommitAt = now }, now));
    }

    [Theory]
    [InlineData(null, "vital-customer")]
    [InlineData("2026-11-24", "vital-customer")]
    [InlineData("2026-11-23", null)]
    public void A_vital_customer_is_not_cut_up_to_and_including_the_last_day(string? until, string? expected)
    {
        var facts = Facts() with { VitalReason = "hospital", VitalUntil = until is null ? null : DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture) };

        Assert.Equal(expected, Code(facts));
    }

    [Theory]
    [InlineData("2026-11-24", "2026-11-24", "moratorium")]
    [InlineData("2026-11-01", "2026-11-23", null)]
    [InlineData("2026-11-25", "2026-12-31", null)]
    public void A_moratorium_counts_on_its_first_and_last_day(string from, string until, string? expected)
    {
        var zone = new Protection("Akpakpa", DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture), DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture), "flood");

        Assert.Equal(expected, Code(Facts() with { Protections = [zone] }));
    }

    [Fact]
    public void Readings_are_stale_after_the_operators_time_only()
    {
        Assert.Null(Code(Facts(lastReading: Tuesday10.AddHours(-24))));
        Assert.Equal("stale-readings", Code(Facts(lastReading: Tuesday10.AddHours(-24).AddSeconds(-1))));
        Assert.Equal("no-readings", Code(Facts() with { LastReadingAt = null }));
    }

    [Fact]
    public void Where_an_agent_goes_stale_readings_refuse_nothing() => Assert.Null(Code(Facts() with { LastReadingAt = null, HasSwitch = false }));

    [Fact]
    public void A_clock_behind_the_last_commit_refuses_before_everything_else()
    {
        var facts = Facts() with { LastCommitAt = Tuesday10.AddMinutes(1), VitalReason = "hospital" };

        Assert.Equal("clock-behind", Code(facts));
        Assert.Equal("clock-off", Code(Facts() with { ClockOff = TimeSpan.FromMinutes(-6) }));
        Assert.Null(Code(Facts() with { LastCommitAt = Tuesday10 + ClockRule.Tolerance }));
    }

    [Fact]
    public void Any_hour_lifts_hours_and_days_and_nothing_else()
    {
        var sunday3 = new DateTimeOffset(2026, 11, 29, 2, 0, 0, TimeSpan.Zero);
        var any = Facts(lastReading: sunday3) with { AnyHour = true };

        Assert.Null(Code(any, sunday3));
        Assert.Equal("vital-customer", Code(any with { VitalReason = "oxygen at home" }, sunday3));
        Assert.Equal("stale-readings", Code(any with { LastReadingAt = sunday3.AddDays(-2) }, sunday3));
    }

    [Fact]
    public void A_refusal_says_the_hours_and_the_local_time()
    {
        var night = new DateTimeOffset(2026, 11, 24, 20, 30, 0, TimeSpan.Zero);

        var refusal = CutRules.Check(Facts(lastReading: night), night)!;

        Assert.Equal(["08:00", "15:00", "21:30"], refusal.Values);
        Assert.Equal("supply is cut between 08:00 and 15:00 only; it is 21:30 there", refusal.Detail);
    }
}
