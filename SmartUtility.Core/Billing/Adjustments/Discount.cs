using SmartUtility.Core.Billing.Adjustments;
using SmartUtility.Core.Billing.Pricing;

namespace SmartUtility.Core.Billing;

/// <summary>What a discount rewards.</summary>
public enum DiscountFor
{
    /// <summary>An active mandate (the usage's active_mandate).</summary>
    Mandate,
    /// <summary>Early payment (the usage's early_payment).</summary>
    EarlyPayment,
    /// <summary>Nothing: always, or as its <c>when</c> says.</summary>
    Always,
}

/// <summary>A discount: a negative line of its own, never more than what it is on.</summary>
/// <param name="For">What it rewards.</param>
/// <param name="Basis">Percent, per unit or flat.</param>
/// <param name="Rate">As a fraction, per unit, or per span; without a sign.</param>
/// <param name="Bases">Keys of components before it ("*": with levies and taxes); null: every line so far.</param>
/// <param name="Per">Flat: span.</param>
/// <param name="Prorate">Flat: by days.</param>
/// <param name="Cap">At most this per period.</param>
/// <param name="TaxKeys">Taxes whose base it lowers.</param>
public sealed record Discount(string Key, Words Label, DiscountFor For, LevyBasis Basis, decimal Rate, IReadOnlyList<string>? Bases = null, Span Per = Span.Month, bool Prorate = false, decimal? Cap = null,
    IReadOnlyList<string>? TaxKeys = null) : PriceComponent(Key, Label)
{
    internal override IEnumerable<string> NamedTaxes => TaxKeys ?? [];
    internal override IEnumerable<string> NamedBases => Bases ?? [];

    internal override Flaw? Apply(Sheet sheet, Part part)
    {
        if (For switch { DiscountFor.Mandate => part.Whole.ActiveMandate, DiscountFor.EarlyPayment => part.Whole.EarlyPayment, _ => true })
            Credit.Line(sheet, part, this, Basis, Rate, Bases, null, Per, Prorate, Cap, TaxKeys);
        return null;
    }

    internal override IEnumerable<Flaw> Flaws() => Credit.Flaws(Basis, Rate, null, Cap);
}
