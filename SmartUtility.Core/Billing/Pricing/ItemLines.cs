using SmartUtility.Core.Billing.Pricing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>The item lines that the usage brings along: price × quantity.</summary>
/// <param name="TaxKeys">Taxes they are subject to.</param>
/// <param name="GrossUp">Key of an included tax by which prices are raised.</param>
public sealed record ItemLines(string Key, Words Label, IReadOnlyList<string>? TaxKeys = null, string? GrossUp = null) : PriceComponent(Key, Label)
{
    internal override IEnumerable<string> NamedTaxes => TaxKeys ?? [];
    internal override string? RaisedBy => GrossUp;

    internal override Flaw? Apply(Sheet sheet, Part part)
    {
        if (part.From != part.Whole.From) return null;
        foreach (var (n, item) in (part.Whole.Items ?? []).Index())
        {
            var price = Money.Round(item.Price * part.RaiseBy(GrossUp), part.Rounding.UnitPrice);
            sheet.Line(part, this, $"{Key}.{n + 1}", item.Label, item.Quantity, item.Unit, price, item.Quantity * price, TaxKeys);
        }
        return null;
    }
}
