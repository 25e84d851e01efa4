using SmartUtility.Core.Billing.Pricing;

namespace SmartUtility.Core.Billing.Adjustments;

/// <summary>What subsidies and discounts share: a negative line, never more than what it is on.</summary>
static class Credit
{
    public static void Line(Sheet sheet, Part part, PriceComponent component, LevyBasis basis, decimal rate, IReadOnlyList<string>? bases, decimal? upTo, Span per, bool prorate, decimal? cap, IReadOnlyList<string>? taxKeys)
    {
        var most = sheet.Sum(part, bases);
        if (most <= 0) return;
        var quantity = basis switch
        {
            LevyBasis.PerUnit => upTo is { } units ? Math.Min(part.Quantity, units * Limits.Of(part, per)) : part.Quantity,
            LevyBasis.Flat => Limits.Count(part, per, prorate),
            _ => most,
        };
        var amount = Math.Min(most, Math.Min(quantity * rate, (cap * Limits.Count(part, Span.Period, prorate: true)) ?? decimal.MaxValue));
        if (amount <= 0) return;
        var isCut = amount < quantity * rate;
        sheet.Line(part, component, component.Key, component.Label, isCut ? 1 : quantity, isCut ? "pc" : basis switch { LevyBasis.PerUnit => part.Unit, LevyBasis.Flat => Limits.UnitOf(per), _ => sheet.Currency },
            isCut ? -amount : -rate, -amount, taxKeys);
    }

    public static IEnumerable<Flaw> Flaws(LevyBasis basis, decimal rate, decimal? upTo, decimal? cap)
    {
        if (basis == LevyBasis.Stamp) yield return new Flaw(".basis", "is per-unit, percent or flat", "est per-unit, percent ou flat");
        if (rate < 0) yield return new Flaw(".rate", "is given without a sign; it is taken off", "se donne sans signe ; il est déduit");
        if (basis == LevyBasis.Percent && rate > 1) yield return new Flaw(".rate", "is a fraction like 0.05", "est une fraction comme 0.05");
        if (upTo < 0 || cap < 0) yield return new Flaw("", "up_to and cap are not negative", "up_to et cap ne sont pas négatifs");
        if (upTo is not null && basis != LevyBasis.PerUnit) yield return new Flaw(".up_to", "is for basis per-unit", "est pour la base per-unit");
    }
}
