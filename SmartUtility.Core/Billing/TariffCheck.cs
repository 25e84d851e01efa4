using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>What makes a tariff unusable, found before it is published or priced.</summary>
public static class TariffCheck
{
    const string Code = "tariff-invalid";

    /// <summary>The first problem in words, or null.</summary>
    public static Refusal? FirstProblem(Tariff tariff)
    {
        if (string.IsNullOrWhiteSpace(tariff.Code)) return new Invalid(Code, "the tariff has no code");
        if (tariff.Currency.Length != 3 || !tariff.Currency.All(char.IsAsciiLetterUpper)) return new Invalid(Code, $"'{tariff.Currency}' is no ISO 4217 code");
        if (string.IsNullOrWhiteSpace(tariff.Unit)) return new Invalid(Code, "the tariff has no unit");
        if (tariff.Versions.Count == 0) return new Invalid(Code, "the tariff has no version");
        if (tariff.Versions.GroupBy(version => version.ValidFrom).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return new Invalid(Code, $"two versions are valid from {twice.Key:yyyy-MM-dd}");
        return tariff.Versions.Select(FirstProblem).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>The first problem of one version, or null.</summary>
    public static Refusal? FirstProblem(TariffVersion version)
    {
        Invalid Wrong(string what) => new(Code, $"version {version.ValidFrom:yyyy-MM-dd}: {what}");
        if (version.Components.Count == 0) return Wrong("has no component");
        foreach (var point in new[] { version.Rounding?.UnitPrice, version.Rounding?.Line, version.Rounding?.Tax, version.Rounding?.Total })
            if (point is { Increment: <= 0 }) return Wrong("a rounding increment must be positive");
        var before = new List<PriceComponent>();
        foreach (var component in version.Components)
        {
            if (string.IsNullOrWhiteSpace(component.Key) || component.Key.Any(letter => !(char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_')))
                return Wrong($"the key '{component.Key}' must be of lower-case letters, digits, - and _");
            if (before.Any(other => other.Key == component.Key)) return Wrong($"the key '{component.Key}' stands twice");
            if (Own(component) is { } own) return Wrong($"'{component.Key}': {own}");
            foreach (var key in TaxKeys(component))
            {
                if (before.Any(other => other is Tax && other.Key == key)) return Wrong($"tax '{key}' must be declared after '{component.Key}', which is subject to it");
                if (!version.Components.Any(other => other is Tax && other.Key == key)) return Wrong($"'{component.Key}' names the unknown tax '{key}'");
            }
            foreach (var key in Bases(component))
                if (!before.Any(other => other.Key == key)) return Wrong($"'{component.Key}' names '{key}', which is not declared before it");
            if (component is EnergyBlocks { GrossUp: { } raised } && !version.Components.OfType<Tax>().Any(tax => tax.Key == raised && tax.Included))
                return Wrong($"'{component.Key}': gross_up names no included tax '{raised}'");
            before.Add(component);
        }
        return null;
    }

    static string? Own(PriceComponent component) => component switch
    {
        EnergyBlocks { Blocks.Count: 0 } => "has no block",
        EnergyBlocks blocks when blocks.Blocks.Any(block => block.Price < 0) => "a price is negative",
        EnergyBlocks blocks when blocks.Blocks[^1].UpTo is not null => "the last block must have no limit",
        EnergyBlocks blocks when blocks.Blocks[^1].OnlyIfAll => "the last block must take any quantity",
        EnergyBlocks blocks when blocks.Blocks.SkipLast(1).Any(block => block.UpTo is null or <= 0) => "every block but the last needs a positive limit",
        EnergyBlocks blocks when blocks.Blocks.SkipLast(1).Zip(blocks.Blocks.SkipLast(1).Skip(1)).Any(pair => pair.First.UpTo >= pair.Second.UpTo) => "limits must rise",
        FixedCharge { Amount: < 0 } => "the amount is negative",
        MinimumCharge { Amount: < 0 } => "the amount is negative",
        Levy { Rate: < 0 } => "the rate is negative",
        Tax { Rate: < 0 or > 10 } => "the rate is a fraction like 0.18",
        Tax { ExemptUpTo: < 0 } => "the exempt quantity is negative",
        _ => null,
    };

    static IEnumerable<string> TaxKeys(PriceComponent component) => (component switch
    {
        EnergyBlocks blocks => [.. blocks.TaxKeys ?? [], .. blocks.Blocks.SelectMany(block => block.TaxKeys ?? [])],
        FixedCharge charge => charge.TaxKeys,
        GivenAmount given => given.TaxKeys,
        ItemLines items => items.TaxKeys,
        MinimumCharge minimum => minimum.TaxKeys,
        Levy levy => levy.TaxKeys,
        _ => null,
    }) ?? [];

    static IEnumerable<string> Bases(PriceComponent component) => (component switch
    {
        MinimumCharge minimum => minimum.Bases,
        Levy levy => levy.Bases,
        _ => null,
    }) ?? [];
}
