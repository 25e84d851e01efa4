using SmartUtility.Core.Billing;
using SmartUtility.Core.Regulation;
using SmartUtility.Core.Regulation.Formulas;
using SmartUtility.Core.Shared;

namespace SmartUtility.Tests.Rules.Regulation;

/// <summary>What holds for any scheme: a seeded walk over formulas of every shape and figures.</summary>
public sealed class LevyPropertiesTests
{
    static readonly Words W = Words.Same("x");
    static readonly string[] Kinds = ["home", "business", "kiosk"], Zones = ["A", "B", "*"];

    static decimal Any(Random dice, int max) => dice.Next(0, max * 1000) / 1000m;

    static List<LevyTier>? Tiers(Random dice) => dice.Next(2) == 0 ? null : [new(Any(dice, 1), 1 + Any(dice, 900)), new(Any(dice, 1), 1_000 + Any(dice, 900)), new(Any(dice, 1))];

    static LevyScheme Scheme(Random dice, Rounding? rounding = null)
    {
        List<LevyFormula> formulas = [
            new QuantityLevy("q", W, "R", (Figure)dice.Next(3), Any(dice, 3), dice.Next(2) == 0 ? null : new Selection(Resource.Water, dice.Next(2) == 0 ? null : ["home"]), Tiers(dice)) { Minimum = dice.Next(3) == 0 ? new LevyMinimum(Any(dice, 900)) : null },
            new TurnoverLevy("t", W, "Treasury", [Figure.InvoicedNet], Any(dice, 1), dice.Next(2) == 0 ? null : [Figure.PurchaseCost], Tiers: Tiers(dice)) { Cap = dice.Next(2) == 0 ? new LevyCap(1 + Any(dice, 9000)) : new LevyCap(Rate: Any(dice, 1)), Index = dice.Next(2) == 0 ? "cpi" : null },
            new AnnualFee("a", W, "R", Any(dice, 900), Any(dice, 2)),
            new PassThroughLevy("p", W, "Fund", ["rural"], Any(dice, 1), Any(dice, 3)),
            new Surcharge("s", W, "R", Any(dice, 1), ["q", "t"])];
        return new LevyScheme(new DateOnly(2026, 1, 1), new LevyIssuer("R"), formulas, Indices: new Dictionary<string, IReadOnlyDictionary<string, decimal>> { ["cpi"] = new Dictionary<string, decimal> { ["2026"] = 1 + Any(dice, 1) } }, Rounding: rounding);
    }

    static List<Statistic> Lines(Random dice, int count = 30) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        var figure = (Figure)dice.Next(Enum.GetValues<Figure>().Length);
        return new Statistic(figure, Resource.Water, Kinds[dice.Next(3)], Zones[dice.Next(3)], figure is Figure.Levy or Figure.LevyBase ? "rural" : null, null, "m³", Any(dice, 900), 1, "bills", true);
    })];

    static PeriodFigures Of(List<Statistic> lines, string currency = "KES") => new(new DateOnly(2026, 4, 1), new DateOnly(2026, 7, 1), Currency.Of(currency), lines);

    [Fact]
    public void Every_amount_has_the_currencys_digits_and_can_be_reckoned_again_from_its_steps()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var dice = new Random(seed);
            var (scheme, figures) = (Scheme(dice), Of(Lines(dice), new[] { "XOF", "KES", "TND" }[seed % 3]));
            Assert.Null(scheme.FirstProblem());
            var lines = Levies.Of(scheme, figures).Value;
            Assert.All(lines, line => Assert.Equal(line.Amount, Math.Round(line.Amount, figures.Currency.Decimals)));
            foreach (var line in lines.Where(line => line.Steps.Count == 2 && line.Rate is not null))
                Assert.Equal(line.Amount, Math.Sign(line.Rate!.Value) * Money.Round(Math.Abs(line.Steps[0].Value * line.Rate.Value), new Rounding(RoundingMode.HalfUp, figures.Currency.SmallestUnit)));
        }
    }

    [Fact]
    public void A_cap_is_never_exceeded_and_a_minimum_never_missed_but_by_the_cap()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var dice = new Random(seed);
            foreach (var line in Levies.Of(Scheme(dice), Of(Lines(dice))).Value)
            {
                var caps = line.Steps.Where(step => step.What == "cap").Select(step => step.Value).ToList();
                if (caps.Count > 0) Assert.True(line.Amount <= caps.Min() + 0.005m, $"seed {seed}: {line}");
                else if (line.Steps.FirstOrDefault(step => step.What == "minimum") is { } least) Assert.True(line.Amount >= least.Value - 0.005m, $"seed {seed}: {line}");
            }
        }
    }

    /// <summary>However what is known comes in, first and corrections together are what would have been assessed at once.</summary>
    [Fact]
    public void An_assessment_and_its_corrections_sum_to_the_assessment_of_everything()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var dice = new Random(seed);
            var (scheme, lines) = (Scheme(dice, new Rounding((RoundingMode)dice.Next(4), 0.01m)), Lines(dice, 40));
            var (first, second) = (dice.Next(40), dice.Next(40));
            (first, second) = (Math.Min(first, second), Math.Max(first, second));
            decimal Sum(IEnumerable<LevyLine> of, string key) => of.Where(line => line.Key == key).Sum(line => line.Amount);
            var (a, b, whole) = (Of(lines[..first]), Of(lines[..second]), Of(lines));
            List<LevyLine> all = [.. Levies.Of(scheme, a).Value, .. Levies.Correction(scheme, a, b).Value, .. Levies.Correction(scheme, b, whole).Value];
            Assert.All(scheme.Formulas, formula => Assert.Equal(Sum(Levies.Of(scheme, whole).Value, formula.Key), Sum(all, formula.Key)));
        }
    }

    [Fact]
    public void Interest_never_falls_with_time_nor_rises_with_a_payment()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var dice = new Random(seed);
            var (due, terms) = (new DateOnly(2026, 1, 1).AddDays(dice.Next(60)), new LateTerms(Any(dice, 1) / 10, dice.Next(2) == 0, Any(dice, 1), dice.Next(20)));
            var cent = new Rounding(RoundingMode.HalfUp, 0.01m);
            LateCost Cost(int days, params PaidOn[] paid) => LateInterest.Of(1_000, due, paid, due.AddDays(days), terms, cent);
            var days = dice.Next(300);
            var paid = new PaidOn(due.AddDays(dice.Next(-5, 200)), Any(dice, 1_000));
            Assert.True(Cost(days + dice.Next(60)).Interest >= Cost(days).Interest);
            Assert.True(Cost(days, paid).Interest <= Cost(days).Interest && Cost(days, paid).Penalty <= Cost(days).Penalty);
        }
    }
}
