using SmartUtility.Core.Accounts;

namespace SmartUtility.Tests.Rules.Accounts;

public sealed class BackupRuleTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, true)]
    [InlineData("2026-11-24T01:00:00Z", false)]
    [InlineData("2026-11-24T00:59:59Z", true)]
    [InlineData("2026-11-20T01:37:00Z", true)]
    public void A_backup_is_due_until_one_was_made_since_the_hour(string? last, bool expected) =>
        Assert.Equal(expected, BackupRule.IsDue(last is null ? null : DateTimeOffset.Parse(last, System.Globalization.CultureInfo.InvariantCulture), Now, 1));

    [Fact]
    public void Before_the_hour_last_nights_counts()
    {
        var early = Now.AddHours(-8.5);

        Assert.False(BackupRule.IsDue(Now.AddHours(-31), early, 1));
        Assert.True(BackupRule.IsDue(Now.AddHours(-33), early, 1));
    }

    [Fact]
    public void The_oldest_nightly_ones_go_and_nothing_else()
    {
        var nights = Enumerable.Range(0, 5).Select(day => BackupRule.NameAt(Now.AddDays(-day))).ToList();

        Assert.Equal(nights[2..], BackupRule.Outdated([nights[3], "before-the-move.backup", .. nights.Except([nights[3]]), nights[0] + ".new"], 2));
        Assert.Empty(BackupRule.Outdated(nights, 5));
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(35.9, 1, false)]
    [InlineData(36.1, 1, true)]
    [InlineData(72, 3, true)]
    public void Days_are_whole_and_a_missed_night_is_late(double hours, int days, bool late)
    {
        var state = new BackupState(Now.AddHours(-hours), "f", null, null);

        Assert.Equal((days, late), (state.Days(Now), state.IsLate(Now)));
    }

    [Fact]
    public void No_backup_is_late_and_has_no_days() => Assert.Equal((null, true), (new BackupState(null, null, null, null).Days(Now), new BackupState(null, null, null, null).IsLate(Now)));
}
