using SmartUtility.Core.Metering.Payloads;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>What one commit takes: readings, events and what could not be read, of any number of devices of the actor's operators.</summary>
public sealed class IngestBatch
{
    /// <summary>Most readings of one commit; a message that alone holds more is taken whole.</summary>
    public const int MaxRows = 5_000;

    /// <summary>Readings; put in order and freed of doubles by the operation.</summary>
    public List<DecodedReading> Readings { get; } = new(MaxRows);
    /// <summary>Events.</summary>
    public List<DecodedEvent> Events { get; } = [];
    /// <summary>Payloads to keep with their reason.</summary>
    public List<RejectedPayload> Rejected { get; } = [];

    /// <summary>True when there is nothing to store.</summary>
    public bool IsEmpty => Readings.Count + Events.Count + Rejected.Count == 0;

    /// <summary>Empties it for the next commit.</summary>
    public void Clear()
    {
        Readings.Clear();
        Events.Clear();
        Rejected.Clear();
    }
}

/// <summary>The newest reading of a register in a batch, after the commit.</summary>
/// <param name="Register">The register.</param>
/// <param name="Time">When the meter read it.</param>
/// <param name="Value">Stored number.</param>
/// <param name="BasePerHour">Rate since the one before, base units per hour; null when unknown.</param>
public readonly record struct NewestReading(RegisterLayout Register, DateTimeOffset Time, long Value, double? BasePerHour);

/// <summary>What a commit did.</summary>
/// <param name="Stored">Readings that are new.</param>
/// <param name="Same">Readings that were there already (or twice in the batch).</param>
/// <param name="Conflicting">Readings of a time that already holds another value; the first stands, these are kept for staff.</param>
/// <param name="Newest">The newest reading of each register that went forward.</param>
public sealed record IngestResult(int Stored, int Same, int Conflicting, IReadOnlyList<NewestReading> Newest);
