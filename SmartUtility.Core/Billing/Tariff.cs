using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>A price list with its dated versions, as JSON in docs/schemas/tariff.schema.json. Versions are never edited: new prices are a new version.</summary>
/// <param name="Code">Code, unique per operator.</param>
/// <param name="Name">Name on bills.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Unit">Unit of quantities and prices: "kWh", "m³", "kl" …</param>
/// <param name="Versions">One or more; from the day of each until the day of the next.</param>
/// <param name="Zone">IANA zone in which days and hours are meant; null: UTC.</param>
/// <param name="Indices">Values by index and month: {"fuel": {"2026-01": "5.48"}}.</param>
public sealed record Tariff(string Code, string Name, string Currency, string Unit, IReadOnlyList<TariffVersion> Versions, string? Zone = null,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>>? Indices = null)
{
    /// <summary>The version in force on a local day, or null before the first.</summary>
    public TariffVersion? On(DateOnly day) => Versions.Where(version => version.ValidFrom <= day).MaxBy(version => version.ValidFrom);

    /// <summary>The value of an index for a month, or null.</summary>
    public decimal? Index(string name, BillingMonth month) => Indices is not null && Indices.TryGetValue(name, out var values) && values.TryGetValue(month.ToString(), out var value) ? value : null;
}

/// <summary>Prices from a day on.</summary>
/// <param name="ValidFrom">First local day.</param>
/// <param name="Components">Evaluated in this order.</param>
/// <param name="Rounding">Where amounts are rounded; what is not said is not rounded, except the total (half-up to the currency's smallest unit).</param>
/// <param name="SplitTo">When a change splits a quantity: its parts are multiples of this (1: whole units; 0: not rounded), the last takes the remainder; null: the decimals of the quantity.</param>
/// <param name="Calendar">Slots of the week by season, for times of use.</param>
public sealed record TariffVersion(DateOnly ValidFrom, IReadOnlyList<PriceComponent> Components, RoundingPolicy? Rounding = null, decimal? SplitTo = null, UseCalendar? Calendar = null);

/// <summary>How far the amounts of a tax are added up before they are rounded.</summary>
public enum TaxRounding
{
    /// <summary>The tax of each line is rounded.</summary>
    Line,
    /// <summary>Each tax of one rate is rounded once.</summary>
    Group,
    /// <summary>Taxes are not rounded by themselves; the total of the bill is.</summary>
    Total,
}

/// <summary>The points at which money may be rounded. Null: not there (for the total: half-up to the currency's smallest unit).</summary>
/// <param name="UnitPrice">Before the price is multiplied.</param>
/// <param name="Line">Each line.</param>
/// <param name="Tax">Each tax, as <paramref name="TaxPer"/> says, and each levy where <paramref name="Levy"/> is null.</param>
/// <param name="Total">The total; the difference stands on the bill.</param>
/// <param name="Levy">Each levy.</param>
/// <param name="TaxPer">What of a tax is rounded.</param>
public sealed record RoundingPolicy(Rounding? UnitPrice = null, Rounding? Line = null, Rounding? Tax = null, Rounding? Total = null, Rounding? Levy = null, TaxRounding TaxPer = TaxRounding.Group)
{
    /// <summary>Nothing but the total.</summary>
    public static readonly RoundingPolicy None = new();
}
