using SmartUtility.Core.Shared;

namespace SmartUtility.Tests.Rules.Shared;

public sealed class ClockOffTests
{
    [Theory]
    [InlineData(false, 301, true)]
    [InlineData(false, -301, true)]
    [InlineData(false, 300, false)]
    [InlineData(true, 4000, false)]
    [InlineData(false, null, false)]
    public void A_clock_is_wrong_only_when_nothing_keeps_it_and_a_server_contradicts_it_by_more_than_five_minutes(bool synchronised, int? off, bool expected) =>
        Assert.Equal(expected, ClockRule.IsOff(synchronised, off is { } seconds ? TimeSpan.FromSeconds(seconds) : null));

    [Fact]
    public void It_says_which_way()
    {
        Assert.Contains("6 min slow", ClockRule.Wrong(TimeSpan.FromMinutes(6)).Detail, StringComparison.Ordinal);
        Assert.Contains("90 min fast", ClockRule.Wrong(TimeSpan.FromMinutes(-90)).Detail, StringComparison.Ordinal);
    }
}
