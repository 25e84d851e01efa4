using SmartUtility.Core.Billing.Adjustments;
using SmartUtility.Core.Billing.Pricing;

namespace SmartUtility.Core.Billing;

/// <summary>What somebody else pays: a negative line of its own, never more than what it is on.</summary>
/// <param name="Basis">Per unit, percent or flat.</param>
/// <param name="Rate">Per unit, as a fraction, or per span; without a sign.</param>
/// <param name="Bases">Keys of components before it ("*": with levies and taxes); null: every line so far.</param>
/// <param name="UpTo">Per unit: at most so many units per <paramref name="Per"/>.</param>
/// <param name="Per">Span of a flat amount and of the units.</param>
/// <param name="Prorate">Flat: by days.</param>
/// <param name="Cap">At most this per period.</param>
/// <param name="TaxKeys">Taxes whose base it lowers.</param>
public sealed record Subsidy(string Key, Words Label, LevyBasis Basis, decimal Rate, IReadOnlyList<string>? Bases = null, decimal? UpTo = null, Span Per = Span.Month, bool Prorate = false, decimal? Cap = null,
    IReadOnlyList<string>? TaxKeys = null) : PriceComponent(Key, Label)
{
    internal override IEnumerable<string> NamedTaxes => TaxKeys ?? [];
    internal override IEnumerable<string> NamedBases => Bases ?? [];

    internal override Flaw? Apply(Sheet sheet, Part part)
    {
        Credit.Line(sheet, part, this, Basis, Rate, Bases, UpTo, Per, Prorate, Cap, TaxKeys);
        return null;
    }

    internal override IEnumerable<Flaw> Flaws() => Credit.Flaws(Basis, Rate, UpTo, Cap);
}
