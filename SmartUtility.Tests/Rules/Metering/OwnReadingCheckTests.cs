using SmartUtility.Core.Metering;

namespace SmartUtility.Tests.Rules.Metering;

public sealed class OwnReadingCheckTests
{
    static readonly DateTimeOffset At = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    // 1 000 L a day for thirty days before, then thirty days of silence.
    [Theory]
    [InlineData(160_000, null), InlineData(215_000, null), InlineData(221_000, OwnReadingCheck.High), InlineData(134_000, OwnReadingCheck.Low), InlineData(129_999, OwnReadingCheck.Fell), InlineData(137_000, null)]
    public void A_reading_far_from_what_the_meter_used_to_count_is_doubtful(long value, string? doubt) =>
        Assert.Equal(doubt, OwnReadingCheck.Doubt((At.AddDays(-60), 100_000), (At.AddDays(-30), 130_000), At, value, 100_000_000, 1));

    [Fact]
    public void A_counter_that_started_again_is_no_fall_and_without_history_nothing_counts_unseen()
    {
        Assert.Null(OwnReadingCheck.Doubt((At.AddDays(-60), 99_950_000), (At.AddDays(-30), 99_980_000), At, 10_000, 100_000_000, 1));
        Assert.Equal(OwnReadingCheck.Unknown, OwnReadingCheck.Doubt(null, null, At, 10, 100_000_000, 1));
        Assert.Equal(OwnReadingCheck.Unknown, OwnReadingCheck.Doubt((At.AddDays(-30), 10), (At.AddDays(-30), 10), At, 20, 100_000_000, 1));
    }
}
