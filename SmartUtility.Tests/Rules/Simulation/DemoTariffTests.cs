using SmartUtility.Core.Billing;
using SmartUtility.Core.Simulation;

namespace SmartUtility.Tests.Rules.Simulation;

public sealed class DemoTariffTests
{
    static readonly Country Country = CountryBuilder.Build(new DateOnly(2026, 11, 24));

    [Fact]
    public void Every_price_list_is_sound_and_every_agreement_has_one()
    {
        foreach (var plan in Country.Operators)
        {
            var tariffs = DemoTariffs.Of(Country, plan.Code);
            Assert.All(tariffs, row => Assert.Null(TariffCheck.FirstProblem(row.Tariff)));
            var byCode = tariffs.ToDictionary(row => row.Tariff.Code);
            Assert.All(plan.Places.Where(place => place.Agreement is not null), place => Assert.Equal(place.Load.Resource, byCode[place.Agreement!.Tariff].Resource));
        }
    }

    [Fact]
    public void A_compound_of_two_households_has_twice_the_social_block()
    {
        var tariff = DemoTariffs.Of(Country, CountryBuilder.Water)[0].Tariff;
        var month = new DateOnly(2026, 10, 1);

        var bill = Rating.Rate(tariff, new UsageInput([new UsagePeriod(month, month.AddMonths(1), 24, Households: 2)]), "fr").Value;

        // 10 m³ × 198 + 14 m³ × 453 + 500 fixed; VAT on the last two: 18 % of 6842 = 1231.56 → 1232; 10 054 → 10 055 in five-franc steps.
        Assert.Equal([1980m, 6342m, 500m], bill.Lines.Select(line => line.Amount));
        Assert.Equal(1232m, bill.Taxes.Single().Amount);
        Assert.Equal((10_054m, 10_055m), (bill.Unrounded, bill.Total));
        Assert.Equal("Eau, tranche sociale", bill.Lines[0].Label);
    }
}
