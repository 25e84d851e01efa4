using SmartUtility.Core.Detection;

namespace SmartUtility.Tests.Rules.Detection;

public sealed class LossPlacesTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    static BalanceSum Sum(long expected, long received, bool isMeasured = true) => new(isMeasured ? expected : 0, received, 0, isMeasured ? expected - received : 0, 10, 10, 1, isMeasured ? 1 : 0, 0, default);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_parts_sum_to_the_losses_of_the_topmost_measured_points(int seed)
    {
        var network = new RandomNetwork(seed, points: 15);
        var balance = NetworkBalance.OfHour(network.Paths, network.Hour(), []);
        var places = network.Paths.Select(pair => new PlaceBalance(pair.Key, pair.Value, balance.TryGetValue(pair.Key, out var hour) ? BalanceSums.Of(new NetworkHour(default, hour.Expected, hour.Received, hour.Due, hour.Present, hour.Stored, hour.Own)) : null)).ToList();

        var losses = LossPlaces.Of(places);

        Assert.Equal(LossPlaces.Topmost(places).Sum(place => place.Sum!.Lost), losses.Values.Sum(place => place.Here));
        Assert.Equal(places.Count(place => place.Sum is { IsMeasured: true }), losses.Count);
    }

    [Fact]
    public void A_loss_below_a_measured_point_is_not_that_of_the_one_above()
    {
        // 1 (measured) – 2 (nobody measures) – 3 (measured); 40 lost below 3, 10 between 1 and 3.
        var losses = LossPlaces.Of([new(1, [1], Sum(500, 450), 1), new(2, [1, 2], Sum(0, 200, isMeasured: false), 5), new(3, [1, 2, 3], Sum(240, 200), 10)]);

        Assert.Equal(new LossPlace(10, 5, 29), losses[1]);
        Assert.Equal(new LossPlace(40, 24, 24), losses[3]);
        Assert.Equal(16, losses[3].ToFind);
        Assert.False(losses.ContainsKey(2));
    }

    [Theory]
    [InlineData("5 12 13", 2)]    // since the second day
    [InlineData("12 5 13", 3)]
    [InlineData("12 13 5", null)] // over again
    [InlineData("12 - 13", 3)]    // nothing known in between
    [InlineData("12 13 -", null)]
    public void A_loss_is_as_it_is_since_the_first_day_of_the_last_run(string days, int? since)
    {
        var first = new DateOnly(2026, 3, 1);
        var rows = days.Split(' ').Select((loss, at) => (first.AddDays(at), loss == "-" ? null : (decimal?)decimal.Parse(loss, System.Globalization.CultureInfo.InvariantCulture))).ToList();

        Assert.Equal(since is { } day ? new DateOnly(2026, 3, day) : null, BalanceState.Since(rows, 10));
    }

    [Theory]
    [InlineData(5, 100, 100, 0, true)]
    [InlineData(4, 100, 100, 0, false)] // within the days of grace
    [InlineData(5, 100, 99, 0, true)]   // a gap that was closed: exact in sum, estimated by the hour
    [InlineData(4, 100, 99, 0, false)]
    [InlineData(5, 100, 99, 1, false)]  // a meter is silent still
    [InlineData(35, 100, 99, 1, false)]
    [InlineData(36, 100, 99, 1, true)]  // and is waited for no longer
    [InlineData(36, 100, 0, 9, true)]
    [InlineData(90, 0, 0, 0, false)]    // nothing to judge
    public void A_period_is_final_after_the_grace_once_its_gaps_are_closed_or_given_up(int today, long due, long present, int silent, bool isFinal)
    {
        var end = new DateOnly(2026, 3, 1);

        Assert.Equal(isFinal, BalanceState.IsFinal(end, end.AddDays(today), 5, due, present, silent));
        // Where it is not asked, the silent ones change nothing.
        if (!BalanceState.AsksForSilent(end, end.AddDays(today), 5, due, present)) Assert.Equal(isFinal, BalanceState.IsFinal(end, end.AddDays(today), 5, due, present, silent == 0 ? 1 : 0));
    }

    [Fact]
    public void Water_balance_follows_the_international_terms()
    {
        var water = new WaterBalance(SystemInput: 1_000_000, BilledMetered: 700_000, UnbilledMetered: 20_000, UnbilledUnmetered: 30_000, Connections: 100, Days: 10);

        Assert.Equal((750_000L, 250_000L, 300_000L), (water.Authorised, water.Losses, water.NonRevenue));
        Assert.Equal((300m, 30m), (water.NonRevenuePerConnectionDay, water.NonRevenuePercent));
        Assert.Null((water with { Connections = 0 }).NonRevenuePerConnectionDay);
        Assert.Null((water with { SystemInput = 0 }).NonRevenuePercent);
    }
}
