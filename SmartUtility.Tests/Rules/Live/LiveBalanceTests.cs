using SmartUtility.Core.Detection;
using SmartUtility.Web.Live;

namespace SmartUtility.Tests.Rules.Live;

public sealed class LiveBalanceTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // Plant 1 above zone 2. Two sensors at the zone (in 10, out 11), homes 20, 21, 22 below it.
    static readonly Topology Town = new(new Dictionary<int, int> { [1] = 7, [2] = 7 },
    [
        new(10, 7, Hour, 2, 1, []), new(11, 7, Hour, 2, -1, []),
        new(20, 7, Hour, null, 1, [1, 2]), new(21, 7, Hour, null, 1, [1, 2]), new(22, 7, Hour, null, 1, [1, 2]),
    ]);

    static IReadOnlyDictionary<int, LiveStep> Of(params (int Register, double Rate, int SecondsAgo)[] rates) => LiveBalance.Of(Town,
        id => rates.Where(rate => rate.Register == id).Select(rate => (LiveRate?)new LiveRate(rate.Rate, Now.AddSeconds(-rate.SecondsAgo), TimeSpan.FromSeconds(10))).FirstOrDefault(), Now);

    [Fact]
    public void In_minus_out_is_expected_and_homes_are_received()
    {
        var zone = Of((10, 1000, 5), (11, 200, 5), (20, 300, 5), (21, 300, 5), (22, 0, 5))[2];

        Assert.Equal((800d, 600d, 3, 3, 2), (zone.Expected, zone.Received, zone.Fresh, zone.Due, zone.Own));
        Assert.Equal(25, zone.LossPercent);
    }

    [Fact]
    public void A_point_without_own_meters_expects_nothing_known()
    {
        var plant = Of((10, 1000, 5), (20, 300, 5), (21, 300, 5))[1];

        Assert.Null(plant.Expected);
        Assert.Equal(600, plant.Received);
        Assert.Null(plant.LossPercent);
    }

    [Fact]
    public void A_stale_own_meter_leaves_a_gap_and_so_do_too_many_stale_homes()
    {
        var zone = Of((10, 1000, 5), (11, 200, 61), (20, 300, 5), (21, 300, 70), (22, 0, 3600))[2];

        Assert.Null(zone.Expected);
        Assert.Null(zone.Received);
        Assert.Equal(1, zone.Fresh);
    }

    [Theory]
    [InlineData(10, 3600, 60)]
    [InlineData(60, 3600, 180)]
    [InlineData(900, 3600, 2700)]
    [InlineData(9000, 3600, 10800)]
    [InlineData(null, 3600, 10800)]
    [InlineData(null, 10, 60)]
    public void A_flow_counts_for_three_of_its_usual_gaps(int? gap, int interval, int patience) => Assert.Equal(TimeSpan.FromSeconds(patience),
        LiveBalance.Patience(new LiveRate(1, Now, gap is { } seconds ? TimeSpan.FromSeconds(seconds) : null), TimeSpan.FromSeconds(interval)));
}
