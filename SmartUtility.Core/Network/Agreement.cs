using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Network;

/// <summary>Subscriber × usage point × tariff code × period: what people call a subscription.</summary>
public sealed class Agreement : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Contract number, unique per operator.</summary>
    public required string Number { get; init; }
    /// <summary>Who holds the contract.</summary>
    public long SubscriberId { get; init; }
    /// <summary>Who pays, when another account does; else null.</summary>
    public long? PayerId { get; set; }
    /// <summary>Who lives there, when it is not the holder; free text.</summary>
    public string? Occupant { get; set; }
    /// <summary>Where.</summary>
    public long UsagePointId { get; init; }
    /// <summary>Tariff of the operator.</summary>
    public required string TariffCode { get; set; }
    /// <summary>Subscribed power in kVA, for tariffs that price it; null: not agreed.</summary>
    public decimal? SubscribedKva { get; set; }
    /// <summary>Size of the connection as its tariff names it ("DN20"), for tariffs that price it; null: not said.</summary>
    public string? MeterSize { get; set; }
    /// <summary>First local day.</summary>
    public DateOnly StartsOn { get; init; }
    /// <summary>First local day after, or null while it runs.</summary>
    public DateOnly? EndsOn { get; set; }
    /// <summary>Since when the agreement is suspended (supply should be off), or null.</summary>
    public DateTimeOffset? SuspendedAt { get; set; }
    /// <summary>Why suspended.</summary>
    public string? SuspendedReason { get; set; }

    /// <summary>True when the agreement covers this local day.</summary>
    public bool Covers(DateOnly day) => day >= StartsOn && (EndsOn is null || day < EndsOn);
}
