using System.Text.Json;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Verbs;

namespace SmartUtility.Tests.Rules.Billing;

public sealed class RatingTests
{
    static readonly DateOnly Jan = new(2026, 1, 1);
    static readonly Words W = Words.Same("x");

    static Tariff Of(params PriceComponent[] components) => Of(null, components);

    static Tariff Of(RoundingPolicy? rounding, params PriceComponent[] components) => new("T", "T", "XOF", "m³", [new TariffVersion(new DateOnly(2020, 1, 1), components, rounding)]);

    static RatedBill Rate(Tariff tariff, decimal quantity, DateOnly? from = null, DateOnly? to = null, int households = 1) =>
        Rating.Rate(tariff, new UsageInput([new UsagePeriod(from ?? Jan, to ?? Jan.AddMonths(1), quantity, Households: households)]), "en").Value;

    static EnergyBlocks Blocks(BlockMode mode = BlockMode.Graduated, Span per = Span.Month, bool households = false, params Block[] blocks) => new("water", W, blocks, mode, per, households, ["vat"]);

    static readonly Block[] Three = [new(100, 10), new(200, 30), new(300)];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 1000)]
    [InlineData(11, 1200)]
    [InlineData(30, 5000)]
    [InlineData(31.5, 5450)]
    public void Graduated_blocks_price_each_part_by_its_block(double quantity, int total) =>
        Assert.Equal(total, Rate(Of(Blocks(blocks: Three) with { TaxKeys = [] }), (decimal)quantity).Total);

    [Theory]
    [InlineData(10, 1000)]
    [InlineData(11, 2200)]
    [InlineData(31, 9300)]
    public void A_cliff_prices_the_whole_quantity_by_the_block_it_falls_in(int quantity, int total) =>
        Assert.Equal(total, Rate(Of(Blocks(BlockMode.Cliff, blocks: Three) with { TaxKeys = [] }), quantity).Total);

    [Fact]
    public void A_social_block_counts_only_when_everything_fits_in_it()
    {
        var tariff = Of(Blocks(per: Span.Days30, blocks: [new(200, 5, OnlyIfAll: true, TaxKeys: []), new(450, 50), new(650)]), new Tax("vat", W, 0.18m));

        Assert.Equal(1000, Rate(tariff, 5, Jan, Jan.AddDays(30)).Total);
        Assert.Equal(3186, Rate(tariff, 6, Jan, Jan.AddDays(30)).Total);
        Assert.Equal(2000, Rate(tariff, 10, Jan, Jan.AddDays(60)).Total);
    }

    [Fact]
    public void Limits_scale_by_households_and_by_the_days_of_the_span()
    {
        Assert.Equal(2000, Rate(Of(Blocks(households: true, blocks: Three) with { TaxKeys = [] }), 20, households: 2).Total);
        Assert.Equal(1500, Rate(Of(Blocks(per: Span.Days30, blocks: Three) with { TaxKeys = [] }), 10, Jan, Jan.AddDays(15)).Total);
        // Half of February 2026 is half a month.
        Assert.Equal(1500, Rate(Of(Blocks(blocks: Three) with { TaxKeys = [] }), 10, new DateOnly(2026, 2, 1), new DateOnly(2026, 2, 15)).Total);
    }

    [Fact]
    public void Fixed_charges_are_prorated_by_days_or_count_begun_months()
    {
        var (from, to) = (new DateOnly(2026, 4, 16), new DateOnly(2026, 5, 1));

        Assert.Equal(300, Rate(Of(new FixedCharge("standing", W, 600, Prorate: true)), 0, from, to).Total);
        Assert.Equal(600, Rate(Of(new FixedCharge("standing", W, 600)), 0, from, to).Total);
        Assert.Equal(1200, Rate(Of(new FixedCharge("standing", W, 600)), 0, from, new DateOnly(2026, 5, 20)).Total);
        Assert.Equal(150, Rate(Of(new FixedCharge("standing", W, 10, Span.Day)), 0, from, to).Total);
        Assert.Equal(600, Rate(Of(new FixedCharge("standing", W, 600, Span.Period)), 0, from, new DateOnly(2026, 9, 1)).Total);
    }

    [Fact]
    public void The_minimum_is_reached_before_taxes()
    {
        var tariff = Of(Blocks(blocks: [new(64)]), new MinimumCharge("minimum", W, 1000, TaxKeys: ["vat"]), new Tax("vat", W, 0.18m));

        var bill = Rate(tariff, 10);

        Assert.Equal(1180, bill.Total);
        Assert.Equal(["water", "minimum"], bill.Lines.Select(line => line.Key));
        Assert.Equal(360, bill.Lines[1].Amount);
        Assert.DoesNotContain(Rate(tariff, 16).Lines, line => line.Key == "minimum");
    }

    [Fact]
    public void A_change_of_prices_splits_usage_by_days_and_the_last_part_takes_the_remainder()
    {
        var tariff = new Tariff("T", "T", "CHF", "kWh", [
            new TariffVersion(new DateOnly(2025, 1, 1), [new EnergyBlocks("energy", W, [new(0.20m)]), new FixedCharge("standing", W, 31, Prorate: true)]),
            new TariffVersion(new DateOnly(2026, 1, 11), [new EnergyBlocks("energy", W, [new(0.10m)]), new FixedCharge("standing", W, 62, Prorate: true)])]);

        var bill = Rate(tariff, 100);

        Assert.Equal([("energy@2026-01-01", 32m), ("standing@2026-01-01", 0.3225806452m), ("energy@2026-01-11", 68m), ("standing@2026-01-11", 0.6774193548m)], bill.Lines.Select(line => (line.Key, line.Quantity)));
        Assert.Equal([6.4m, 10m, 6.8m, 42m], bill.Lines.Select(line => Math.Round(line.Amount, 6)));
    }

    [Fact]
    public void A_usage_before_the_first_version_is_refused()
    {
        var refused = Rating.Rate(Of(new FixedCharge("standing", W, 1)), new UsageInput([new UsagePeriod(new DateOnly(2019, 12, 1), Jan)]), "en");

        Assert.Equal("no-tariff-version", refused.Refusal!.Code);
    }

    [Fact]
    public void Rounding_acts_at_the_four_points()
    {
        var unit = Rate(Of(new RoundingPolicy(UnitPrice: new(RoundingMode.HalfUp, 0.01m), Total: new(RoundingMode.HalfUp, 0.01m)), new EnergyBlocks("water", W, [new(26.25m)], TaxKeys: ["vat"], GrossUp: "vat"), new Tax("vat", W, 0.14m, Included: true)) with { Currency = "ZAR" }, 6);
        Assert.Equal((29.93m, 179.58m), (unit.Lines[0].UnitPrice, unit.Total));

        var five = Rate(Of(new RoundingPolicy(Line: new(RoundingMode.HalfUp, 5), Tax: new(RoundingMode.HalfUp, 5)), new FixedCharge("standing", W, 1176, Times: Times.One, TaxKeys: ["vat"]), new Tax("vat", W, 0.18m)), 0);
        Assert.Equal((1175m, 210m, 1385m), (five.Lines[0].Amount, five.Taxes[0].Amount, five.Total));

        var down = Rate(Of(new RoundingPolicy(Total: new(RoundingMode.Down, 5)), new FixedCharge("standing", W, 1234.9m)), 0);
        Assert.Equal((1234.9m, -4.9m, 1230m), (down.Unrounded, down.Rounding, down.Total));
    }

    [Fact]
    public void Levies_are_per_unit_a_percentage_or_flat_and_may_be_taxed()
    {
        var bill = Rate(Of(Blocks(blocks: [new(100)]), new Levy("fund", W, LevyBasis.PerUnit, 3, "fund", TaxKeys: ["vat"]), new Levy("town", W, LevyBasis.Percent, 0.025m, "town", ["water"]), new Levy("tv", W, LevyBasis.Flat, 1000, "tv"), new Tax("vat", W, 0.1m)), 10);

        Assert.Equal([30m, 25m, 1000m], bill.Levies.Select(levy => levy.Amount));
        Assert.Equal(103, bill.Taxes.Single().Amount);
        Assert.Equal(1000 + 30 + 25 + 1000 + 103, bill.Total);
    }

    [Fact]
    public void An_included_tax_is_taken_out_and_not_added()
    {
        var bill = Rate(Of(new RoundingPolicy(Tax: new(RoundingMode.HalfUp, 1)), new FixedCharge("a", W, 11_800, TaxKeys: ["vat"]), new Tax("vat", W, 0.18m, Included: true)), 0);

        Assert.Equal((11_800m, 1800m, 10_000m), (bill.Total, bill.Taxes[0].Amount, bill.Taxes[0].Base));
    }

    [Fact]
    public void A_register_that_started_again_from_zero_and_an_exchanged_meter_add_up()
    {
        var usage = new UsagePeriod(Jan, Jan.AddMonths(1), Registers: [new("1.8.0", FromIndex: 99_950, ToIndex: 130, Digits: 5), new("1.8.0", FromIndex: 8_421, ToIndex: 8_500), new("1.8.0", FromIndex: 3, ToIndex: 118)]);

        Assert.Equal(180 + 79 + 115, usage.TotalQuantity);
        Assert.Equal("usage-invalid", Rating.Rate(Of(new FixedCharge("a", W, 1)), new UsageInput([new UsagePeriod(Jan, Jan.AddDays(1), Registers: [new("1.8.0", FromIndex: 10, ToIndex: 9)])]), "en").Refusal!.Code);
    }

    [Fact]
    public void Prepaid_purchases_fill_the_blocks_of_their_month()
    {
        var tariff = Of(Blocks(BlockMode.CumulativeMonth, blocks: Three) with { TaxKeys = [] });

        var bill = Rating.Rate(tariff, new UsageInput([new UsagePeriod(Jan, Jan.AddMonths(1), 10, AlreadyBought: 5)]), "en").Value;

        Assert.Equal((5 * 100) + (5 * 200), bill.Total);
    }

    [Theory]
    [InlineData("""{"code":"T","name":"T","currency":"XOF","unit":"m³","versions":[]}""", "no version")]
    [InlineData("""{"code":"T","name":"T","currency":"XOF","unit":"m³","versions":[{"valid_from":"2026-01-01","components":[{"type":"tax","key":"vat","label":"VAT","rate":"0.18"},{"type":"fixed","key":"a","label":"A","amount":"1","tax_keys":["vat"]}]}]}""", "declared after")]
    [InlineData("""{"code":"T","name":"T","currency":"XOF","unit":"m³","versions":[{"valid_from":"2026-01-01","components":[{"type":"blocks","key":"a","label":"A","blocks":[{"price":"1","up_to":"5"}]}]}]}""", "last block")]
    [InlineData("""{"code":"T","name":"T","currency":"XOF","unit":"m³","versions":[{"valid_from":"2026-01-01","components":[{"type":"riddle","key":"a","label":"A"}]}]}""", "riddle")]
    [InlineData("""{"code":"T","name":"T","currency":"XOF","unit":"m³","version":[]}""", "version")]
    [InlineData("""{"code":"T","name":"T","currency":"XOF","unit":"m³","versions":[{"valid_from":"2026-01-01","components":[{"type":"fixed","key":"a","label":"A","amount":"1,5"}]}]}""", "1,5")]
    public void A_tariff_that_cannot_be_used_says_why(string tariff, string why) =>
        Assert.Contains(why, BillPrice.Price(tariff, """{"periods":[{"from":"2026-01-01","to":"2026-02-01"}]}""", "en").Refusal!.Detail, StringComparison.Ordinal);

    [Fact]
    public void The_schemas_examples_price_as_they_say()
    {
        static JsonElement Example(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository, "docs", "schemas", $"{name}.schema.json"))).RootElement.GetProperty("examples")[0];

        var priced = BillPrice.Price(Example("tariff").GetRawText(), Example("usage").GetRawText(), "en").Value;

        Assert.True(JsonElement.DeepEquals(Example("price"), JsonSerializer.SerializeToElement(priced, BillingJson.Options)), JsonSerializer.Serialize(priced, BillingJson.Indented));
    }

    [Fact]
    public void A_tariff_survives_its_JSON()
    {
        var tariff = Of(new RoundingPolicy(Total: new(RoundingMode.HalfEven, 0.05m)), Blocks(BlockMode.CumulativeMonth, Span.Days60, true, Three), new FixedCharge("f", Words.Of("Fixed", "Fixe"), 12.5m, Span.Days30, true, Times.Kva), new Levy("l", W, LevyBasis.PerUnit, 3, "b"), new Tax("vat", W, 0.18m));

        var json = BillingJson.Write(tariff);

        Assert.Equal(json, BillingJson.Write(BillingJson.Read<Tariff>(json, "x").Value));
        Assert.Contains("\"mode\":\"cumulative-month\"", json, StringComparison.Ordinal);
        Assert.Contains("\"limits_per\":\"60-days\"", json, StringComparison.Ordinal);
        Assert.Contains("\"amount\":\"12.5\"", json, StringComparison.Ordinal);
    }

    static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "SmartUtility.sln"))) folder = folder.Parent!;
            return folder.FullName;
        }
    }
}
