using SmartUtility.Core.Payments;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation;

/// <summary>A charge in the demonstration's wallet, which stands for a company outside.</summary>
public sealed class DemoCharge : IOwned
{
    /// <summary>Key of the charge, as the one who charges gave it.</summary>
    public required string Key { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The wallet's own number of it.</summary>
    public required string Reference { get; init; }
    /// <summary>Positive.</summary>
    public decimal Amount { get; init; }
    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }
    /// <summary>Phone, E.164.</summary>
    public required string Payer { get; init; }
    /// <summary>Shown to the payer.</summary>
    public required string Purpose { get; init; }
    /// <summary>Not to be confirmed from here on.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
    /// <summary>What the payer answered; pending before.</summary>
    public IntentState State { get; init; }
}
