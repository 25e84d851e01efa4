using SmartUtility.Core.Billing.Pricing;

namespace SmartUtility.Core.Billing;

/// <summary>An amount that the usage brings along (amounts[key]); negative: given back.</summary>
/// <param name="TaxKeys">Taxes it is subject to.</param>
/// <param name="Optional">True: without an amount there is no line; false: it is refused.</param>
public sealed record GivenAmount(string Key, Words Label, IReadOnlyList<string>? TaxKeys = null, bool Optional = false) : PriceComponent(Key, Label)
{
    internal override IEnumerable<string> NamedTaxes => TaxKeys ?? [];

    internal override Flaw? Apply(Sheet sheet, Part part)
    {
        if (part.Whole.Amounts is null || !part.Whole.Amounts.TryGetValue(Key, out var amount)) return Optional ? null : Flaw.Missing(part.Whole, $"amounts.{Key}", Key);
        // The price of the whole period; with several versions its share by days.
        var share = part.ShareOfAmount(amount);
        sheet.Line(part, this, Key, Label, 1, "pc", share, share, TaxKeys);
        return null;
    }
}
