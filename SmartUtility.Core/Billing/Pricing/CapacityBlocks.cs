using SmartUtility.Core.Billing.Pricing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>How blocks share a subscribed power.</summary>
public enum CapacityMode
{
    /// <summary>Each part of it at the price of its block.</summary>
    Graduated,
    /// <summary>All of it at the price of the block it falls in.</summary>
    Cliff,
    /// <summary>The price of the block it falls in is the charge, whatever the size.</summary>
    Flat,
}

/// <summary>A charge in blocks of the subscribed power (or of the demand, or of households): it does not depend on the quantity.</summary>
/// <param name="Blocks">Ascending limits; the last has none.</param>
/// <param name="Mode">How they share the size.</param>
/// <param name="Of">The size: kva, kw or households.</param>
/// <param name="Per">Span that prices are for.</param>
/// <param name="Prorate">True: a part of a span counts by its days; false: a begun span counts whole.</param>
/// <param name="TaxKeys">Taxes the lines are subject to.</param>
/// <param name="GrossUp">Key of an included tax by which prices are raised.</param>
public sealed record CapacityBlocks(string Key, Words Label, IReadOnlyList<CapacityBlock> Blocks, CapacityMode Mode = CapacityMode.Graduated, Times Of = Times.Kva, Span Per = Span.Month, bool Prorate = false,
    IReadOnlyList<string>? TaxKeys = null, string? GrossUp = null) : PriceComponent(Key, Label)
{
    internal override IEnumerable<string> NamedTaxes => TaxKeys ?? [];
    internal override string? RaisedBy => GrossUp;

    internal override Flaw? Apply(Sheet sheet, Part part)
    {
        var (size, unit, flaw) = Limits.Times(part, Of, Key);
        if (flaw is not null) return flaw;
        var spans = Limits.Count(part, Per, Prorate);
        if (spans == 0) return null;
        foreach (var (no, share) in Share(size))
        {
            var block = Blocks[no];
            var price = Money.Round(block.Price * part.RaiseBy(GrossUp), part.Rounding.UnitPrice);
            var count = Mode == CapacityMode.Flat ? 1 : share;
            sheet.Line(part, this, Blocks.Count == 1 ? Key : $"{Key}.{no + 1}", block.Label ?? Label, spans * count, unit is null || Mode == CapacityMode.Flat ? Limits.UnitOf(Per) : $"{unit}·{Limits.UnitOf(Per)}", price, price * count * spans, TaxKeys);
        }
        return null;
    }

    List<(int No, decimal Size)> Share(decimal size)
    {
        var own = Blocks.TakeWhile(block => block.UpTo < size).Count();
        if (Mode != CapacityMode.Graduated || own == 0) return [(own, size)];
        return [.. Enumerable.Range(0, own + 1).Select(no => (no, Math.Min(size, Blocks[no].UpTo ?? size) - (no == 0 ? 0 : Blocks[no - 1].UpTo!.Value)))];
    }

    internal override IEnumerable<Flaw> Flaws()
    {
        if (Blocks.Count == 0) yield return new Flaw(".blocks", "has no block; add one", "n’a pas de tranche ; ajoutez-en une");
        if (Of == Times.One) yield return new Flaw(".of", "is kva, kw or households; for a plain charge use type fixed", "est kva, kw ou households ; pour une redevance simple utilisez le type fixed");
        for (var n = 0; n < Blocks.Count; n++)
        {
            var (block, at, isLast) = (Blocks[n], $".blocks[{n}]", n == Blocks.Count - 1);
            if (block.Price < 0) yield return new Flaw(at + ".price", "a price is not negative; use a subsidy or a discount", "un prix n’est pas négatif ; utilisez une subvention ou une remise");
            if (isLast && block.UpTo is not null) yield return new Flaw(at + ".up_to", "the last block must have no limit; remove it or add a block", "la dernière tranche n’a pas de limite ; retirez-la ou ajoutez une tranche");
            if (!isLast && block.UpTo is null or <= 0) yield return new Flaw(at + ".up_to", "every block but the last needs a positive limit", "toute tranche sauf la dernière a une limite positive");
            if (n > 0 && !isLast && block.UpTo <= Blocks[n - 1].UpTo) yield return new Flaw(at + ".up_to", "limits must rise", "les limites doivent croître");
        }
    }
}

/// <summary>A block of subscribed power.</summary>
/// <param name="Price">Per unit of size and span; of mode flat: per span. 0 or more.</param>
/// <param name="UpTo">Limit (inclusive); null in the last block.</param>
/// <param name="Label">Instead of the component's.</param>
public sealed record CapacityBlock(decimal Price, decimal? UpTo = null, Words? Label = null);
