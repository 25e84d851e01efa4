using SmartUtility.Core.Commands;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Simulation;

namespace SmartUtility.Tests.Rules.Simulation;

public sealed class VirtualMeterTests
{
    static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    static VirtualMeter Meter(SwitchKind kind = SwitchKind.Valve, long index = 1000, long capacity = 100_000_000) => new(capacity, kind, index, Noon, true);

    [Fact]
    public void A_reading_carries_the_instant_of_its_last_step()
    {
        var meter = Meter();
        meter.Count(2.5, Noon, Noon.AddSeconds(100));

        Assert.Equal(new MeterReport(Noon.AddSeconds(80), 1002), meter.Due(Noon.AddSeconds(100)));
        Assert.Null(meter.Due(Noon.AddSeconds(101)));
    }

    [Fact]
    public void A_still_counter_reports_every_ten_minutes()
    {
        var meter = Meter();

        Assert.Null(meter.Due(Noon.AddMinutes(9)));
        Assert.Equal(new MeterReport(Noon.AddMinutes(10), 1000), meter.Due(Noon.AddMinutes(10)));
    }

    [Fact]
    public void A_counter_starts_again_at_its_capacity()
    {
        var meter = Meter(index: 99_999_999);
        meter.Count(3, Noon, Noon.AddSeconds(3));

        Assert.Equal(2, meter.Due(Noon.AddSeconds(3))!.Value.Value);
    }

    [Fact]
    public void Disconnect_switches_off_and_reports_at_once_and_again_until_connected()
    {
        var meter = Meter();

        var answer = meter.Obey("a", CommandAction.Disconnect, Noon.AddHours(1), Noon);

        Assert.Equal(new MeterAnswer("a", "done", false, null), answer);
        Assert.False(meter.IsOn);
        Assert.NotNull(meter.Due(Noon.AddSeconds(10)));
        Assert.NotNull(meter.Due(Noon.AddSeconds(20)));
        Assert.Equal("done", meter.Obey("b", CommandAction.Connect, null, Noon.AddSeconds(30)).Status);
        Assert.True(meter.IsOn);
    }

    [Fact]
    public void A_command_twice_is_answered_alike_and_done_once()
    {
        var meter = Meter();
        var first = meter.Obey("a", CommandAction.Disconnect, null, Noon);
        meter.Obey("b", CommandAction.Connect, null, Noon);

        Assert.Equal(first, meter.Obey("a", CommandAction.Disconnect, null, Noon));
        Assert.True(meter.IsOn);
    }

    [Fact]
    public void An_expired_command_and_one_without_a_relay_are_refused()
    {
        Assert.Equal("refused", Meter().Obey("a", CommandAction.Disconnect, Noon, Noon.AddSeconds(1)).Status);
        Assert.Equal("refused", Meter(SwitchKind.None).Obey("a", CommandAction.Disconnect, null, Noon).Status);
        Assert.Equal("done", Meter(SwitchKind.None).Obey("a", CommandAction.Read, null, Noon).Status);
    }

    [Fact]
    public void An_armed_switch_is_closed_by_the_customer()
    {
        var meter = Meter();
        meter.Obey("a", CommandAction.Disconnect, null, Noon);
        var answer = meter.Obey("b", CommandAction.Arm, null, Noon);

        Assert.False(answer.IsOn);
        Assert.False(meter.LetCustomerClose(Noon.AddSeconds(29)));
        Assert.True(meter.LetCustomerClose(Noon.AddSeconds(30)));
        Assert.True(meter.IsOn);
    }
}
