using System.Text.Json.Serialization;

namespace SmartUtility.Core.Billing;

/// <summary>One part of a tariff. Components are evaluated in the order they are declared; taxes, levies and the minimum see what stands before them.</summary>
/// <param name="Key">Stable key, unique in the version; lines carry it ("energy" → "energy.1").</param>
/// <param name="Label">Words on the bill.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(EnergyBlocks), "blocks")]
[JsonDerivedType(typeof(FixedCharge), "fixed")]
[JsonDerivedType(typeof(GivenAmount), "given")]
[JsonDerivedType(typeof(ItemLines), "items")]
[JsonDerivedType(typeof(MinimumCharge), "minimum")]
[JsonDerivedType(typeof(Levy), "levy")]
[JsonDerivedType(typeof(Tax), "tax")]
public abstract record PriceComponent(string Key, Words Label);

/// <summary>How blocks share the quantity.</summary>
public enum BlockMode
{
    /// <summary>Each part of the quantity at the price of its block.</summary>
    Graduated,
    /// <summary>The whole quantity at the price of the block it falls in.</summary>
    Cliff,
    /// <summary>Graduated, after the quantity already bought in the same month (prepaid purchases).</summary>
    CumulativeMonth,
}

/// <summary>A span that limits and charges refer to.</summary>
public enum Span
{
    /// <summary>A calendar month; a part of it counts by its days.</summary>
    Month,
    /// <summary>30 days.</summary>
    [JsonStringEnumMemberName("30-days")] Days30,
    /// <summary>60 days.</summary>
    [JsonStringEnumMemberName("60-days")] Days60,
    /// <summary>The billing period, whatever its length.</summary>
    Period,
    /// <summary>A day.</summary>
    Day,
}

/// <summary>What a charge is multiplied by, besides time.</summary>
public enum Times
{
    /// <summary>Nothing.</summary>
    One,
    /// <summary>Subscribed power, kVA.</summary>
    Kva,
    /// <summary>Demand, kW.</summary>
    Kw,
    /// <summary>Households behind the meter.</summary>
    Households,
}

/// <summary>Quantity in blocks: the price of energy, water or gas.</summary>
/// <param name="Blocks">Ascending limits; the last has none.</param>
/// <param name="Mode">How they share the quantity.</param>
/// <param name="LimitsPer">What the limits are for; they are scaled to the days billed.</param>
/// <param name="ScaleByHouseholds">True: limits are multiplied by the households behind the meter.</param>
/// <param name="TaxKeys">Taxes the lines are subject to.</param>
/// <param name="Register">Only the quantity of this register (OBIS code), for times of use; null: the whole quantity.</param>
/// <param name="GrossUp">Key of an included tax: prices are given without it and are raised by its rate (then rounded) before they are multiplied.</param>
public sealed record EnergyBlocks(string Key, Words Label, IReadOnlyList<Block> Blocks, BlockMode Mode = BlockMode.Graduated, Span LimitsPer = Span.Month,
    bool ScaleByHouseholds = false, IReadOnlyList<string>? TaxKeys = null, string? Register = null, string? GrossUp = null) : PriceComponent(Key, Label);

/// <summary>A block of quantity.</summary>
/// <param name="Price">Per unit, 0 or more.</param>
/// <param name="UpTo">Limit (inclusive) per span; null in the last block.</param>
/// <param name="OnlyIfAll">True: counts only when the whole quantity fits in it (a social block); otherwise its part belongs to the next block.</param>
/// <param name="TaxKeys">Instead of the component's, e.g. [] for an exempt block.</param>
/// <param name="Label">Instead of the component's.</param>
public sealed record Block(decimal Price, decimal? UpTo = null, bool OnlyIfAll = false, IReadOnlyList<string>? TaxKeys = null, Words? Label = null);

/// <summary>A charge that does not depend on the quantity.</summary>
/// <param name="Amount">Per span and unit of <paramref name="Times"/>.</param>
/// <param name="Per">Span.</param>
/// <param name="Prorate">True: a part of a span counts by its days; false: a begun span counts whole.</param>
/// <param name="Times">Multiplied by this.</param>
/// <param name="TaxKeys">Taxes it is subject to.</param>
public sealed record FixedCharge(string Key, Words Label, decimal Amount, Span Per = Span.Month, bool Prorate = false, Times Times = Times.One, IReadOnlyList<string>? TaxKeys = null) : PriceComponent(Key, Label);

/// <summary>An amount that the usage brings along (amounts[key]).</summary>
/// <param name="TaxKeys">Taxes it is subject to.</param>
public sealed record GivenAmount(string Key, Words Label, IReadOnlyList<string>? TaxKeys = null) : PriceComponent(Key, Label);

/// <summary>The item lines that the usage brings along, priced as they say.</summary>
/// <param name="TaxKeys">Taxes they are subject to.</param>
public sealed record ItemLines(string Key, Words Label, IReadOnlyList<string>? TaxKeys = null) : PriceComponent(Key, Label);

/// <summary>Brings the lines so far up to an amount; before taxes.</summary>
/// <param name="Amount">Per span.</param>
/// <param name="Bases">Keys of the components compared with it; null: every line so far.</param>
/// <param name="Per">Span.</param>
/// <param name="Prorate">True: a short period counts by its days.</param>
/// <param name="TaxKeys">Taxes the difference is subject to.</param>
public sealed record MinimumCharge(string Key, Words Label, decimal Amount, IReadOnlyList<string>? Bases = null, Span Per = Span.Month, bool Prorate = true, IReadOnlyList<string>? TaxKeys = null) : PriceComponent(Key, Label);

/// <summary>What a levy is reckoned on.</summary>
public enum LevyBasis
{
    /// <summary>Rate × quantity.</summary>
    PerUnit,
    /// <summary>Rate × the amounts of its bases.</summary>
    Percent,
    /// <summary>A flat amount per span.</summary>
    Flat,
}

/// <summary>Collected for somebody else: a municipality, a rural fund, the regulator.</summary>
/// <param name="Basis">What it is reckoned on.</param>
/// <param name="Rate">Per unit, as a fraction, or per span.</param>
/// <param name="Beneficiary">Who gets it.</param>
/// <param name="Bases">For percent: keys of components; null: every line so far.</param>
/// <param name="Per">For flat: span.</param>
/// <param name="Prorate">For flat: a part of a span counts by its days.</param>
/// <param name="TaxKeys">Taxes the levy itself is subject to.</param>
public sealed record Levy(string Key, Words Label, LevyBasis Basis, decimal Rate, string? Beneficiary = null, IReadOnlyList<string>? Bases = null, Span Per = Span.Month, bool Prorate = false, IReadOnlyList<string>? TaxKeys = null) : PriceComponent(Key, Label);

/// <summary>A tax on every line and levy before it that carries its key.</summary>
/// <param name="Rate">Fraction: 0.18.</param>
/// <param name="Included">True: the prices contain it already; it is shown, not added.</param>
/// <param name="ExemptUpTo">Quantity that is free of it: the base counts (quantity − this) ÷ quantity, never less than 0.</param>
/// <param name="ExemptPer">Span of that quantity.</param>
public sealed record Tax(string Key, Words Label, decimal Rate, bool Included = false, decimal? ExemptUpTo = null, Span ExemptPer = Span.Month) : PriceComponent(Key, Label);
