using SmartUtility.Core.Billing.Pricing;

namespace SmartUtility.Core.Billing;

/// <summary>The words of a bill's lines in other languages than its own: those of the tariff it was priced by. A label that does not stand there word for word (items, older words) stays as it was printed.</summary>
public sealed class BillTerms
{
    /// <summary>None is known.</summary>
    public static readonly BillTerms None = new([]);

    readonly ILookup<string, Words> _byComponent;

    BillTerms(IEnumerable<(string Key, Words Words)> all) => _byComponent = all.Distinct().ToLookup(row => row.Key, row => row.Words, StringComparer.Ordinal);

    /// <summary>Those of all versions of a tariff.</summary>
    public static BillTerms Of(IEnumerable<TariffVersion> versions) => new(versions.SelectMany(version => Part.Walk(version.Components)).SelectMany(component => Labels(component).Select(words => (component.Key, words))));

    static IEnumerable<Words> Labels(PriceComponent component) => component switch
    {
        EnergyBlocks blocks => [blocks.Label, .. blocks.Blocks.Select(block => block.Label).OfType<Words>()],
        CapacityBlocks blocks => [blocks.Label, .. blocks.Blocks.Select(block => block.Label).OfType<Words>()],
        TimeOfUse use => [use.Label, .. use.Prices.Select(price => price.Label).OfType<Words>()],
        _ => [component.Label],
    };

    /// <summary>A bill's price in the reader's language; amounts are untouched.</summary>
    /// <param name="price">As it was issued.</param>
    /// <param name="own">Language it was issued in.</param>
    /// <param name="language">Language of the reader.</param>
    public RatedBill In(RatedBill price, string own, string language)
    {
        if (own == language || _byComponent.Count == 0) return price;
        string Said(string key, string label) => _byComponent[Component(key)].FirstOrDefault(words => words.In(own) == label)?.In(language) ?? label;
        return price with
        {
            Lines = [.. price.Lines.Select(line => line with { Label = Said(line.Key, line.Label) })],
            Taxes = [.. price.Taxes.Select(tax => tax with { Label = Said(tax.Key, tax.Label) })],
            Levies = [.. price.Levies.Select(levy => levy with { Label = Said(levy.Key, levy.Label) })],
            Factors = price.Factors is null ? null : [.. price.Factors.Select(factor => factor with { Label = Said(factor.Key, factor.Label) })],
        };
    }

    // "energy.2@2026-03-16" is of "energy".
    static string Component(string key) => key.IndexOfAny(['.', '@']) is > 0 and var end ? key[..end] : key;
}
