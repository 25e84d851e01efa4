using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>A price list of an operator by its code; prices live in dated versions.</summary>
public sealed class StoredTariff : IOwned
{
    /// <summary>Key.</summary>
    public int Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Code, unique per operator; agreements name it.</summary>
    public required string Code { get; init; }
    /// <summary>Name on bills.</summary>
    public required string Name { get; set; }
    /// <summary>What it prices.</summary>
    public Resource Resource { get; init; }
    /// <summary>JSON of its index values by name and month: {"fuel": {"2026-01": "5.48"}}; values are added, never changed.</summary>
    public string Indices { get; set; } = "{}";
    /// <summary>Versions by date; a published one is never edited.</summary>
    public List<StoredTariffVersion> Versions { get; init; } = [];

    /// <summary>The index values, read.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>> IndexValues() => BillingJson.Read<Dictionary<string, IReadOnlyDictionary<string, decimal>>>(Indices, "tariff-invalid").Value;
}

/// <summary>The prices from a local day on, until the next version.</summary>
public sealed class StoredTariffVersion : IOwned
{
    /// <summary>Key.</summary>
    public int Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The tariff.</summary>
    public int TariffId { get; init; }
    /// <summary>First local day; unique per tariff.</summary>
    public DateOnly ValidFrom { get; init; }
    /// <summary>JSON of the version (docs/schemas/tariff.schema.json).</summary>
    public required string Definition { get; init; }
}
