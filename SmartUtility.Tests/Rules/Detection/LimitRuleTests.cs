using SmartUtility.Core.Detection;

namespace SmartUtility.Tests.Rules.Detection;

public sealed class LimitRuleTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 5, 0, TimeSpan.Zero);
    static readonly LossLimit Limit = new() { RaisePercent = 10, ClearPercent = 5, Hours = 3 };

    // Losses in % of the hours before 12:00, the last one is 11:00–12:00; "-" is an hour without enough readings, "." one without any row.
    static List<NetworkHour> Hours(string losses)
    {
        var list = losses.Split(' ');
        return [.. list.Select((loss, i) => (loss, Hour: new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero).AddHours(i - list.Length)))
            .Where(item => item.loss != ".")
            .Select(item => item.loss == "-" ? new NetworkHour(item.Hour, 1000, 0, 20, 18) : new NetworkHour(item.Hour, 1000, 1000 - int.Parse(item.loss, System.Globalization.CultureInfo.InvariantCulture) * 10, 20, 19))];
    }

    [Theory]
    [InlineData("2 2 11 12 13", false, LimitDecision.Raise)]
    [InlineData("11 12 13", false, LimitDecision.Raise)]
    [InlineData("2 12 13", false, LimitDecision.Keep)]
    [InlineData("12 13", false, LimitDecision.Keep)]
    [InlineData("11 12 10", false, LimitDecision.Keep)]
    [InlineData("12 13 14 -", false, LimitDecision.Raise)]
    [InlineData("12 13 - 14", false, LimitDecision.Keep)]
    [InlineData("12 13 . 14", false, LimitDecision.Keep)]
    [InlineData("12 - 13 14 15", false, LimitDecision.Raise)]
    [InlineData("- - -", false, LimitDecision.Keep)]
    [InlineData("12 13 14", true, LimitDecision.Keep)]
    [InlineData("12 5 4 3", true, LimitDecision.Clear)]
    [InlineData("5 4 6", true, LimitDecision.Keep)]
    [InlineData("4 3", true, LimitDecision.Keep)]
    [InlineData("4 - 3 2", true, LimitDecision.Keep)]
    [InlineData("4 3 2 - -", true, LimitDecision.Clear)]
    [InlineData("2 1 0", false, LimitDecision.Keep)]
    public void Decides_by_the_latest_unbroken_run(string losses, bool isOpen, LimitDecision decision) =>
        Assert.Equal(decision, LimitRule.Decide(Limit, isOpen, Hours(losses), null, Now).Decision);

    [Fact]
    public void The_order_in_which_hours_are_given_does_not_matter()
    {
        var hours = Hours("2 11 12 13");
        hours.Reverse();

        Assert.Equal(LimitDecision.Raise, LimitRule.Decide(Limit, false, hours, null, Now).Decision);
    }

    [Fact]
    public void The_condition_reaches_back_over_every_hour_above_the_limit_and_the_size_is_that_of_the_deciding_hours()
    {
        var found = LimitRule.Decide(Limit, false, Hours("2 50 11 12 16"), null, Now);

        Assert.Equal(new DateTimeOffset(2026, 3, 10, 8, 0, 0, TimeSpan.Zero), found.Since);
        Assert.Equal(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero), found.Until);
        Assert.Equal(13m, found.LossPercent);
        Assert.Equal(130, found.LossPerHour);
    }

    [Fact]
    public void An_hour_that_is_not_over_does_not_count()
    {
        var hours = Hours("2 12 13");
        hours.Add(new NetworkHour(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero), 1000, 100, 20, 20));

        Assert.Equal(LimitDecision.Keep, LimitRule.Decide(Limit, false, hours, null, Now).Decision);
        Assert.Equal(LimitDecision.Raise, LimitRule.Decide(Limit, false, hours, null, Now.AddMinutes(55)).Decision);
    }

    [Theory]
    [InlineData(20, 19, true)]
    [InlineData(100, 95, true)]
    [InlineData(20, 18, false)]
    [InlineData(0, 0, false)]
    public void An_hour_counts_when_95_percent_of_its_meters_reported(int due, int present, bool isComplete) =>
        Assert.Equal(isComplete, new NetworkHour(Now.AddHours(-5), 1000, 900, due, present).IsComplete(Now));

    [Fact]
    public void Hours_that_were_judged_before_raise_nothing_again()
    {
        var hours = Hours("12 13 14 15");
        var ended = new DateTimeOffset(2026, 3, 10, 10, 20, 0, TimeSpan.Zero);

        Assert.Equal(LimitDecision.Keep, LimitRule.Decide(Limit, false, hours, ended, Now).Decision);
    }

    [Fact]
    public void Hours_of_long_ago_say_nothing_of_now() =>
        Assert.Equal(LimitDecision.Keep, LimitRule.Decide(Limit, false, Hours("12 13 14"), null, Now.AddDays(3)).Decision);

    [Fact]
    public void Where_nothing_was_expected_nothing_is_lost() => Assert.Equal(0, new NetworkHour(Now, 0, 500, 1, 1).LossPercent);

    [Fact]
    public void More_received_than_expected_is_a_negative_loss() => Assert.Equal(-20, new NetworkHour(Now, 1000, 1200, 1, 1).LossPercent);

    [Fact]
    public void Evidence_survives_its_storage()
    {
        var evidence = new Evidence(10, 5, 3, Hours("2 12"));

        var read = Evidence.FromJson(evidence.ToJson());

        Assert.Equal(evidence.Series, read.Series);
        Assert.Equal((10m, 5m, 3), (read.RaisePercent, read.ClearPercent, read.Hours));
    }
}
