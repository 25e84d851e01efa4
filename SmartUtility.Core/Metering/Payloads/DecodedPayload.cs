namespace SmartUtility.Core.Metering.Payloads;

/// <summary>A reading as decoded, not yet compared with the one before.</summary>
/// <param name="Register">The register.</param>
/// <param name="Time">When the meter read it, UTC, whole microseconds.</param>
/// <param name="Value">Whole number in the register's unit and resolution, 0 up to its capacity.</param>
/// <param name="Quality">Valid, or Questionable when the time is not to be trusted.</param>
/// <param name="ReceivedAt">Arrival, UTC, whole microseconds.</param>
public readonly record struct DecodedReading(RegisterLayout Register, DateTimeOffset Time, long Value, ReadingQuality Quality, DateTimeOffset ReceivedAt);

/// <summary>An event as decoded.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="MeterId">The meter.</param>
/// <param name="Time">When it happened, UTC, whole microseconds.</param>
/// <param name="Kind">"tamper.cover-open" …, 1 to 64 characters.</param>
/// <param name="Detail">Text of the meter, at most 500 characters; null when it gave none.</param>
public readonly record struct DecodedEvent(int OperatorId, int MeterId, DateTimeOffset Time, string Kind, string? Detail);

/// <summary>Why a message or one item of it could not be used.</summary>
/// <param name="Code">Stable: "unreadable-json", "unknown-register", "unknown-meter", "not-a-number", "decimal-comma", "negative", "too-large", "unit-mismatch" …</param>
/// <param name="Detail">Which item, and what is wrong with it.</param>
public readonly record struct Rejection(string Code, string Detail);

/// <summary>What one message holds: what can be stored and what cannot.</summary>
public sealed class DecodedPayload
{
    /// <summary>Readings to store.</summary>
    public List<DecodedReading> Readings { get; } = new(1);
    /// <summary>Events to store; null when there are none.</summary>
    public List<DecodedEvent>? Events { get; private set; }
    /// <summary>What could not be used; null when all could.</summary>
    public List<Rejection>? Rejected { get; private set; }
    /// <summary>True when a register or meter was named that the layouts given do not have: worth another look with fresh ones.</summary>
    public bool NamesUnknown { get; private set; }

    /// <summary>Marks the message as one that cannot be used.</summary>
    public void Refuse(string code, string detail) => Reject(code, detail);

    internal void Add(DecodedEvent happened) => (Events ??= []).Add(happened);

    internal void Reject(string code, string detail, bool unknown = false)
    {
        NamesUnknown |= unknown;
        (Rejected ??= []).Add(new Rejection(code, detail));
    }
}
