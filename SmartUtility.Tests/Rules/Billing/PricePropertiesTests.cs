using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Tests.Rules.Billing;

/// <summary>What holds for any tariff: a seeded walk over tariffs of every shape, periods and quantities.</summary>
public sealed class PricePropertiesTests
{
    static readonly Words W = Words.Same("x");
    static readonly DateOnly Start = new(2026, 1, 1);

    static decimal Any(Random dice, int max) => dice.Next(0, max * 1000) / 1000m;

    static T? Maybe<T>(Random dice, T value) where T : class => dice.Next(2) == 0 ? value : null;

    static Rounding Round(Random dice, params decimal[] increments) => new((RoundingMode)dice.Next(4), increments[dice.Next(increments.Length)]);

    static RoundingPolicy? Policy(Random dice, Currency currency) => Maybe(dice, new RoundingPolicy(Maybe(dice, Round(dice, 0.01m, 1)), Maybe(dice, Round(dice, 0.01m, 1, 5)), Maybe(dice, Round(dice, 0.01m, 1)),
        Maybe(dice, Round(dice, currency.SmallestUnit, currency.SmallestUnit * 5)), Maybe(dice, Round(dice, 0.01m)), (TaxRounding)dice.Next(3)));

    /// <summary>Only what never falls as use grows: no cliff, no subsidy, no branches.</summary>
    static List<PriceComponent> Rising(Random dice)
    {
        List<PriceComponent> components = [
            new EnergyBlocks("water", W, [new(Any(dice, 100), 10 + Any(dice, 5)), new(100 + Any(dice, 100), 30 + Any(dice, 5)), new(200 + Any(dice, 100))], dice.Next(4) == 0 ? BlockMode.CumulativeMonth : BlockMode.Graduated, (Span)dice.Next(9), dice.Next(2) == 0, ["vat"], ScaleByDays: dice.Next(4) > 0),
            new FixedCharge("standing", W, Any(dice, 900), (Span)dice.Next(9), dice.Next(2) == 0, TaxKeys: Maybe<IReadOnlyList<string>>(dice, ["vat"])),
            new CapacityBlocks("power", W, [new(Any(dice, 300), 3), new(Any(dice, 300), 9), new(Any(dice, 300))], (CapacityMode)dice.Next(3), Prorate: dice.Next(2) == 0, TaxKeys: Maybe<IReadOnlyList<string>>(dice, ["own"])),
            new MinimumCharge("minimum", W, Any(dice, 2000), TaxKeys: ["vat"]),
            new Levy("fund", W, (LevyBasis)dice.Next(3), Any(dice, 1), "fund"),
            new Levy("cap", W, LevyBasis.PerUnit, Any(dice, 3), "town", Threshold: Any(dice, 40), OnlyExcess: dice.Next(2) == 0, Cap: Any(dice, 90)),
            new Tax("vat", W, 0.18m, ExemptUpTo: dice.Next(2) == 0 ? 5 : null),
            new Tax("own", W, Any(dice, 1) / 2, InOwnBase: true, Bases: ["water"]),
            new Levy("stamp", W, LevyBasis.Stamp, Steps: [new(0, 500), new(50, 5000), new(100)])];
        if (dice.Next(3) == 0) components.Insert(0, new ConversionFactor("cv", W, 1 + Any(dice, 10), ToUnit: "kWh"));
        return components;
    }

    /// <summary>Everything else on top.</summary>
    static List<PriceComponent> Anything(Random dice)
    {
        var components = Rising(dice);
        var at = components.FindIndex(component => component is FixedCharge);
        components.Insert(at, new PassThrough("fuel", W, Month: (IndexMonth)dice.Next(3), TaxKeys: ["vat"]));
        components.Insert(at, new EnergyBlocks("cliff", W, [new(50, 20), new(70, 60), new(60)], dice.Next(2) == 0 ? BlockMode.Cliff : BlockMode.Average, TaxKeys: ["vat"]));
        components.Insert(at, new DemandCharge("demand", W, Any(dice, 50), (Span)dice.Next(9), dice.Next(2) == 0, TaxKeys: ["vat"]));
        components.Insert(at, new Branches("list", W, [new([new FixedCharge("b", W, 10, TaxKeys: ["vat"])], 30), new([new EnergyBlocks("b", W, [new(5)], TaxKeys: ["vat"])])]));
        components.Insert(at, new GivenAmount("given", W, Optional: true));
        components.Insert(at + 5, new Subsidy("subsidy", W, (LevyBasis)dice.Next(3), Any(dice, 1), UpTo: null, TaxKeys: Maybe<IReadOnlyList<string>>(dice, ["vat"])));
        components.Insert(at, new ExportCredit("solar", W, Any(dice, 40), UpToImport: dice.Next(2) == 0, Cap: dice.Next(2) == 0 ? Any(dice, 900) : null, TaxKeys: Maybe<IReadOnlyList<string>>(dice, ["vat"])));
        components.Add(new Discount("early", W, (DiscountFor)dice.Next(3), LevyBasis.Percent, 0.05m, ["*"]));
        return components;
    }

