using SmartUtility.Core.Billing;

namespace SmartUtility.Tests.Rules.Billing;

/// <summary>Bills by two price lists, counted one by one.</summary>
public sealed class TariffImpactTests
{
    static BillImpact Bill(decimal before, decimal after, string account = "A") => new(account, "C-" + account, "home", 1, before, after);

    [Theory]
    [InlineData(100, 40, null, -0.5)]
    [InlineData(100, 50, -0.5, -0.2)]
    [InlineData(100, 99, -0.05, 0.0)]
    [InlineData(100, 100, 0.0, 0.0)]
    [InlineData(100, 105, 0.0, 0.05)]
    [InlineData(100, 106, 0.05, 0.1)]
    [InlineData(100, 151, 0.5, null)]
    [InlineData(0, 5, 0.5, null)]
    public void A_bill_falls_into_the_band_of_its_change(int before, int after, double? from, double? to)
    {
        var counter = new ImpactCounter();
        counter.Add(Bill(before, after), before, after);

        var band = Assert.Single(counter.Report().Bands, row => row.Bills > 0);

        Assert.Equal(((decimal?)from, (decimal?)to), (band.From, band.To));
    }

    [Fact]
    public void Ten_are_named_on_each_side_however_many_there_are()
    {
        var (counter, dice) = (new ImpactCounter(), new Random(3));
        var changes = Enumerable.Range(0, 5000).Select(n => (Account: n.ToString("0000", System.Globalization.CultureInfo.InvariantCulture), Change: dice.Next(-100_000, 100_000))).ToList();
        foreach (var (account, change) in changes) counter.Add(Bill(1000, 1000 + change, account), 0, 0);

        var report = counter.Report();

        Assert.Equal(changes.OrderBy(row => row.Change).Take(10).Select(row => (decimal)row.Change), report.Lowest.Select(row => row.Change));
        Assert.Equal(changes.OrderByDescending(row => row.Change).Take(10).Select(row => (decimal)row.Change), report.Highest.Select(row => row.Change));
        Assert.Equal(5000, report.Bands.Sum(band => band.Bills));
        Assert.Equal((report.Winners, report.Losers), (changes.Count(row => row.Change < 0), changes.Count(row => row.Change > 0)));
        Assert.Equal(report.After - report.Before, changes.Sum(row => row.Change));
    }
}
