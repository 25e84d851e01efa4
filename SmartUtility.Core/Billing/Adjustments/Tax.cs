using SmartUtility.Core.Billing.Pricing;

namespace SmartUtility.Core.Billing;

/// <summary>A tax on every line, levy and tax before it that carries its key or is among its bases.</summary>
/// <param name="Rate">Fraction: 0.18.</param>
/// <param name="Included">True: the prices contain it already; it is shown, not added. Several included taxes on one line are taken out together: line ÷ (1 + the sum of their rates).</param>
/// <param name="ExemptUpTo">Quantity that is free of it: the base counts (quantity − this) ÷ quantity, never less than 0.</param>
/// <param name="ExemptPer">Span of that quantity.</param>
/// <param name="Bases">Keys of components or lines before it ("*": all); beside those that name it in their tax_keys.</param>
/// <param name="TaxKeys">Later taxes that this one is subject to.</param>
/// <param name="ExemptAll">True: above exempt_up_to the whole base counts, not only the share above.</param>
/// <param name="InOwnBase">True: the tax is part of what it is reckoned on, and is added: amount ÷ (1 − rate) × rate. Several such taxes on one line count together: line ÷ (1 − the sum of their rates).</param>
public sealed record Tax(string Key, Words Label, decimal Rate, bool Included = false, decimal? ExemptUpTo = null, Span ExemptPer = Span.Month, IReadOnlyList<string>? Bases = null, IReadOnlyList<string>? TaxKeys = null,
    bool ExemptAll = false, bool InOwnBase = false) : PriceComponent(Key, Label)
{
    internal override IEnumerable<string> NamedTaxes => TaxKeys ?? [];
    internal override IEnumerable<string> NamedBases => Bases ?? [];

    internal override Flaw? Apply(Sheet sheet, Part part)
    {
        sheet.Tax(part, this, ExemptUpTo is { } free ? Above(part, free) : (1, 1));
        return null;
    }

    (decimal, decimal) Above(Part part, decimal free)
    {
        if (ExemptAll) return part.DecidingQuantity <= free * Limits.Whole(part, ExemptPer) ? (0, 1) : (1, 1);
        // The whole period decides about the share, so that a split in the middle changes nothing.
        if (!part.IsPrepaid)
        {
            var (whole, most) = (part.WholeQuantity, free * Limits.Whole(part, ExemptPer));
            return whole <= most ? (0, 1) : (whole - most, whole);
        }
        var (limit, before) = (free * Limits.Of(part, ExemptPer), part.AlreadyBought);
        var above = Math.Max(0, before + part.Quantity - limit) - Math.Max(0, before - limit);
        return part.Quantity == 0 ? (before > limit ? 1 : 0, 1) : (above, part.Quantity);
    }

    internal override IEnumerable<Flaw> Flaws()
    {
        if (Rate is < 0 or > 10) yield return new Flaw(".rate", "the rate is a fraction like 0.18", "le taux est une fraction comme 0.18");
        if (ExemptUpTo < 0) yield return new Flaw(".exempt_up_to", "is not negative", "n’est pas négatif");
        if (InOwnBase && Included) yield return new Flaw(".in_own_base", "stands beside included; keep one of them", "est donné avec included ; gardez l’un des deux");
        if (InOwnBase && Rate >= 1) yield return new Flaw(".rate", "a tax in its own base is less than 1", "une taxe dans sa propre base est inférieure à 1");
        if (Included && TaxKeys is { Count: > 0 }) yield return new Flaw(".tax_keys", "an included tax is not added, so no tax is on it", "une taxe incluse n’est pas ajoutée, aucune taxe ne porte sur elle");
    }
}