    static Tariff Plan(Random dice, Func<Random, List<PriceComponent>> of, string? currency = null)
    {
        currency ??= new[] { "XOF", "KES", "TND" }[dice.Next(3)];
        var (components, policy) = (of(dice), Policy(dice, Currency.Of(currency)));
        var changes = Enumerable.Range(0, dice.Next(3)).Select(_ => Start.AddDays(dice.Next(1, 100))).Distinct().Select(day => new TariffVersion(day, components, policy));
        return new Tariff("T", "T", currency, "m³", [new TariffVersion(new DateOnly(2020, 1, 1), components, policy, new decimal?[] { null, 0, 1, 0.001m }[dice.Next(4)]), .. changes], "Africa/Porto-Novo",
            new Dictionary<string, IReadOnlyDictionary<string, decimal>> { ["fuel"] = Enumerable.Range(0, 12).ToDictionary(n => BillingMonth.Of(Start.AddMonths(n)).ToString(), _ => Any(dice, 9)) });
    }

    static UsagePeriod Period(Random dice, decimal quantity)
    {
        var from = Start.AddDays(dice.Next(40));
        return new UsagePeriod(from, from.AddDays(dice.Next(1, 70)), quantity, Households: dice.Next(1, 5), Kva: Any(dice, 15), Kw: Any(dice, 20), PastMonths: Maybe<IReadOnlyList<PastMonth>>(dice, [new(new BillingMonth(2025, 12), Any(dice, 90))]),
            ActiveMandate: dice.Next(2) == 0, EarlyPayment: dice.Next(2) == 0);
    }

    // Half of the usage as intervals over the period.
    static UsagePeriod Measured(Random dice, UsagePeriod period)
    {
        if (dice.Next(2) == 0) return period;
        var values = Enumerable.Range(0, period.Days * 4).Select(_ => Any(dice, 2)).ToList();
        return period with { Quantity = dice.Next(2) == 0 ? null : period.Quantity, Series = new UsageSeries(new DateTimeOffset(period.From.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(1)), 360, values) };
    }

    static RatedBill Rate(Tariff tariff, UsagePeriod period) => Rating.Rate(tariff, new UsageInput([period]), "en").Value;

    [Fact]
    public void More_use_never_costs_less_where_prices_only_rise()
    {
        var dice = new Random(20_260_101);
        for (var n = 0; n < 250; n++)
        {
            var tariff = Plan(dice, Rising);
            var period = Period(dice, 0);
            decimal before = 0;
            for (var quantity = 0m; quantity < 200; quantity += 1 + Any(dice, 40))
            {
                var total = Rate(tariff, period with { Quantity = quantity }).Total;
                Assert.True(total >= before, $"case {n}: {quantity} costs {total}, less use cost {before}");
                before = total;
            }
        }
    }

    [Fact]
    public void Splitting_a_period_never_changes_usage()
    {
        var dice = new Random(42);
        for (var n = 0; n < 400; n++)
        {
            var period = Measured(dice, Period(dice, Any(dice, 300)));
            var tariff = Plan(dice, _ => [new EnergyBlocks("water", W, [new(1, 10), new(2)]), new PassThrough("fuel", W), new EnergyBlocks("cliff", W, [new(1, 20), new(2)], BlockMode.Cliff),
                // Holds in some months only, so that a period is cut at their edges too.
                new FixedCharge("season", W, 5) { When = new When(Months: [2, 4]) }, new ExportCredit("solar", W, 7, BeyondBases: true)]);
            period = period with { Exported = Any(dice, 300) };

            var lines = Rate(tariff, period).Lines;

            Assert.Equal(period.Exported!.Value, lines.Where(line => line.Key.StartsWith("solar", StringComparison.Ordinal)).Sum(line => line.Quantity), precision: 8);

            foreach (var key in new[] { "water", "fuel", "cliff" })
                Assert.Equal(period.TotalQuantity, lines.Where(line => line.Key.StartsWith(key, StringComparison.Ordinal)).Sum(line => line.Quantity), precision: 8);
            Assert.All(lines, line => Assert.True(line.Quantity >= 0));
        }
    }

