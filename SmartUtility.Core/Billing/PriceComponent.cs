using System.Text.Json.Serialization;
using SmartUtility.Core.Billing.Pricing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>One part of a tariff. Components are evaluated in the order they are declared: a conversion acts on what follows it; taxes, levies, minimum, subsidies and discounts see what stands before them.
/// One shape per file in Pricing/ (what makes lines) and Adjustments/ (what acts on lines).</summary>
/// <param name="Key">Stable key, unique in the version; lines carry it ("energy" → "energy.1").</param>
/// <param name="Label">Words on the bill.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(EnergyBlocks), "blocks")]
[JsonDerivedType(typeof(TimeOfUse), "time-of-use")]
[JsonDerivedType(typeof(FixedCharge), "fixed")]
[JsonDerivedType(typeof(CapacityBlocks), "capacity")]
[JsonDerivedType(typeof(DemandCharge), "demand")]
[JsonDerivedType(typeof(PassThrough), "index")]
[JsonDerivedType(typeof(GivenAmount), "given")]
[JsonDerivedType(typeof(ItemLines), "items")]
[JsonDerivedType(typeof(Branches), "branches")]
[JsonDerivedType(typeof(ConversionFactor), "factor")]
[JsonDerivedType(typeof(MinimumCharge), "minimum")]
[JsonDerivedType(typeof(Levy), "levy")]
[JsonDerivedType(typeof(Tax), "tax")]
[JsonDerivedType(typeof(Subsidy), "subsidy")]
[JsonDerivedType(typeof(Discount), "discount")]
[JsonDerivedType(typeof(ExportCredit), "export-credit")]
public abstract record PriceComponent(string Key, Words Label)
{
    /// <summary>Only when this holds; null: always.</summary>
    public When? When { get; init; }

    /// <summary>Writes what it costs on the sheet.</summary>
    internal abstract Flaw? Apply(Sheet sheet, Part part);

    /// <summary>Keys of taxes it names.</summary>
    internal virtual IEnumerable<string> NamedTaxes => [];

    /// <summary>Keys of components it is reckoned on.</summary>
    internal virtual IEnumerable<string> NamedBases => [];

    /// <summary>Key of an included tax its prices are raised by, or null.</summary>
    internal virtual string? RaisedBy => null;

    /// <summary>What is wrong in itself.</summary>
    internal virtual IEnumerable<Flaw> Flaws() => [];
}

/// <summary>A span that limits and charges refer to.</summary>
public enum Span
{
    /// <summary>A month: a calendar month, or from a day to the same day of the next month; a part of it counts by its days.</summary>
    Month,
    /// <summary>30 days.</summary>
    [JsonStringEnumMemberName("30-days")] Days30,
    /// <summary>60 days.</summary>
    [JsonStringEnumMemberName("60-days")] Days60,
    /// <summary>The billing period, whatever its length.</summary>
    Period,
    /// <summary>A day.</summary>
    Day,
    /// <summary>Two months.</summary>
    TwoMonths,
    /// <summary>Three months.</summary>
    Quarter,
    /// <summary>Twelve months.</summary>
    Year,
    /// <summary>365 days.</summary>
    [JsonStringEnumMemberName("365-days")] Days365,
}

/// <summary>What a charge or a limit is multiplied by, besides time.</summary>
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

/// <summary>What levies, subsidies and discounts are reckoned on.</summary>
public enum LevyBasis
{
    /// <summary>Rate × quantity.</summary>
    PerUnit,
    /// <summary>Rate × the amounts of its bases.</summary>
    Percent,
    /// <summary>A flat amount per span.</summary>
    Flat,
    /// <summary>A stamp: once per bill, an amount by steps of everything before it (levies only).</summary>
    Stamp,
}

/// <summary>Something by the size of an amount: the first step that reaches it.</summary>
/// <param name="Amount">What it is then.</param>
/// <param name="UpTo">Inclusive; null in the last step.</param>
public sealed record Step(decimal Amount, decimal? UpTo = null);
