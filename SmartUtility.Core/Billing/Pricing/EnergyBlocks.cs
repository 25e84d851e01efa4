using SmartUtility.Core.Billing.Pricing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>How blocks share the quantity.</summary>
public enum BlockMode
{
    /// <summary>Each part of the quantity at the price of its block.</summary>
    Graduated,
    /// <summary>The whole quantity at the price of the block it falls in.</summary>
    Cliff,
    /// <summary>Graduated, after the quantity already bought in the same month (prepaid purchases). Limits of a month or a period are not scaled: all purchases of the month share them.</summary>
    CumulativeMonth,
    /// <summary>The whole quantity at the price of the block in which the average of months falls.</summary>
    Average,
}

/// <summary>Quantity in blocks: the price of energy, water or gas.</summary>
/// <param name="Blocks">Ascending limits; the last has none.</param>
/// <param name="Mode">How they share the quantity.</param>
/// <param name="LimitsPer">What the limits are for.</param>
/// <param name="ScaleByHouseholds">True: limits are multiplied by the households behind the meter.</param>
/// <param name="TaxKeys">Taxes the lines are subject to.</param>
/// <param name="Register">Only the quantity of this register (OBIS code); null: the whole quantity.</param>
/// <param name="GrossUp">Key of an included tax: prices are given without it and are raised by its rate (then rounded) before they are multiplied.</param>
/// <param name="Slot">Only the quantity of this time-of-use slot.</param>
/// <param name="LimitsTimes">Limits are multiplied by this.</param>
/// <param name="LimitsByMeterSize">Limits are multiplied by the value of the meter's size.</param>
/// <param name="ScaleByDays">True: limits are scaled to the days billed; false: each begun span counts whole.</param>
/// <param name="Average">Which months are averaged, for mode average and blocks with only_if_average.</param>
/// <param name="IndexedBy">Prices are multiplied by this index's value for the month of the first day, then rounded.</param>
public sealed record EnergyBlocks(string Key, Words Label, IReadOnlyList<Block> Blocks, BlockMode Mode = BlockMode.Graduated, Span LimitsPer = Span.Month,
    bool ScaleByHouseholds = false, IReadOnlyList<string>? TaxKeys = null, string? Register = null, string? GrossUp = null, string? Slot = null, Times LimitsTimes = Times.One,
    IReadOnlyDictionary<string, decimal>? LimitsByMeterSize = null, bool ScaleByDays = true, MovingAverage? Average = null, string? IndexedBy = null) : PriceComponent(Key, Label)
{
    internal override IEnumerable<string> NamedTaxes => [.. TaxKeys ?? [], .. Blocks.SelectMany(block => block.TaxKeys ?? [])];
    internal override string? RaisedBy => GrossUp;

    internal override Flaw? Apply(Sheet sheet, Part part)
    {
        var (quantity, whole) = (part.Quantity, part.WholeQuantity);
        if (Register is not null)
        {
            quantity = part.OfRegister(Register);
            whole = part.Whole.QuantityOf(Register) * part.Ratio;
        }
        else if (Slot is not null)
        {
            (quantity, var unknown) = part.OfSlot(Slot, Key);
            if (unknown is not null) return unknown;
            whole = quantity * part.Whole.Days / part.Days;
        }
        var (times, _, flaw) = Limits.Times(part, ScaleByHouseholds ? Times.Households : LimitsTimes, Key);
        if (flaw is not null) return flaw;
        if (LimitsByMeterSize is not null)
        {
            var (bySize, missing) = Limits.BySize(part, LimitsByMeterSize, Key);
            if (missing is not null) return missing;
            times *= bySize;
        }
        var (factor, noIndex) = Raise(part);
        if (noIndex is not null) return noIndex;

        // Which blocks are open is decided by the whole period, so that a split in the middle changes nothing.
        var already = Mode == BlockMode.CumulativeMonth ? part.AlreadyBought : 0;
        var wholeScale = Limits.Whole(part, LimitsPer, ScaleByDays) * times;
        var total = Mode == BlockMode.CumulativeMonth ? quantity + already : whole;
        var average = Mode == BlockMode.Average || Blocks.Any(block => block.OnlyIfAverage) ? part.Average(Average ?? MovingAverage.Quarter) : 0;
        bool IsOpen(Block block) => (!block.OnlyIfAll || total <= Scaled(block, wholeScale)) && (!block.OnlyIfAverage || average <= Scaled(block, times));
        var shares = Mode switch
        {
            BlockMode.Cliff => [(First(block => IsOpen(block) && total <= Scaled(block, wholeScale)), quantity)],
            BlockMode.Average => [(First(block => average <= Scaled(block, times)), quantity)],
            _ => Share(quantity, Limits.Of(part, LimitsPer, ScaleByDays) * times, already, IsOpen),
        };
        foreach (var (no, amount) in shares)
        {
            var block = Blocks[no];
            var price = Money.Round(block.Price * factor, part.Rounding.UnitPrice);
            sheet.Line(part, this, Blocks.Count == 1 ? Key : $"{Key}.{no + 1}", block.Label ?? Label, amount, part.Unit, price, amount * price, block.TaxKeys ?? TaxKeys);
        }
        return null;
    }

    (decimal Factor, Flaw? Flaw) Raise(Part part)
    {
        var raise = part.RaiseBy(GrossUp);
        if (IndexedBy is null) return (raise, null);
        var (value, flaw) = part.Index(IndexedBy, part.From, 0, Key);
        return (raise * value, flaw);
    }

    static decimal Scaled(Block block, decimal scale) => block.UpTo is { } limit ? Math.Round(limit * scale, 10, MidpointRounding.AwayFromZero) : decimal.MaxValue;

    int First(Func<Block, bool> takes)
    {
        for (var n = 0; n < Blocks.Count - 1; n++)
            if (takes(Blocks[n])) return n;
        return Blocks.Count - 1;
    }

    // Blocks without quantity are left out, unless nothing was used: then the first open block with 0.
    List<(int No, decimal Quantity)> Share(decimal quantity, decimal scale, decimal already, Func<Block, bool> isOpen)
    {
        var shares = new List<(int, decimal)>();
        var (filled, left) = (already, quantity);
        for (var n = 0; n < Blocks.Count && left > 0; n++)
        {
            var limit = Scaled(Blocks[n], scale);
            if (filled >= limit || !isOpen(Blocks[n])) continue;
            var taken = Math.Min(left, limit - filled);
            shares.Add((n, taken));
            filled += taken;
            left -= taken;
        }
        if (shares.Count == 0) shares.Add((First(isOpen), 0));
        return shares;
    }

    internal override IEnumerable<Flaw> Flaws()
    {
        if (Blocks.Count == 0) yield return new Flaw(".blocks", "has no block; add one", "n’a pas de tranche ; ajoutez-en une");
        for (var n = 0; n < Blocks.Count; n++)
        {
            var (block, at, isLast) = (Blocks[n], $".blocks[{n}]", n == Blocks.Count - 1);
            if (block.Price < 0) yield return new Flaw(at + ".price", "a price is not negative; use a subsidy or a discount", "un prix n’est pas négatif ; utilisez une subvention ou une remise");
            if (isLast && block.UpTo is not null) yield return new Flaw(at + ".up_to", "the last block must have no limit; remove it or add a block", "la dernière tranche n’a pas de limite ; retirez-la ou ajoutez une tranche");
            if (isLast && (block.OnlyIfAll || block.OnlyIfAverage)) yield return new Flaw(at, "the last block must take any quantity", "la dernière tranche doit accepter toute quantité");
            if (!isLast && block.UpTo is null or <= 0) yield return new Flaw(at + ".up_to", "every block but the last needs a positive limit", "toute tranche sauf la dernière a une limite positive");
            if (n > 0 && !isLast && block.UpTo <= Blocks[n - 1].UpTo) yield return new Flaw(at + ".up_to", "limits must rise", "les limites doivent croître");
        }
        if (Average is { Months: < 1 or > 60 }) yield return new Flaw(".average.months", "is 1 to 60", "est de 1 à 60");
        if (Register is not null && Slot is not null) yield return new Flaw(".slot", "stands beside register; keep one of them", "est donné avec register ; gardez l’un des deux");
        if (ScaleByHouseholds && LimitsTimes != Times.One) yield return new Flaw(".limits_times", "stands beside scale_by_households; keep one of them", "est donné avec scale_by_households ; gardez l’un des deux");
        if (LimitsByMeterSize?.Values.Any(value => value <= 0) == true) yield return new Flaw(".limits_by_meter_size", "values are positive", "les valeurs sont positives");
    }
}

/// <summary>A block of quantity.</summary>
/// <param name="Price">Per unit, 0 or more.</param>
/// <param name="UpTo">Limit (inclusive) per span; null in the last block.</param>
/// <param name="OnlyIfAll">True: counts only when the whole quantity fits in it (a social block); otherwise its part belongs to the next block.</param>
/// <param name="TaxKeys">Instead of the component's, e.g. [] for an exempt block.</param>
/// <param name="Label">Instead of the component's.</param>
/// <param name="OnlyIfAverage">True: counts only when the average of months fits in it.</param>
public sealed record Block(decimal Price, decimal? UpTo = null, bool OnlyIfAll = false, IReadOnlyList<string>? TaxKeys = null, Words? Label = null, bool OnlyIfAverage = false);

/// <summary>An average of months; compared with limits as they stand, per month.</summary>
/// <param name="Months">How many, 1 to 60; where fewer are known, those.</param>
/// <param name="IncludeCurrent">True: the period itself is one of them. Without any month known it is the only one.</param>
public sealed record MovingAverage(int Months = 3, bool IncludeCurrent = false)
{
    /// <summary>The three months before.</summary>
    public static readonly MovingAverage Quarter = new();
}
