using SmartUtility.Core.Billing;
using SmartUtility.Core.Regulation;
using SmartUtility.Core.Regulation.Formulas;
using SmartUtility.Core.Shared;

namespace SmartUtility.Tests.Rules.Regulation;

public sealed class LevyTests
{
    static readonly Words W = Words.Same("x");
    static readonly Currency Shilling = Currency.Of("KES");

    static Statistic Volume(Figure figure, decimal value, string? kind = "home", string? zone = "Z", Resource resource = Resource.Electricity) => new(figure, resource, kind, zone, null, null, resource.DisplayUnit(), value, 1, "meters", true);

    static Statistic Sum(Figure figure, decimal value, string currency = "KES") => new(figure, null, null, null, null, null, currency, value, 1, "bills", true);

    static Statistic Passed(Figure figure, string key, decimal value) => new(figure, Resource.Electricity, "home", "Z", key, "Fund", "", value, 1, "bills", true);

    static PeriodFigures Month(Currency currency, params Statistic[] lines) => new(new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 1), currency, lines);

    static PeriodFigures Year(Currency currency, params Statistic[] lines) => new(new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1), currency, lines);

    static LevyScheme Scheme(params LevyFormula[] formulas) => new(new DateOnly(2026, 1, 1), new LevyIssuer("Regulator"), formulas);

    static IReadOnlyList<LevyLine> Lines(PeriodFigures figures, params LevyFormula[] formulas)
    {
        var scheme = Scheme(formulas);
        Assert.Null(scheme.FirstProblem());
        return Levies.Of(scheme, figures).Value;
    }

    [Fact]
    public void Three_cents_a_kWh_on_1_250_000_kWh_sold_are_37_500_shillings() =>
        Assert.Equal(37_500.00m, Lines(Month(Shilling, Volume(Figure.Billed, 1_250_000)), new QuantityLevy("energy", W, "Regulator", Figure.Billed, 0.03m)).Single().Amount);

    [Fact]
    public void Half_a_percent_of_28_million_caps_at_140_000_and_the_smaller_sum_is_due()
    {
        var figures = Month(Shilling, Volume(Figure.Billed, 1_250_000), Sum(Figure.InvoicedNet, 28_000_000));

        var line = Lines(figures, new QuantityLevy("energy", W, "Regulator", Figure.Billed, 0.03m) { Cap = new LevyCap(Rate: 0.005m) }).Single();

        Assert.Equal(37_500.00m, line.Amount);
        Assert.Contains(new LevyStep("cap", 140_000.00m), line.Steps);
        // At twelve cents the uncapped sum would be 150 000.
        Assert.Equal(140_000.00m, Lines(figures, new QuantityLevy("energy", W, "Regulator", Figure.Billed, 0.12m) { Cap = new LevyCap(Rate: 0.005m) }).Single().Amount);
    }

    [Fact]
    public void A_distributor_pays_one_and_a_half_percent_of_its_charges_net_of_the_energy_it_bought()
    {
        var figures = Month(Currency.Of("NGN"), Sum(Figure.InvoicedNet, 1_000_000, "NGN"), Sum(Figure.PurchaseCost, 640_000, "NGN"));

        var line = Lines(figures, new TurnoverLevy("operating", W, "Regulator", [Figure.InvoicedNet], 0.015m, Less: [Figure.PurchaseCost])).Single();

        Assert.Equal((360_000m, 5_400.00m), (line.Quantity, line.Amount));
        Assert.Equal([("base", 1_000_000m), ("less", 640_000m), ("rate", 0.015m)], line.Steps.Select(step => (step.What, step.Value)));
    }

    [Fact]
    public void Water_taken_and_the_conservation_levy_on_it_come_to_420_000_and_with_a_started_month_late_to_428_400()
    {
        var lines = Lines(Month(Shilling, Volume(Figure.Abstracted, 80_000, null, null, Resource.Water)),
            new QuantityLevy("abstraction", W, "Authority", Figure.Abstracted, 5), new Surcharge("conservation", W, "Conservation fund", 0.05m, ["abstraction"]));
        Assert.Equal([400_000m, 20_000m], lines.Select(line => line.Amount));
        var total = lines.Sum(line => line.Amount);

        var late = LateInterest.Of(total, new DateOnly(2026, 12, 31), [], new DateOnly(2027, 1, 1), new LateTerms(0.02m), new Rounding(RoundingMode.HalfUp, 0.01m));

        Assert.Equal((420_000m, 1, 428_400m), (total, late.Months, total + late.Interest + late.Penalty));
    }

    [Fact]
    public void Three_francs_a_kWh_for_the_rural_fund_on_950_000_kWh_are_2_850_000_francs() =>
        Assert.Equal(2_850_000m, Lines(Month(Currency.Xof, Volume(Figure.Billed, 950_000)), new QuantityLevy("rural", W, "Rural fund", Figure.Billed, 3)).Single().Amount);

    [Fact]
    public void What_was_billed_for_the_fund_is_handed_over_less_the_commission_and_rate_times_quantity_stands_beside_it()
    {
        // 950 000 kWh at 3 francs less a credit of 30 000; the last month's rounding lost 12 francs.
        var figures = Month(Currency.Xof, Passed(Figure.Levy, "rural", 2_819_988), Passed(Figure.LevyBase, "rural", 940_000), Passed(Figure.Levy, "other", 99));

        var lines = Lines(figures, new PassThroughLevy("rural", W, "Rural fund", ["rural"], 0.02m, 3));

        Assert.Equal([(LevyLineKind.Levy, 2_819_988m), (LevyLineKind.Commission, -56_400m)], lines.Select(line => (line.Kind, line.Amount)));
        Assert.Equal([("base", 2_819_988m), ("check-quantity", 940_000m), ("check-rate", 3m), ("check", 2_820_000m), ("check-difference", -12m)], lines[0].Steps.Select(step => (step.What, step.Value)));
    }

    [Fact]
    public void Several_beneficiaries_stand_on_one_assessment_by_class_and_zone()
    {
        var figures = Month(Currency.Xof, Volume(Figure.Billed, 1_000, "home", "SOUTH"), Volume(Figure.Billed, 300, "home", "NORTH"), Volume(Figure.Billed, 200, "business", "NORTH"));

        var lines = Lines(figures, new QuantityLevy("south", W, "Commune A", Figure.Billed, 2, new Selection(Zones: ["SOUTH"])), new QuantityLevy("north", W, "Commune B", Figure.Billed, 3, new Selection(Zones: ["NORTH"])),
            new QuantityLevy("business", W, "Treasury", Figure.Billed, 10, new Selection(Resource.Electricity, ["business"])));

        Assert.Equal([("Commune A", 2_000m), ("Commune B", 1_500m), ("Treasury", 2_000m)], lines.Select(line => (line.Beneficiary, line.Amount)));
    }

    [Fact]
    public void Tiers_fees_minimum_and_limits_of_a_year_count_by_the_periods_months()
    {
        // 12 000 a year at 1 %, the rest at 2 %: of 3 000 in a month 1 000 fall into the first tier.
        var tiered = new TurnoverLevy("turnover", W, "R", [Figure.InvoicedNet], Tiers: [new LevyTier(0.01m, 12_000), new LevyTier(0.02m)]);
        Assert.Equal(50m, Lines(Month(Shilling, Sum(Figure.InvoicedNet, 3_000)), tiered).Single().Amount);
        Assert.Equal(30m, Lines(Year(Shilling, Sum(Figure.InvoicedNet, 3_000)), tiered).Single().Amount);

        var fee = new AnnualFee("licence", W, "R", 120_000, PerConnection: 12);
        Assert.Equal(10_100m, Lines(Month(Shilling, new Statistic(Figure.Connections, Resource.Water, "home", "Z", null, null, "", 100, 100, "agreements", true)), fee).Single().Amount);
        Assert.Equal(120_000m, Lines(Year(Shilling), fee).Single().Amount);

        Assert.Equal(2_000m, Lines(Month(Shilling), new QuantityLevy("least", W, "R", Figure.Billed, 1) { Minimum = new LevyMinimum(24_000) }).Single().Amount);
        Assert.Equal(500m, Lines(Month(Shilling, Volume(Figure.Billed, 9_000)), new QuantityLevy("most", W, "R", Figure.Billed, 1) { Cap = new LevyCap(6_000) }).Single().Amount);
    }

    [Fact]
    public void An_index_raises_the_rate_by_the_factor_of_the_year_and_a_year_without_one_is_refused()
    {
        var scheme = Scheme(new QuantityLevy("water", W, "R", Figure.Abstracted, 5) { Index = "cpi" }) with { Indices = new Dictionary<string, IReadOnlyDictionary<string, decimal>> { ["cpi"] = new Dictionary<string, decimal> { ["2026"] = 1.045m } } };
        Assert.Null(scheme.FirstProblem());
        var figures = Month(Shilling, Volume(Figure.Abstracted, 1_000));

        Assert.Equal(5_225m, Levies.Of(scheme, figures).Value.Single().Amount);
        Assert.Equal("index-missing", Levies.Of(scheme, figures with { From = new DateOnly(2027, 1, 1), To = new DateOnly(2027, 2, 1) }).Refusal!.Code);
    }

    [Fact]
    public void A_correction_comes_out_as_if_everything_had_been_known_at_once()
    {
        // Capped at 400: of a credit of 150 000 units only what falls below the cap is given back.
        var scheme = Scheme(new QuantityLevy("energy", W, "R", Figure.Billed, 1) { Cap = new LevyCap(400 * 12) }, new PassThroughLevy("fund", W, "F", ["rural"], 0.1m));
        var before = Month(Currency.Xof, Volume(Figure.Billed, 500), Passed(Figure.Levy, "rural", 1_000));
        var now = Month(Currency.Xof, Volume(Figure.Billed, 500), Passed(Figure.Levy, "rural", 1_000), Volume(Figure.Billed, -150), Passed(Figure.Levy, "rural", -300));

        var lines = Levies.Correction(scheme, before, now).Value;

        Assert.Equal([("energy", -50m), ("fund", -300m), ("fund", 30m)], lines.Select(line => (line.Key, line.Amount)));
        Assert.All(lines, line => Assert.Equal((LevyLineKind.Correction, before.From), (line.Kind, line.About)));
        Assert.Empty(Levies.Correction(scheme, now, now).Value);
    }

    [Theory]
    [InlineData("""{"valid_from":"2026-01-02","issuer":{"name":"R"},"formulas":[{"type":"annual-fee","key":"a","label":"A","beneficiary":"R","amount":"1"}]}""", "$.valid_from")]
    [InlineData("""{"valid_from":"2026-01-01","issuer":{"name":"R"},"formulas":[]}""", "$.formulas")]
    [InlineData("""{"valid_from":"2026-01-01","issuer":{"name":"R"},"formulas":[{"type":"quantity","key":"a","label":"A","beneficiary":"R","of":"invoiced-net","rate":"1"}]}""", "$.formulas[0].of")]
    [InlineData("""{"valid_from":"2026-01-01","issuer":{"name":"R"},"formulas":[{"type":"surcharge","key":"a","label":"A","beneficiary":"R","rate":"0.1","on":["b"]}]}""", "$.formulas[0].on")]
    [InlineData("""{"valid_from":"2026-01-01","issuer":{"name":"R"},"formulas":[{"type":"turnover","key":"a","label":"A","beneficiary":"R","of":["invoiced-net"],"tiers":[{"rate":"0.1","up_to":"5"}]}]}""", "$.formulas[0].tiers")]
    [InlineData("""{"valid_from":"2026-01-01","issuer":{"name":"R"},"formulas":[{"type":"pass-through","key":"a","label":"A","beneficiary":"R","levies":["x"],"cap":{"amount":"5"}}]}""", "$.formulas[0]")]
    [InlineData("""{"valid_from":"2026-01-01","issuer":{"name":"R"},"formulas":[{"type":"quantity","key":"a","label":"A","beneficiary":"R","of":"billed","rate":"1","index":"cpi"}]}""", "$.formulas[0].index")]
    [InlineData("""{"valid_from":"2026-01-01","issuer":{"name":"R"},"late":{"monthly_rate":"2"},"formulas":[{"type":"annual-fee","key":"a","label":"A","beneficiary":"R","amount":"1"}]}""", "$.late")]
    public void A_scheme_that_cannot_be_reckoned_with_is_refused_with_its_place(string json, string where)
    {
        var scheme = BillingJson.Read<LevyScheme>(json, "scheme-invalid");

        Assert.Equal(where, scheme.Value.FirstProblem()!.Where);
    }

    [Fact]
    public void A_scheme_is_the_same_after_being_written_and_read()
    {
        var scheme = Scheme(new QuantityLevy("q", Words.Of("Energy", "Énergie"), "R", Figure.Billed, 0.03m, new Selection(Resource.Electricity, ["home"])) { Cap = new LevyCap(Rate: 0.005m) }, new TurnoverLevy("t", W, "R", [Figure.Collected], Tiers: [new LevyTier(0.01m)]),
            new AnnualFee("a", W, "R", 1), new PassThroughLevy("p", W, "R", ["rural"], 0.02m, 3), new Surcharge("s", W, "R", 0.05m, ["q"])) with { Late = new LateTerms(0.02m, true, 0.1m, 5) };

        var json = BillingJson.Write(scheme);
        var read = BillingJson.Read<LevyScheme>(json, "scheme-invalid").Value;

        Assert.Null(read.FirstProblem());
        Assert.Equal(json, BillingJson.Write(read));
    }

    [Fact]
    public async Task The_example_of_the_schema_is_a_scheme_that_reckons()
    {
        using var schema = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Architecture.Sources.Root, "docs/schemas/levy-scheme.schema.json")));
        foreach (var example in schema.RootElement.GetProperty("examples").EnumerateArray())
        {
            var scheme = BillingJson.Read<LevyScheme>(example.GetRawText(), "scheme-invalid").Value;
            Assert.Null(scheme.FirstProblem());
            Assert.Equal(6, Levies.Of(scheme, Month(Shilling, Volume(Figure.Abstracted, 100, null, null, Resource.Water), Sum(Figure.InvoicedNet, 1_000), Passed(Figure.Levy, "rural", 300))).Value.Count);
        }
    }
}
