using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>What became of prices that somebody proposed.</summary>
public enum ProposalState
{
    /// <summary>Waits for a second person.</summary>
    Open,
    /// <summary>Published: the prices are a version now.</summary>
    Published,
    /// <summary>A second person sent them back, or their author took them back.</summary>
    Refused,
    /// <summary>Their author, or another, proposed other prices from the same day.</summary>
    Replaced,
}

/// <summary>Prices that one person proposes and another publishes. What is proposed never changes; other prices are another proposal.</summary>
public sealed class TariffProposal : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Code of the tariff, which need not be there yet.</summary>
    public required string Code { get; init; }
    /// <summary>Name on bills.</summary>
    public required string Name { get; init; }
    /// <summary>What it prices.</summary>
    public Resource Resource { get; init; }
    /// <summary>First local day of the prices.</summary>
    public DateOnly ValidFrom { get; init; }
    /// <summary>JSON of the version (docs/schemas/tariff.schema.json).</summary>
    public required string Definition { get; init; }
    /// <summary>Who proposed it.</summary>
    public required string MadeBy { get; init; }
    /// <summary>When.</summary>
    public DateTimeOffset MadeAt { get; init; }
    /// <summary>What became of it.</summary>
    public ProposalState State { get; set; }
    /// <summary>Who decided, or null.</summary>
    public string? DecidedBy { get; set; }
    /// <summary>When, or null.</summary>
    public DateTimeOffset? DecidedAt { get; set; }
    /// <summary>Why it was sent back, or null.</summary>
    public string? Reason { get; set; }

    /// <summary>The prices.</summary>
    public TariffVersion Version() => BillingJson.Read<TariffVersion>(Definition, "tariff-invalid").Value;
}
