using SmartUtility.Core.Billing.Pricing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>Prices by time of use: the quantity of each slot at its price. Quantities come from the usage's slots, from registers, or from intervals by the version's calendar.</summary>
/// <param name="Prices">By slot; a slot of the calendar without a price here costs nothing here.</param>
/// <param name="TaxKeys">Taxes the lines are subject to.</param>
/// <param name="GrossUp">Key of an included tax by which prices are raised.</param>
public sealed record TimeOfUse(string Key, Words Label, IReadOnlyList<SlotPrice> Prices, IReadOnlyList<string>? TaxKeys = null, string? GrossUp = null) : PriceComponent(Key, Label)
{
    internal override IEnumerable<string> NamedTaxes => [.. TaxKeys ?? [], .. Prices.SelectMany(price => price.TaxKeys ?? [])];
    internal override string? RaisedBy => GrossUp;

    internal override Flaw? Apply(Sheet sheet, Part part)
    {
        foreach (var slot in Prices)
        {
            var (quantity, flaw) = part.OfSlot(slot.Slot, Key, slot.Register);
            if (flaw is not null) return flaw;
            if (quantity == 0 && part.Quantity != 0) continue;
            var price = Money.Round(slot.Price * part.RaiseBy(GrossUp), part.Rounding.UnitPrice);
            sheet.Line(part, this, $"{Key}.{slot.Slot}", slot.Label ?? Label, quantity, part.Unit, price, quantity * price, slot.TaxKeys ?? TaxKeys);
        }
        return null;
    }

    internal override IEnumerable<Flaw> Flaws()
    {
        if (Prices.Count == 0) yield return new Flaw(".prices", "has no price; add one per slot", "n’a pas de prix ; ajoutez-en un par plage");
        for (var n = 0; n < Prices.Count; n++)
        {
            if (Prices[n].Price < 0) yield return new Flaw($".prices[{n}].price", "a price is not negative; use a subsidy or a discount", "un prix n’est pas négatif ; utilisez une subvention ou une remise");
            if (Prices.Take(n).Any(other => other.Slot == Prices[n].Slot)) yield return new Flaw($".prices[{n}].slot", $"'{Prices[n].Slot}' stands twice", $"« {Prices[n].Slot} » est donné deux fois");
        }
    }
}

/// <summary>The price of a slot.</summary>
/// <param name="Slot">Slot of the calendar or of the usage.</param>
/// <param name="Price">Per unit, 0 or more.</param>
/// <param name="Register">The register that counts it (OBIS code), where the meter tells slots apart.</param>
/// <param name="TaxKeys">Instead of the component's.</param>
/// <param name="Label">Instead of the component's.</param>
public sealed record SlotPrice(string Slot, decimal Price, string? Register = null, IReadOnlyList<string>? TaxKeys = null, Words? Label = null);
