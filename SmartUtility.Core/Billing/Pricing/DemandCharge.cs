using SmartUtility.Core.Billing.Pricing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>The price of the highest demand: as the usage says it, or of its strongest interval.</summary>
/// <param name="Price">Per unit and span.</param>
/// <param name="Per">Span.</param>
/// <param name="Prorate">True: by days; false: a begun span counts whole.</param>
/// <param name="Slot">Demand in this slot only.</param>
/// <param name="Minimum">Billed at least.</param>
/// <param name="ShareOfKva">Billed at least: this share of the subscribed power.</param>
/// <param name="Ratchet">Billed at least: a share of the highest of months before.</param>
/// <param name="AboveKva">True: only what exceeds the subscribed power.</param>
/// <param name="Unit">On the bill.</param>
/// <param name="TaxKeys">Taxes it is subject to.</param>
/// <param name="GrossUp">Key of an included tax by which the price is raised.</param>
public sealed record DemandCharge(string Key, Words Label, decimal Price, Span Per = Span.Month, bool Prorate = false, string? Slot = null, decimal? Minimum = null, decimal? ShareOfKva = null, Ratchet? Ratchet = null,
    bool AboveKva = false, string Unit = "kW", IReadOnlyList<string>? TaxKeys = null, string? GrossUp = null) : PriceComponent(Key, Label)
{
    internal override IEnumerable<string> NamedTaxes => TaxKeys ?? [];
    internal override string? RaisedBy => GrossUp;

    internal override Flaw? Apply(Sheet sheet, Part part)
    {
        if (part.Demand(Slot) is not { } demand) return Flaw.Missing(part.Whole, Slot is null ? "kw" : "demands", Key);
        if ((AboveKva || ShareOfKva is not null) && part.Whole.Kva is null) return Flaw.Missing(part.Whole, "kva", Key);
        if (AboveKva) demand = Math.Max(0, demand - part.Whole.Kva!.Value);
        demand = Math.Max(demand, Math.Max(Minimum ?? 0, (ShareOfKva * part.Whole.Kva) ?? 0));
        if (Ratchet is not null) demand = Math.Max(demand, Ratchet.Share * part.Past(Ratchet.Months).Max(row => row.Kw) ?? 0);
        var spans = Limits.Count(part, Per, Prorate);
        if (spans == 0) return null;
        var price = Money.Round(Price * part.RaiseBy(GrossUp), part.Rounding.UnitPrice);
        sheet.Line(part, this, Key, Label, spans * demand, $"{Unit}·{Limits.UnitOf(Per)}", price, price * demand * spans, TaxKeys);
        return null;
    }

    internal override IEnumerable<Flaw> Flaws()
    {
        if (Price < 0) yield return new Flaw(".price", "a price is not negative", "un prix n’est pas négatif");
        if (ShareOfKva is < 0 or > 1) yield return new Flaw(".share_of_kva", "is a fraction like 0.8", "est une fraction comme 0.8");
        if (Ratchet is { Share: < 0 or > 1 } or { Months: < 1 or > 60 }) yield return new Flaw(".ratchet", "has a share from 0 to 1 and 1 to 60 months", "a une part de 0 à 1 et 1 à 60 mois");
    }
}

/// <summary>Billed demand that falls slowly.</summary>
/// <param name="Share">Fraction of the highest demand.</param>
/// <param name="Months">Of this many months before.</param>
public sealed record Ratchet(decimal Share, int Months = 12);