    [Fact]
    public void A_change_to_the_same_prices_changes_no_choice_of_block_or_branch()
    {
        var dice = new Random(7);
        for (var n = 0; n < 300; n++)
        {
            var period = Period(dice, dice.Next(0, 200));
            PriceComponent[] components = [new Branches("list", W, [new([new EnergyBlocks("e", W, [new(3)])], 60), new([new EnergyBlocks("e", W, [new(5)])])], LimitsPer: Span.Days30), new EnergyBlocks("cliff", W, [new(50, 20), new(70, 60), new(60)], BlockMode.Cliff)];
            Tariff Of(params DateOnly[] days) => new("T", "T", "KES", "kWh", [.. days.Select(day => new TariffVersion(day, components))]);

            Assert.Equal(Rate(Of(new DateOnly(2020, 1, 1)), period).Total, Rate(Of(new DateOnly(2020, 1, 1), period.From.AddDays(period.Days / 2)), period).Total);
        }
    }

    [Fact]
    public void Lines_taxes_not_included_levies_and_rounding_are_the_total_in_the_digits_of_the_currency()
    {
        var dice = new Random(2026);
        for (var n = 0; n < 600; n++)
        {
            var tariff = Plan(dice, Anything);
            var period = Measured(dice, Period(dice, Any(dice, 300)));
            if (dice.Next(2) == 0) period = period with { Exported = Any(dice, 200) };
            if (dice.Next(3) == 0) period = period with { Amounts = new Dictionary<string, decimal> { ["given"] = Any(dice, 900) } };

            var bill = Rate(tariff, period);

            Assert.Equal(bill.Total, bill.LineSum() + bill.AddedTax() + bill.LevySum() + bill.Rounding);
            Assert.Equal(bill.Total, bill.Unrounded + bill.Rounding);
            Assert.Equal(0, bill.Total % Currency.Of(tariff.Currency).SmallestUnit);
            // No negative line without a credit; nothing else is negative either.
            Assert.All(bill.Lines, line => Assert.True(line.Amount >= 0 || line.Key.StartsWith("subsidy", StringComparison.Ordinal) || line.Key.StartsWith("early", StringComparison.Ordinal) || line.Key.StartsWith("solar", StringComparison.Ordinal), $"{line.Key}: {line.Amount}"));
            Assert.All(bill.Levies, levy => Assert.True(levy.Amount >= 0));
            Assert.All(bill.Taxes, tax => Assert.True(tax.Amount >= 0));
            Assert.True(bill.Total >= 0);
        }
    }

    [Fact]
    public void Money_is_rounded_only_where_the_tariff_says()
    {
        var dice = new Random(99);
        for (var n = 0; n < 400; n++)
        {
            var tariff = Plan(dice, Anything);
            var policy = tariff.Versions[0].Rounding ?? RoundingPolicy.None;

            var bill = Rate(tariff, Period(dice, Any(dice, 300)));

            foreach (var line in bill.Lines)
            {
                if (policy.Line is { } rounding) Assert.Equal(0, line.Amount % rounding.Increment);
                // Quantities are shown to ten decimals, so a product of them may differ from there on; minimum and amounts given stand for themselves.
                else Assert.Equal(line.Quantity * line.UnitPrice, line.Amount, precision: 5);
            }
            if (policy is { Tax: { } taxes, TaxPer: TaxRounding.Group }) Assert.All(bill.Taxes, tax => Assert.Equal(0, tax.Amount % taxes.Increment));
            if (policy.Tax is null || policy.TaxPer == TaxRounding.Total) Assert.All(bill.Taxes, tax => Assert.Equal(tax.Base * tax.Rate, tax.Amount, precision: 6));
            if (policy.Total is { } total) Assert.Equal(0, bill.Total % total.Increment);
            Assert.True(Math.Abs(bill.Rounding) < (policy.Total?.Increment ?? Currency.Of(tariff.Currency).SmallestUnit));
        }
    }

    [Fact]
    public void What_an_amount_buys_costs_no_more_and_one_step_more_would()
    {
        var dice = new Random(11);
        for (var n = 0; n < 250; n++)
        {
            var (tariff, period, amount, step) = (Plan(dice, Rising), Period(dice, 0) with { Quantity = null }, Any(dice, 20_000), new[] { 0.1m, 1, 0.001m }[dice.Next(3)]);
            if (amount == 0) continue;

            var bought = Purchase.Quote(tariff, new UsageInput([period]), amount, step, "en");

            if (bought.Refusal is { } refusal)
            {
                if (refusal.Code == "amount-too-small") Assert.True(Rate(tariff, period with { Quantity = 0 }).Total > amount);
                else Assert.Contains("any quantity", refusal.Detail, StringComparison.Ordinal);
                continue;
            }
            var quote = bought.Value;
            Assert.Equal(0, quote.Quantity % step);
            Assert.Equal(Rate(tariff, period with { Quantity = quote.Quantity }).Total, quote.Price.Total);
            Assert.Equal(amount, quote.Price.Total + quote.Left);
            Assert.True(quote.Left >= 0);
            Assert.True(Rate(tariff, period with { Quantity = quote.Quantity + step }).Total > amount, $"case {n}: one step more fits");
        }
    }
}
