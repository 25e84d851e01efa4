using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments;

/// <summary>A clerk's turn at the till, from the float to the count. Never changed; it is open until it has a <see cref="ShiftClosing"/>.</summary>
public sealed class CounterShift : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Gap-free per operator and year, e.g. "AQUA-S-2026-000001".</summary>
    public required string Number { get; init; }
    /// <summary>Whose; at most one open shift each.</summary>
    public int UserId { get; init; }
    /// <summary>Name of that person, as on receipts.</summary>
    public required string Clerk { get; init; }
    /// <summary>When opened.</summary>
    public DateTimeOffset OpenedAt { get; init; }
    /// <summary>Cash in the till at the start, 0 or more.</summary>
    public decimal OpeningFloat { get; init; }
    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }
}

/// <summary>The count that ends a shift: one per shift.</summary>
public sealed class ShiftClosing : IOwned
{
    /// <summary>The shift, and the key.</summary>
    public long ShiftId { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
    /// <summary>Who counted.</summary>
    public required string By { get; init; }
    /// <summary>What the till should have held: float, plus cash taken, less cash given back.</summary>
    public decimal Expected { get; init; }
    /// <summary>What it held.</summary>
    public decimal Counted { get; init; }
    /// <summary>Pieces by value, see <see cref="CashCount.ToString"/>.</summary>
    public required string Pieces { get; init; }
    /// <summary>What the clerk says of a difference, or null.</summary>
    public string? Note { get; init; }

    /// <summary>Counted less expected: below zero the till is short.</summary>
    public decimal Difference => Counted - Expected;
}

/// <summary>A payment taken back: one per payment.</summary>
public sealed class PaymentReversal : IOwned
{
    /// <summary>The payment, and the key.</summary>
    public long PaymentId { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
    /// <summary>Who took it back; for money a person took, somebody else.</summary>
    public required string By { get; init; }
    /// <summary>Why.</summary>
    public required string Reason { get; init; }
    /// <summary>All of the payment.</summary>
    public decimal Amount { get; init; }
    /// <summary>The open shift whose till gave the cash back; null: the safe, or no cash.</summary>
    public long? TillShiftId { get; init; }
}
