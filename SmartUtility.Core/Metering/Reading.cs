namespace SmartUtility.Core.Metering;

/// <summary>A register's index at a time. Never edited: an edit overlays it (<see cref="ReadingEdit"/>).</summary>
/// <param name="RegisterId">The register.</param>
/// <param name="Time">When the meter read it (meter clock), UTC, whole microseconds.</param>
/// <param name="Value">Whole number in the register's unit and resolution, 0 or more.</param>
/// <param name="Quality">What validation made of it.</param>
/// <param name="ReceivedAt">When it arrived (our clock), UTC.</param>
public sealed record Reading(int RegisterId, DateTimeOffset Time, long Value, ReadingQuality Quality, DateTimeOffset ReceivedAt);

/// <summary>A correction over a reading; the highest version counts. A null value removes the reading from consumption.</summary>
public sealed class ReadingEdit
{
    /// <summary>The register.</summary>
    public int RegisterId { get; init; }
    /// <summary>The reading's time.</summary>
    public DateTimeOffset Time { get; init; }
    /// <summary>1 for the first edit, and so on.</summary>
    public int Version { get; init; }
    /// <summary>The corrected whole number, or null to leave the reading out.</summary>
    public long? Value { get; init; }
    /// <summary>Quality of the corrected value.</summary>
    public ReadingQuality Quality { get; init; }
    /// <summary>Who.</summary>
    public required string By { get; init; }
    /// <summary>Why.</summary>
    public required string Reason { get; init; }
    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>Something a meter reported that is no reading: tamper, power failure, clock set.</summary>
public sealed class MeterEvent : Shared.IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The meter.</summary>
    public int MeterId { get; init; }
    /// <summary>When it happened (meter clock).</summary>
    public DateTimeOffset Time { get; init; }
    /// <summary>"tamper.cover-open", "power.fail" …</summary>
    public required string Kind { get; init; }
    /// <summary>Free text of the meter.</summary>
    public string? Detail { get; init; }
}

/// <summary>A payload that could not be used: acknowledged, kept with its reason, shown to staff.</summary>
public sealed class RejectedPayload : Shared.IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Arrival.</summary>
    public DateTimeOffset ReceivedAt { get; init; }
    /// <summary>MQTT topic, or "api".</summary>
    public required string Topic { get; init; }
    /// <summary>Serial or gateway the credential belongs to.</summary>
    public required string Device { get; init; }
    /// <summary>Stable code of the reason: "unreadable-json", "unknown-register", "not-a-number", "too-large" …</summary>
    public required string Reason { get; init; }
    /// <summary>The reason in words.</summary>
    public required string Detail { get; init; }
    /// <summary>The bytes, cut at 4 KiB.</summary>
    public required byte[] Payload { get; init; }
}
