using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation;

/// <summary>A step of a line's reckoning, so that anybody can do it again.</summary>
/// <param name="What">"base", "less", "tier", "rate", "index", "minimum", "cap", "check-quantity", "check-rate", "check" …</param>
/// <param name="Value">Its value.</param>
public sealed record LevyStep(string What, decimal Value);

/// <summary>Kinds of lines of an assessment.</summary>
public enum LevyLineKind
{
    /// <summary>A levy of the period.</summary>
    Levy,
    /// <summary>What the operator keeps for collecting it; negative.</summary>
    Commission,
    /// <summary>What changed of an earlier period after it was closed.</summary>
    Correction,
    /// <summary>Interest on an invoice paid late.</summary>
    Interest,
    /// <summary>Penalty on an invoice paid late.</summary>
    Penalty,
    /// <summary>An amount taken back.</summary>
    Credit,
}

/// <summary>One line of an assessment.</summary>
/// <param name="Key">The formula's key.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Label">Words on the statement.</param>
/// <param name="Beneficiary">Who gets it.</param>
/// <param name="Quantity">What the rate was applied to.</param>
/// <param name="Unit">Its unit: "kWh", "m³", a currency's code, "month".</param>
/// <param name="Amount">Rounded; negative for what goes back to the operator.</param>
/// <param name="Steps">How it was reckoned.</param>
/// <param name="Rate">Money per unit or fraction; null where tiers apply.</param>
/// <param name="About">First day of the earlier period that a correction is about, or null.</param>
/// <param name="Invoice">Number of the invoice that interest, a penalty or a credit is about, or null.</param>
public sealed record LevyLine(string Key, LevyLineKind Kind, Words Label, string Beneficiary, decimal Quantity, string Unit, decimal Amount, IReadOnlyList<LevyStep> Steps, decimal? Rate = null, DateOnly? About = null, string? Invoice = null);

/// <summary>Where formulas write their lines: applies index, minimum, cap and rounding to each.</summary>
sealed class LevySheet(LevyScheme scheme, PeriodFigures figures)
{
    readonly List<LevyLine> _lines = [];

    public PeriodFigures Figures => figures;

    public IReadOnlyList<LevyLine> Lines => _lines;

    /// <summary>Sum of the lines so far of a formula, its commission left out.</summary>
    public decimal SumOf(string key) => _lines.Where(line => line.Key == key && line.Kind == LevyLineKind.Levy).Sum(line => line.Amount);

    /// <summary>Writes what a formula makes due.</summary>
    public LevyLine Add(LevyFormula formula, decimal quantity, string unit, decimal? rate, decimal due, IReadOnlyList<LevyStep> steps)
    {
        List<LevyStep> taken = [.. steps];
        if (formula.Index is { } index && scheme.FactorOf(index, figures.From.Year) is { } factor)
        {
            due *= factor;
            taken.Add(new LevyStep("index", factor));
        }
        if (formula.Minimum is { } minimum)
        {
            var least = minimum.Amount * figures.YearShare;
            taken.Add(new LevyStep("minimum", least));
            due = Math.Max(due, least);
        }
        if (formula.Cap is { } cap)
            foreach (var most in new[] { cap.Amount * figures.YearShare, cap.Rate * figures.Sum(cap.Of) }.OfType<decimal>())
            {
                taken.Add(new LevyStep("cap", most));
                due = Math.Min(due, Math.Max(0, most));
            }
        var line = new LevyLine(formula.Key, LevyLineKind.Levy, formula.Label, formula.Beneficiary, quantity, unit, Round(due), taken, rate);
        _lines.Add(line);
        return line;
    }

    /// <summary>Writes what the operator keeps of a line.</summary>
    public void Keep(LevyLine of, Words label, decimal rate)
    {
        if (rate != 0) _lines.Add(of with { Kind = LevyLineKind.Commission, Label = label, Quantity = of.Amount, Unit = figures.Currency.Code, Rate = -rate, Amount = -Round(of.Amount * rate), Steps = [new("base", of.Amount), new("rate", rate)] });
    }

    /// <summary>Rounds as the scheme says, else to the currency's smallest unit.</summary>
    public decimal Round(decimal amount) => Money.Round(amount, scheme.Rounding ?? new Rounding(RoundingMode.HalfUp, figures.Currency.SmallestUnit));
}
