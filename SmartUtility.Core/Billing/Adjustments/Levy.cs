using SmartUtility.Core.Billing.Pricing;

namespace SmartUtility.Core.Billing;

/// <summary>Collected for somebody else: a municipality, a rural fund, the regulator.</summary>
/// <param name="Basis">What it is reckoned on.</param>
/// <param name="Rate">Per unit, as a fraction, per span, or a stamp's amount.</param>
/// <param name="Beneficiary">Who gets it.</param>
/// <param name="Bases">For percent and stamp: keys of components before it ("*": every line, levy and added tax). Null: for percent every line so far, for a stamp everything on the bill.</param>
/// <param name="Per">For flat: span.</param>
/// <param name="Prorate">For flat: a part of a span counts by its days.</param>
/// <param name="TaxKeys">Taxes the levy itself is subject to.</param>
/// <param name="Times">For flat: multiplied by this.</param>
/// <param name="Threshold">Nothing is due until the quantity, amount or number it is reckoned on exceeds this; for quantities and amounts per period.</param>
/// <param name="OnlyExcess">True: only what exceeds the threshold counts; false: then the whole.</param>
/// <param name="Minimum">At least this per period, where anything is due.</param>
/// <param name="Cap">At most this per period.</param>
/// <param name="CapRate">At most this fraction of <paramref name="CapBases"/>.</param>
/// <param name="CapBases">Keys of components before it; null: every line so far.</param>
/// <param name="Steps">For a stamp: amounts by steps, instead of the rate.</param>
public sealed record Levy(string Key, Words Label, LevyBasis Basis, decimal Rate = 0, string? Beneficiary = null, IReadOnlyList<string>? Bases = null, Span Per = Span.Month, bool Prorate = false, IReadOnlyList<string>? TaxKeys = null,
    Times Times = Times.One, decimal? Threshold = null, bool OnlyExcess = false, decimal? Minimum = null, decimal? Cap = null, decimal? CapRate = null, IReadOnlyList<string>? CapBases = null, IReadOnlyList<Step>? Steps = null)
    : PriceComponent(Key, Label)
{
    internal override IEnumerable<string> NamedTaxes => TaxKeys ?? [];
    internal override IEnumerable<string> NamedBases => [.. Bases ?? [], .. CapBases ?? []];

    internal override Flaw? Apply(Sheet sheet, Part part)
    {
        if (Basis == LevyBasis.Stamp) return Stamp(sheet, part);
        var (times, _, flaw) = Limits.Times(part, Times, Key);
        if (flaw is not null) return flaw;
        // Thresholds and caps of a period are shared among its parts by days.
        var share = Limits.Count(part, Span.Period, prorate: true);
        var on = Basis switch { LevyBasis.PerUnit => part.Quantity, LevyBasis.Flat => Limits.Count(part, Per, Prorate) * times, _ => sheet.Sum(part, Bases) };
        if (Threshold is { } threshold)
        {
            // The whole period's quantity decides, so that a split in the middle changes nothing.
            var (all, limit) = Basis == LevyBasis.PerUnit ? (part.WholeQuantity, threshold) : (on, Basis == LevyBasis.Flat ? threshold : threshold * share);
            if (all <= limit) return null;
            if (OnlyExcess) on = all == on ? on - limit : on * (all - limit) / all;
        }
        if (on == 0) return null;
        var due = Math.Max(on * Rate, (Minimum * share) ?? decimal.MinValue);
        due = Math.Min(due, Math.Min((Cap * share) ?? decimal.MaxValue, (CapRate * sheet.Sum(part, CapBases)) ?? decimal.MaxValue));
        sheet.Levy(part, this, on, Rate, due);
        return null;
    }

    // Once per bill, on everything before it.
    Flaw? Stamp(Sheet sheet, Part part)
    {
        if (!sheet.IsLast) return null;
        var on = sheet.SumOfAll(Bases);
        var amount = Steps?.First(step => step.UpTo is null || on <= step.UpTo).Amount ?? Rate;
        if (on <= (Threshold ?? 0) || amount == 0) return null;
        sheet.Levy(part, this, on, amount, amount);
        return null;
    }

    internal override IEnumerable<Flaw> Flaws()
    {
        if (Rate < 0) yield return new Flaw(".rate", "the rate is not negative", "le taux n’est pas négatif");
        if (Threshold < 0 || Cap < 0 || Minimum < 0 || CapRate < 0) yield return new Flaw("", "threshold, minimum and cap are not negative", "seuil, minimum et plafond ne sont pas négatifs");
        if (Minimum > Cap) yield return new Flaw(".cap", "is below the minimum", "est inférieur au minimum");
        if (OnlyExcess && Threshold is null) yield return new Flaw(".only_excess", "needs a threshold", "exige un seuil (threshold)");
        if (Steps is not null && Basis != LevyBasis.Stamp) yield return new Flaw(".steps", "are for basis stamp", "sont pour la base stamp");
        if (Steps is not null && (Steps.Count == 0 || Steps[^1].UpTo is not null || Steps.SkipLast(1).Any(step => step.UpTo is null)))
            yield return new Flaw(".steps", "every step but the last has a limit, the last has none", "toute marche sauf la dernière a une limite, la dernière n’en a pas");
        if (Basis == LevyBasis.Stamp && (Cap ?? CapRate ?? Minimum) is not null) yield return new Flaw("", "a stamp has no cap and no minimum", "un timbre n’a ni plafond ni minimum");
    }
}
