using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>A price list with its dated versions, as JSON in docs/schemas/tariff.schema.json. Versions are never edited: new prices are a new version.</summary>
/// <param name="Code">Code, unique per operator.</param>
/// <param name="Name">Name on bills.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Unit">Unit of quantities and prices: "kWh", "m³", "kl" …</param>
/// <param name="Versions">One or more; from the day of each until the day of the next.</param>
public sealed record Tariff(string Code, string Name, string Currency, string Unit, IReadOnlyList<TariffVersion> Versions)
{
    /// <summary>The version in force on a local day, or null before the first.</summary>
    public TariffVersion? On(DateOnly day) => Versions.Where(version => version.ValidFrom <= day).MaxBy(version => version.ValidFrom);
}

/// <summary>Prices from a day on.</summary>
/// <param name="ValidFrom">First local day.</param>
/// <param name="Components">Evaluated in this order.</param>
/// <param name="Rounding">Where amounts are rounded; what is not said is not rounded, except the total (half-up to the currency's smallest unit).</param>
public sealed record TariffVersion(DateOnly ValidFrom, IReadOnlyList<PriceComponent> Components, RoundingPolicy? Rounding = null);

/// <summary>The four points at which money may be rounded. Null: not there (for the total: half-up to the currency's smallest unit).</summary>
/// <param name="UnitPrice">Before the price is multiplied.</param>
/// <param name="Line">Each line.</param>
/// <param name="Tax">Each tax and levy.</param>
/// <param name="Total">The total; the difference stands on the bill.</param>
public sealed record RoundingPolicy(Rounding? UnitPrice = null, Rounding? Line = null, Rounding? Tax = null, Rounding? Total = null)
{
    /// <summary>Nothing but the total.</summary>
    public static readonly RoundingPolicy None = new();
}
