using SmartUtility.Core.Commands;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;
using SmartUtility.Core.Simulation;

namespace SmartUtility.Tests.Rules.Simulation;

public sealed class VirtualNetworkTests
{
    static readonly Country Country = CountryBuilder.Build(new DateOnly(2026, 11, 24), 60, 40);
    static readonly DateTimeOffset Start = HourStamp.StartOf(Country.EndHour);

    static VirtualNetwork Network(int no, Scenario scenario = Scenario.None) => new(Country.Operators[no], scenario, Start, meter => new MeterStand(meter.FirstIndex, Start, true));

    static double Loss(VirtualNetwork network, int point)
    {
        var received = network.Meters.Where(meter => meter.Place is not null && meter.Point == point).Sum(Moved);
        var expected = Moved(network.Meters.Single(meter => meter.Place is null && meter.Point == point));
        return 100.0 * (expected - received) / expected;
    }

    static long Moved(PlayedMeter meter) => (meter.Meter.Index - meter.Plan.FirstIndex + meter.Plan.Capacity) % meter.Plan.Capacity;

    [Fact]
    public void Small_steps_count_what_one_large_step_counts()
    {
        var (fine, coarse) = (Network(1), Network(1));
        for (var at = Start; at <= Start.AddHours(3); at += TimeSpan.FromSeconds(7)) fine.MoveTo(at);
        fine.MoveTo(Start.AddHours(3));
        coarse.MoveTo(Start.AddHours(3));

        Assert.All(fine.Meters.Zip(coarse.Meters), pair => Assert.InRange(Moved(pair.First) - Moved(pair.Second), -1, 1));
        Assert.True(fine.Meters.Sum(Moved) > 0);
    }

    [Fact]
    public void The_leak_and_the_bypass_go_on()
    {
        var (water, power, still) = (Network(0, Scenarios.OfDemo), Network(1, Scenarios.OfDemo), Network(0));
        foreach (var network in new[] { water, power, still }) network.MoveTo(Start.AddHours(24));
        var leaking = Country.Operators[0].Points.Single(point => point.Leak is { GrowsHours: 0 }).No;
        var passing = Country.Operators[1].Places.Single(place => place.Bypass is not null).Point;

        Assert.True(Loss(water, leaking) > (double)DemoLimit.Raise);
        Assert.True(Loss(power, passing) > (double)DemoLimit.Raise);
        Assert.InRange(Loss(still, leaking), 3, 12);
    }

    [Fact]
    public void A_meter_switched_off_counts_nothing_and_the_zone_takes_less()
    {
        var (one, other) = (Network(1), Network(1));
        var meter = one.Meters.First(played => played is { Place: not null, Plan.Switch: not SwitchKind.None });
        meter.Meter.Obey("off", CommandAction.Disconnect, null, Start);
        one.MoveTo(Start.AddHours(12));
        other.MoveTo(Start.AddHours(12));

        Assert.Equal(0, Moved(meter));
        var lost = Moved(other.Meters.Single(played => played.Plan.Serial == meter.Plan.Serial));
        var (less, more) = (one.Meters.Single(played => played.Place is null && played.Point == meter.Point), other.Meters.Single(played => played.Place is null && played.Point == meter.Point));
        Assert.InRange(Moved(more) - Moved(less), lost, lost * 1.1 + 2);
    }

    [Fact]
    public void A_meter_known_later_than_the_others_is_counted_from_there()
    {
        var plan = Country.Operators[1];
        var late = plan.Places[1].Meters[^1].Serial;
        var network = new VirtualNetwork(plan, Scenario.None, Start, meter => new MeterStand(meter.FirstIndex, meter.Serial == late ? Start.AddHours(5) : Start, true));
        network.MoveTo(Start.AddHours(5));

        Assert.Equal(0, Moved(network.Meters.Single(played => played.Plan.Serial == late)));
        network.MoveTo(Start.AddHours(10));
        Assert.True(Moved(network.Meters.Single(played => played.Plan.Serial == late)) > 0);
    }

    [Theory]
    [InlineData("leak,bypass", Scenario.Leak | Scenario.Bypass)]
    [InlineData("Outage, tamper", Scenario.Outage | Scenario.Tamper)]
    [InlineData("", Scenario.None)]
    public void Scenarios_are_read_by_name(string text, Scenario expected) => Assert.Equal(expected, Scenarios.Parse(text, out _));

    [Theory]
    [InlineData("leak,flood", "flood")]
    [InlineData("3", "3")]
    public void An_unknown_scenario_is_named(string text, string expected)
    {
        Assert.Null(Scenarios.Parse(text, out var unknown));
        Assert.Equal(expected, unknown);
    }
}
