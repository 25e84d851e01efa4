using SmartUtility.Core.Detection;
using SmartUtility.Web.Live;

namespace SmartUtility.Tests.Rules.Live;

public sealed class LiveBalanceTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // Source 3 above plant 1 above zone 2. Two sensors at the zone (in 10, out 11), one at the source (12), homes 20, 21, 22 below the zone.
    static readonly Topology Town = new(new Dictionary<int, FlowPoint> { [3] = new(7, [3]), [1] = new(7, [3, 1]), [2] = new(7, [3, 1, 2]) },
    [
        new(10, Hour, 2, true, 1), new(11, Hour, 2, true, -1), new(12, Hour, 3, true, 1),
        new(20, Hour, 2, false, 1), new(21, Hour, 2, false, 1), new(22, Hour, 2, false, 1),
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
    public void A_point_without_own_meters_expects_what_the_nearest_metered_points_below_expect()
    {
        var steps = Of((10, 1000, 5), (11, 200, 5), (12, 900, 5), (20, 300, 5), (21, 300, 5), (22, 0, 5));

        Assert.Equal((800d, 600d), (steps[1].Expected, steps[1].Received));
        Assert.Equal((900d, 1), (steps[3].Expected, steps[3].Own));
    }

    [Fact]
    public void Without_any_meter_below_nothing_is_known()
    {
        var lonely = LiveBalance.Of(new Topology(new Dictionary<int, FlowPoint> { [1] = new(7, [1]) }, []), _ => null, Now)[1];

        Assert.Equal((null, null, null, 0), (lonely.Expected, lonely.Received, lonely.LossPercent, lonely.Own));
    }

    [Theory]
    [InlineData("1-0:1.8.0 1-0:1.8.1 1-0:1.8.2 1-0:2.8.0", "1-0:1.8.0")]
    [InlineData("1-0:1.8.1 1-0:1.8.2 1-0:2.8.0", "1-0:1.8.1 1-0:1.8.2")]
    [InlineData("0-1:24.2.1 0-2:24.2.1", "0-1:24.2.1")]
    [InlineData("", "")]
    public void Registers_count_as_in_the_rollup(string codes, string counting) =>
        Assert.Equal(counting, string.Join(' ', Topology.Counting(codes.Split(' ', StringSplitOptions.RemoveEmptyEntries), code => code, "1-0:1.8.0")));

    [Fact]
    public void A_stale_own_meter_leaves_a_gap_and_so_do_too_many_stale_homes()
    {
        var zone = Of((10, 1000, 5), (11, 200, 61), (20, 300, 5), (21, 300, 5), (22, 0, 3600))[2];

        Assert.Null(zone.Expected);
        Assert.Null(zone.Received);
        Assert.Equal(2, zone.Fresh);
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
