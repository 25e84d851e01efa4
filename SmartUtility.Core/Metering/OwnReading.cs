using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering;

/// <summary>Where a reading stands that a customer sent.</summary>
public enum OwnReadingState
{
    /// <summary>Plausible: it counts; nobody has compared the photo yet.</summary>
    Used,
    /// <summary>Doubtful: it counts for nothing until somebody has looked.</summary>
    Waiting,
    /// <summary>Somebody has looked at the photo: it counts.</summary>
    Confirmed,
    /// <summary>Somebody has looked at the photo: it does not count.</summary>
    Refused,
}

/// <summary>A reading that a customer took at the own meter and sent with a photo. The reading itself stands among the readings of its register with quality 16, or 10 while in doubt.</summary>
public sealed class OwnReading : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The meter.</summary>
    public int MeterId { get; init; }
    /// <summary>Its register.</summary>
    public int RegisterId { get; init; }
    /// <summary>Where the meter stands.</summary>
    public long UsagePointId { get; init; }
    /// <summary>The account.</summary>
    public long SubscriberId { get; init; }
    /// <summary>When it was sent, which counts as read; the reading's time.</summary>
    public DateTimeOffset ReadAt { get; init; }
    /// <summary>Whole number in the register's unit and resolution.</summary>
    public long Value { get; init; }
    /// <summary>A code of <see cref="OwnReadingCheck"/>, or null.</summary>
    public string? Doubt { get; init; }
    /// <summary>State.</summary>
    public OwnReadingState State { get; set; }
    /// <summary>SHA-256 of the photo, 32 bytes; the same photo is taken once per register.</summary>
    public required byte[] PhotoHash { get; init; }
    /// <summary>The photo; loaded only where asked for.</summary>
    public OwnReadingPhoto? Photo { get; init; }
    /// <summary>Who decided, or null.</summary>
    public string? DecidedBy { get; set; }
    /// <summary>When, or null.</summary>
    public DateTimeOffset? DecidedAt { get; set; }
    /// <summary>Why it was refused, or null; the customer reads it.</summary>
    public string? Reason { get; set; }
}

/// <summary>The photo of a reading. Evidence: never changed, never deleted.</summary>
public sealed class OwnReadingPhoto : IOwned
{
    /// <summary>The reading.</summary>
    public long OwnReadingId { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>"image/jpeg", "image/png" or "image/webp", by its first bytes.</summary>
    public required string MediaType { get; init; }
    /// <summary>The picture.</summary>
    public required byte[] Content { get; init; }
}

/// <summary>One of them in a list.</summary>
/// <param name="Id">Key.</param>
/// <param name="Serial">The meter.</param>
/// <param name="Account">Account number.</param>
/// <param name="Name">Subscriber.</param>
/// <param name="Place">Usage point.</param>
/// <param name="ReadAt">When.</param>
/// <param name="Value">Whole number of the register.</param>
/// <param name="Decimals">Decimals of the register.</param>
/// <param name="Unit">Unit of the register.</param>
/// <param name="State">State.</param>
/// <param name="Doubt">Why it waits or waited, or null.</param>
/// <param name="DecidedBy">Who decided, or null.</param>
/// <param name="Reason">Why it was refused, or null.</param>
/// <param name="Before">The reading that counted before it, or null.</param>
/// <param name="BeforeAt">Its time.</param>
public sealed record OwnReadingRow(long Id, string Serial, string Account, string Name, string Place, DateTimeOffset ReadAt, long Value, int Decimals, string Unit, OwnReadingState State, string? Doubt, string? DecidedBy, string? Reason,
    long? Before = null, DateTimeOffset? BeforeAt = null);
