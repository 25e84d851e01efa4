using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments;

/// <summary>Money that came in.</summary>
public sealed class Payment : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Who paid; null while unmatched (suspense).</summary>
    public long? SubscriberId { get; init; }
    /// <summary>"cash", "bank", "momo" …</summary>
    public required string Rail { get; init; }
    /// <summary>The provider's or the till's reference; with rail unique per operator.</summary>
    public required string Reference { get; init; }
    /// <summary>Positive.</summary>
    public decimal Amount { get; init; }
    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }
    /// <summary>When received.</summary>
    public DateTimeOffset ReceivedAt { get; init; }
    /// <summary>Who took it.</summary>
    public required string TakenBy { get; init; }
    /// <summary>Receipt number, gap-free per operator and year.</summary>
    public required string ReceiptNumber { get; init; }
    /// <summary>The shift whose till it went into; null for money that no till took.</summary>
    public long? ShiftId { get; init; }
}
