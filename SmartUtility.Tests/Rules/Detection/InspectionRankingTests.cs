using SmartUtility.Core.Detection.Rules;

namespace SmartUtility.Tests.Rules.Detection;

public sealed class InspectionRankingTests
{
    const int Days = 180, Customers = 20, Start = 100;

    /// <summary>A zone of honest homes with a little loss.</summary>
    static (double[] Supplied, List<float[]> Used) Zone(int seed)
    {
        var chance = new Random(seed);
        var used = Enumerable.Range(0, Customers).Select(_ => (Level: 100 + 400 * chance.NextDouble(), Chance: new Random(chance.Next())))
            .Select(home => Enumerable.Range(0, Days).Select(_ => (float)(home.Level * (0.5 + home.Chance.NextDouble()))).ToArray()).ToList();
        return ([.. Enumerable.Range(0, Days).Select(day => used.Sum(home => home[day]) + 200 + 40 * chance.NextDouble())], used);
    }

    static IReadOnlyList<InspectionRank> Rank(double[] supplied, IEnumerable<float[]> reported) => InspectionRanking.Rank(supplied, [.. reported.Select(days => new ZoneCustomer(days))]);

    [Fact]
    public void Use_that_falls_when_the_loss_rises_comes_first_with_its_reasons()
    {
        var (supplied, used) = Zone(1);
        for (var day = Start; day < Days; day++) used[7][day] *= 0.3f;

        var first = Rank(supplied, used)[0];

        Assert.Equal(7, first.Customer);
        Assert.Superset(new HashSet<string> { "fell-with-loss", "use-fell", "zone-loses" }, first.Reasons.Select(reason => reason.Code).ToHashSet());
        Assert.InRange(first.Reasons.Single(reason => reason.Code == "fell-with-loss").Day!.Value, Start - 7, Start + 7);
        Assert.InRange(first.Score, first.Reasons.Sum(reason => reason.Points) - 2.1, first.Reasons.Sum(reason => reason.Points) + 0.01);
    }

    [Fact]
    public void A_meter_passed_by_on_single_days_is_seen_by_the_loss_of_these_days()
    {
        var (supplied, used) = Zone(2);
        for (var day = Start; day < Days; day++) if (day % 3 != 0) used[4][day] = 0;

        var first = Rank(supplied, used)[0];

        Assert.Equal(4, first.Customer);
        Assert.Contains(first.Reasons, reason => reason.Code == "zero-days-with-loss");
    }

    [Fact]
    public void An_empty_home_is_explained_and_stands_below_the_one_whose_use_became_loss()
    {
        var (supplied, used) = Zone(3);
        for (var day = Start; day < Days; day++)
        {
            used[7][day] *= 0.4f;
            supplied[day] -= used[2][day];
            used[2][day] = 0;
        }

        var ranks = Rank(supplied, used);

        Assert.Equal(7, ranks[0].Customer);
        var empty = ranks.Single(rank => rank.Customer == 2);
        Assert.Contains(empty.Reasons, reason => reason is { Code: "vacant", Points: 0 });
        Assert.True(empty.Score < ranks[0].Score / 2);
    }

    [Fact]
    public void A_zone_that_does_not_lose_gives_no_one_reason_to_be_looked_at_first()
    {
        var (supplied, used) = Zone(4);

        Assert.All(Rank(supplied, used), rank => Assert.DoesNotContain(rank.Reasons, reason => reason.Code is "fell-with-loss" or "zone-loses" && reason.Points > 1));
    }

    [Fact]
    public void What_came_before_a_meter_exchange_is_not_compared()
    {
        var (supplied, used) = Zone(5);
        for (var day = 0; day < Start; day++) used[6][day] *= 3;
        for (var day = 0; day < Start; day++) supplied[day] = used.Sum(home => (double)home[day]) + 220;

        double Fell(int? exchanged) => InspectionRanking.Rank(supplied, [.. used.Select((days, n) => new ZoneCustomer(days, n == 6 ? exchanged : null))]).Single(rank => rank.Customer == 6)
            .Reasons.Where(reason => reason.Code == "use-fell").Sum(reason => reason.Points);

        Assert.True(Fell(null) > 0.5);
        Assert.Equal(0, Fell(Start));
    }

    [Fact]
    public void The_order_of_the_customers_changes_no_score()
    {
        var (supplied, used) = Zone(6);
        for (var day = Start; day < Days; day++) used[7][day] *= 0.3f;
        var scores = Rank(supplied, used).ToDictionary(rank => rank.Customer, rank => rank.Score);

        var reversed = Rank(supplied, used.AsEnumerable().Reverse());

        Assert.All(reversed, rank => Assert.Equal(scores[Customers - 1 - rank.Customer], rank.Score, 6));
    }

    [Fact]
    public void Too_few_days_or_no_customers_give_no_list()
    {
        Assert.Empty(Rank(new double[InspectionRanking.NeededDays - 1], [new float[InspectionRanking.NeededDays - 1]]));
        Assert.Empty(Rank(new double[Days], []));
        Assert.Empty(Rank(new double[Days], [new float[Days]]));
    }

    [Fact]
    public void One_silent_meter_is_no_loss()
    {
        var (supplied, used) = Zone(7);
        for (var day = Start; day < Days; day++) used[3][day] = float.NaN;

        Assert.DoesNotContain(Rank(supplied, used).Single(rank => rank.Customer == 3).Reasons, reason => reason.Code == "fell-with-loss" && reason.Points > 1);
    }
}
