using SmartUtility.Core.Detection;

namespace SmartUtility.Tests.Rules.Detection;

public sealed class NetworkBalanceTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    static readonly Dictionary<int, IReadOnlyList<int>> Tree = new() { [1] = [1], [2] = [1, 2], [3] = [1, 3], [4] = [1, 2, 4] };

    static HourMeter Inlet(int id, int point, long? quantity, int flow = 1, bool isPresent = true) => new(id, point, true, flow, quantity, isPresent);

    static HourMeter Home(int id, int point, long? quantity, bool isPresent = true) => new(id, point, false, 1, quantity, isPresent);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_points_received_is_its_childrens_and_its_own_usage_points(int seed)
    {
        var network = new RandomNetwork(seed);
        var meters = network.Hour();
        var balance = NetworkBalance.OfHour(network.Paths, meters, network.Levels());

        foreach (var point in network.Paths.Keys)
        {
            var direct = meters.Where(meter => !meter.IsOwn && meter.Point == point).Sum(meter => meter.Quantity ?? 0);
            var children = network.Parents.Where(row => row.Value == point).Sum(row => balance.GetValueOrDefault(row.Key)?.Received ?? 0);
            Assert.Equal(children + direct, balance.GetValueOrDefault(point)?.Received ?? 0);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Nothing_is_lost_when_meters_agree(int seed)
    {
        // Every point has one inlet that counts what its customers and the inlets of its children count.
        var network = new RandomNetwork(seed, points: 3 + seed % 12);
        var used = network.Customers.ToDictionary(customer => customer.Meter, _ => (long)network.Next(0, 10_000));
        long Below(int point) => network.Customers.Where(customer => network.Paths[customer.Point].Contains(point)).Sum(customer => used[customer.Meter]);
        var meters = network.Customers.Select(customer => Home(customer.Meter, customer.Point, used[customer.Meter])).Concat(network.Paths.Keys.Select(point => Inlet(1000 + point, point, Below(point)))).ToList();

        var balance = NetworkBalance.OfHour(network.Paths, meters, []);

        Assert.Equal(network.Paths.Count, balance.Count);
        Assert.All(balance.Values, one => Assert.Equal(0, one.Difference));
        Assert.Equal(network.Customers.Sum(customer => used[customer.Meter]), network.Parents.Where(row => row.Value is null).Sum(row => balance[row.Key].Received));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_customer_that_moves_changes_no_total_above_both_places(int seed)
    {
        var network = new RandomNetwork(seed);
        var (meters, tanks) = (network.Hour(), network.Levels());
        var customer = network.Customers[network.Next(0, network.Customers.Count)];
        var target = network.Next(1, network.Paths.Count + 1);
        var moved = meters.Select(meter => !meter.IsOwn && meter.Id == customer.Meter ? meter with { Point = target } : meter).ToList();

        var (before, after) = (NetworkBalance.OfHour(network.Paths, meters, tanks), NetworkBalance.OfHour(network.Paths, moved, tanks));

        foreach (var point in network.Paths.Keys)
        {
            var (was, comes) = (network.Paths[customer.Point].Contains(point), network.Paths[target].Contains(point));
            if (was == comes) Assert.Equal(before.GetValueOrDefault(point), after.GetValueOrDefault(point));
        }
        long Total(IReadOnlyDictionary<int, HourBalance> balance) => network.Parents.Where(row => row.Value is null).Sum(row => balance.GetValueOrDefault(row.Key)?.Received ?? 0);
        Assert.Equal(Total(before), Total(after));
    }

    [Fact]
    public void Several_inlets_add_up_and_an_outlet_takes_off()
    {
        var balance = NetworkBalance.OfHour(Tree, [Inlet(1, 2, 700), Inlet(2, 2, 400), Inlet(3, 2, 100, -1), Home(4, 4, 950)], []);

        Assert.Equal(new HourBalance(1000, 0, 950, 3, 4, 4), balance[2]);
        Assert.Equal(50, balance[2].Difference);
        // Nobody measures above: what the nearest measured points below have.
        Assert.Equal(balance[2], balance[1]);
        Assert.Null(balance[4].Difference);
        Assert.Equal(950, balance[4].Load);
    }

    [Fact]
    public void Flow_between_two_zones_counts_out_of_one_and_into_the_other()
    {
        var balance = NetworkBalance.OfHour(Tree, [Inlet(1, 2, 1000), Inlet(2, 3, 300), Inlet(2, 2, 300, -1), Home(3, 2, 690), Home(4, 3, 300)], []);

        Assert.Equal((700, 690), (balance[2].Expected, balance[2].Received));
        Assert.Equal((300, 300), (balance[3].Expected, balance[3].Received));
        Assert.Equal((1000, 990), (balance[1].Expected, balance[1].Received));
    }

    [Fact]
    public void What_a_tank_takes_up_is_not_lost_at_its_point_nor_above()
    {
        var balance = NetworkBalance.OfHour(Tree, [Inlet(1, 1, 1000), Inlet(2, 2, 800), Home(3, 4, 700), Home(4, 3, 200)], [new HourTank(4, 100)]);

        Assert.Equal((700, 700, 100), (balance[2].Expected, balance[2].Received, balance[2].Stored));
        Assert.Equal((900, 900), (balance[1].Expected, balance[1].Received));
        Assert.Equal(1000, balance[1].Load);
        Assert.Equal(0, balance[3].Stored);
    }

    [Fact]
    public void An_hour_cannot_be_judged_without_an_inlet_or_a_level()
    {
        var silent = NetworkBalance.OfHour(Tree, [Inlet(1, 2, null, isPresent: false), Home(2, 4, 5)], []);
        var blind = NetworkBalance.OfHour(Tree, [Inlet(1, 2, 9), Home(2, 4, 5)], [new HourTank(2, null)]);

        Assert.Equal((2, 0), (silent[2].Due, silent[2].Present));
        Assert.Equal((3, 0), (blind[2].Due, blind[2].Present));
        Assert.Equal((1, 1), (blind[4].Due, blind[4].Present));
    }

    [Fact]
    public void A_point_with_only_an_outlet_is_not_measured()
    {
        var balance = NetworkBalance.OfHour(Tree, [Inlet(1, 2, 50, -1), Home(2, 2, 5)], []);

        Assert.Equal(new HourBalance(0, 0, 5, 0, 1, 1), balance[2]);
    }

    [Theory]
    [InlineData(0, 100, 60, 200, 30, 150.0)]   // half way
    [InlineData(0, 100, 60, 200, 60, 200.0)]   // exactly at a reading
    [InlineData(-130, 100, 60, 200, 0, null)]  // the one before is too far
    [InlineData(-30, 100, 130, 200, 0, null)]  // the one after is
    public void A_level_lies_between_its_readings(int firstMinute, long first, int secondMinute, long second, int askedMinute, double? level)
    {
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal((decimal?)level, TankLevel.At([(noon.AddMinutes(firstMinute), first), (noon.AddMinutes(secondMinute), second)], noon.AddMinutes(askedMinute)));
    }
}
