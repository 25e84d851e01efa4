using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Detection.Rules;

namespace SmartUtility.Tests.Rules.Detection;

/// <summary>Network 1 with zone 2 (station 3, station 4) and zone 5.</summary>
public sealed class AlertGroupsTests
{
    static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    static readonly Dictionary<int, int[]> Paths = new() { [1] = [1], [2] = [1, 2], [3] = [1, 2, 3], [4] = [1, 2, 4], [5] = [1, 5] };

    static GroupedAlert Alert(long id, string rule, int point, int hour = 0, long perHour = 0) => new(id, rule, Paths[point], null, Start.AddHours(hour), perHour);

    static string Heads(params GroupedAlert[] open) => string.Join(' ', AlertGroups.Parents(open).OrderBy(row => row.Key).Select(row => $"{row.Key}:{row.Value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"}"));

    [Fact]
    public void Of_what_falls_silent_together_the_alert_highest_up_stands_for_those_below_whatever_came_first() =>
        Assert.Equal("1:3 2:3 3:-", Heads(Alert(1, Presence.SilentSensor, 3), Alert(2, OutageRules.Telecom, 2, 1), Alert(3, OutageRules.Outage, 1, 2)));

    [Fact]
    public void A_leak_stands_at_its_zone_and_what_the_points_above_say_is_listed_with_it() =>
        Assert.Equal("1:3 2:3 3:- 4:3", Heads(Alert(1, LossShift.Rule, 1, 0, 980), Alert(2, NightFlow.Rule, 2, 1, 1_000), Alert(3, LimitRule.Name, 3, 2, 1_100), Alert(4, NightFlow.Rule, 3, 3, 950)));

    [Fact]
    public void Two_leaks_stand_for_themselves_and_the_point_above_is_with_the_larger() =>
        Assert.Equal("1:3 2:- 3:-", Heads(Alert(1, LossShift.Rule, 1, 0, 1_000), Alert(2, NightFlow.Rule, 5, 1, 80), Alert(3, LossShift.Rule, 2, 2, 900)));

    [Fact]
    public void A_loss_that_the_points_below_do_not_explain_is_one_of_its_own() => Assert.Equal("1:- 2:-", Heads(Alert(1, LossShift.Rule, 1, 0, 1_000), Alert(2, LossShift.Rule, 2, 1, 300)));

    [Fact]
    public void Where_many_lose_at_once_the_alert_above_stands_for_all()
    {
        GroupedAlert[] open = [.. Enumerable.Range(1, 40).Select(zone => new GroupedAlert(zone, LossShift.Rule, [1, 2, 100 + zone], null, Start, 100)), Alert(50, LossShift.Rule, 2, 9, 4_000), Alert(51, LossShift.Rule, 1, 9, 4_000)];

        var parents = AlertGroups.Parents(open);
        Assert.All(open, alert => Assert.Equal(alert.Id == 50 ? null : 50L, parents[alert.Id]));
    }

    [Fact]
    public void At_one_point_the_oldest_stands_and_of_two_at_once_the_first() =>
        Assert.Equal("1:2 2:- 3:2", Heads(Alert(1, LimitRule.Name, 2, 5), Alert(2, NightFlow.Rule, 2, 1), Alert(3, LossShift.Rule, 2, 1)));

    [Fact]
    public void Neighbours_stand_for_themselves() => Assert.Equal("1:- 2:- 3:-", Heads(Alert(1, LimitRule.Name, 3), Alert(2, LimitRule.Name, 4), Alert(3, LimitRule.Name, 5)));

    [Fact]
    public void A_branch_between_without_an_alert_does_not_part_them() => Assert.Equal("1:2 2:-", Heads(Alert(1, LimitRule.Name, 1), Alert(2, LimitRule.Name, 4)));

    [Fact]
    public void Losses_and_silence_are_told_apart() => Assert.Equal("1:- 2:- 3:2", Heads(Alert(1, LimitRule.Name, 3), Alert(2, OutageRules.Outage, 2), Alert(3, Presence.SilentSensor, 3)));

    [Theory]
    [InlineData(ContinuousFlow.Rule)]
    [InlineData(Unsupplied.WhileOff)]
    [InlineData(SensorHealth.Stuck)]
    [InlineData(RegisterRules.Stuck)]
    [InlineData("use-drop")]
    public void What_concerns_one_customer_or_sensor_stands_alone(string rule)
    {
        Assert.Null(AlertGroups.Family(rule));
        Assert.Equal("1:- 2:-", Heads(Alert(1, LimitRule.Name, 1), Alert(2, rule, 2)));
    }

    [Fact]
    public void Nothing_open_has_no_head() => Assert.Equal("", Heads());

    [Fact]
    public void Every_head_stands_for_itself()
    {
        var random = new Random(7);
        string[] rules = [LimitRule.Name, LossShift.Rule, NightFlow.Rule, OutageRules.Telecom, OutageRules.Outage, "use-drop"];
        for (var run = 0; run < 200; run++)
        {
            GroupedAlert[] open = [.. Enumerable.Range(1, random.Next(12)).Select(id => Alert(id, rules[random.Next(rules.Length)], random.Next(1, 6), random.Next(3), random.Next(4)))];
            var parents = AlertGroups.Parents(open);

            Assert.All(parents, row =>
            {
                if (row.Value is not { } head) return;
                Assert.Null(parents[head]);
                var (mine, its) = (open.Single(alert => alert.Id == row.Key), open.Single(alert => alert.Id == head));
                Assert.Equal(AlertGroups.Family(mine.Rule), AlertGroups.Family(its.Rule));
                Assert.True(mine.Path.Contains(its.Path[^1]) || its.Path.Contains(mine.Path[^1]));
            });
        }
    }
}
