using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Outages;

namespace SmartUtility.Tests.Rules.Detection;

public sealed class DryMainTests
{
    static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    // Nine days of hours until noon, as much as usual for the hour; the last ones as given.
    static List<NetworkHour> Zone(Func<DateTimeOffset, (long In, long Used)> usual, params (long In, long Used)[] last) => [.. Enumerable.Range(1, 9 * 24).Select(back =>
    {
        var at = Noon.AddHours(-back);
        var (flow, used) = back <= last.Length ? last[^back] : usual(at);
        return new NetworkHour(at, flow, used, 40, 40);
    })];

    static (long, long) Always(DateTimeOffset at) => (1000 + 100 * at.Hour, 900 + 90 * at.Hour);

    static int? Dry(List<NetworkHour> hours, int minutes = 10) => DryMain.Since(hours, Noon.AddMinutes(minutes)) is { } since ? (int)(Noon - since).TotalHours : null;

    [Fact]
    public void Two_hours_without_flow_and_use_are_a_dry_main_since_the_first() => Assert.Equal(2, Dry(Zone(Always, (0, 0), (0, 0))));

    [Fact]
    public void A_long_one_is_dated_at_its_beginning() => Assert.Equal(5, Dry(Zone(Always, (0, 0), (0, 0), (20, 9), (0, 0), (0, 0))));

    [Fact]
    public void Ordinary_days_say_nothing() => Assert.Null(Dry(Zone(Always)));

    [Fact]
    public void One_hour_says_nothing() => Assert.Null(Dry(Zone(Always, (0, 0))));

    [Fact]
    public void Use_without_inflow_is_a_broken_sensor_and_inflow_without_use_a_loss()
    {
        Assert.Null(Dry(Zone(Always, (0, 900), (0, 900))));
        Assert.Null(Dry(Zone(Always, (1000, 0), (1000, 0))));
    }

    [Fact]
    public void It_is_over_when_flow_is_back() => Assert.Null(Dry(Zone(Always, (0, 0), (0, 0), (800, 700))));

    [Fact]
    public void Where_water_comes_by_the_hour_the_hours_without_are_usual() => Assert.Null(Dry(Zone(at => at.Hour is >= 5 and < 9 ? (4000, 3600) : (0, 0))));

    [Fact]
    public void But_water_that_does_not_come_at_its_hour_is_seen()
    {
        var hours = Zone(at => at.Hour is >= 9 and < 12 ? (4000, 3600) : (0, 0), (0, 0), (0, 0), (0, 0));

        Assert.Equal(3, Dry(hours));
    }

    [Fact]
    public void A_small_zone_says_nothing() => Assert.Null(Dry(Zone(_ => (90, 80), (0, 0), (0, 0))));

    [Fact]
    public void Meters_that_do_not_report_and_inflow_that_nobody_measures_say_nothing()
    {
        var hours = Zone(Always, (0, 0), (0, 0));

        Assert.Null(Dry(hours.ConvertAll(hour => hour.Hour >= Noon.AddHours(-2) ? hour with { Present = 20 } : hour)));
        Assert.Null(Dry(hours.ConvertAll(hour => hour with { Own = 0 })));
        Assert.Null(Dry([]));
    }

    [Fact]
    public void Old_hours_say_nothing_of_now() => Assert.Null(Dry(Zone(Always, (0, 0), (0, 0)), 60 * 5));

    [Fact]
    public void It_is_back_with_the_first_hour_in_which_water_flows_in_and_is_used()
    {
        var since = Noon.AddHours(-4);

        Assert.Null(DryMain.BackAt(Zone(Always, (0, 0), (0, 0), (0, 0), (0, 0)), since, Noon.AddMinutes(10)));
        Assert.Equal(Noon.AddHours(-1), DryMain.BackAt(Zone(Always, (0, 0), (0, 0), (900, 0), (900, 700)), since, Noon.AddMinutes(10)));
        Assert.Null(DryMain.BackAt([], since, Noon));
    }
}
