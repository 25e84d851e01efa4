using SmartUtility.Core.Shared;

namespace SmartUtility.Core.WorkOrders;

/// <summary>What an agent is sent to do.</summary>
public enum WorkKind
{
    /// <summary>Switch supply off by hand.</summary>
    Disconnect,
    /// <summary>Switch supply on by hand.</summary>
    Connect,
    /// <summary>Look at an irregularity.</summary>
    Inspect,
    /// <summary>Repair.</summary>
    Repair,
    /// <summary>Read a meter.</summary>
    Read,
}

/// <summary>Where a work order stands.</summary>
public enum WorkState
{
    /// <summary>Nobody has started.</summary>
    ToDo,
    /// <summary>An agent is at it.</summary>
    UnderWay,
    /// <summary>Done.</summary>
    Done,
    /// <summary>Cancelled.</summary>
    Cancelled,
}

/// <summary>Someone goes and looks. Its origin is an opaque kind and id, so that anything above may ask for one.</summary>
public sealed class WorkOrder : IOwned
{
    /// <summary>Key; also the number people quote.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>What to do.</summary>
    public WorkKind Kind { get; init; }
    /// <summary>"command", "alert", "claim" …; with <see cref="OriginId"/> unique per operator.</summary>
    public required string OriginKind { get; init; }
    /// <summary>Id of the origin as text.</summary>
    public required string OriginId { get; init; }
    /// <summary>Where, if at a usage point.</summary>
    public long? UsagePointId { get; init; }
    /// <summary>Where, if at a network point.</summary>
    public int? NetworkPointId { get; init; }
    /// <summary>Which meter, if one.</summary>
    public int? MeterId { get; init; }
    /// <summary>What to do, in words.</summary>
    public required string Title { get; init; }
    /// <summary>State.</summary>
    public WorkState State { get; private set; }
    /// <summary>The agent, or null.</summary>
    public int? AssignedTo { get; set; }
    /// <summary>Made at.</summary>
    public DateTimeOffset CreatedAt { get; init; }
    /// <summary>Wanted by.</summary>
    public DateTimeOffset? DueAt { get; set; }
    /// <summary>Started at.</summary>
    public DateTimeOffset? StartedAt { get; private set; }
    /// <summary>Ended at.</summary>
    public DateTimeOffset? EndedAt { get; private set; }
    /// <summary>Cause code the agent chose.</summary>
    public string? Cause { get; private set; }
    /// <summary>What the agent wrote.</summary>
    public string? Note { get; private set; }
    /// <summary>What the meter showed, in the unit it shows (kWh, m³), or null.</summary>
    public decimal? Index { get; private set; }
    /// <summary>Number of the seal the agent left or found, or null.</summary>
    public string? Seal { get; private set; }
    /// <summary>Who was present and signed, or null.</summary>
    public string? SignedBy { get; private set; }

    /// <summary>The agent starts; false when it is not to do.</summary>
    public bool Start(DateTimeOffset at)
    {
        if (State != WorkState.ToDo) return false;
        (State, StartedAt) = (WorkState.UnderWay, at);
        return true;
    }

    /// <summary>What the agent noted at the meter; false when the work had ended already.</summary>
    public bool Noted(decimal? index, string? seal, string? signedBy)
    {
        if (State is WorkState.Done or WorkState.Cancelled) return false;
        (Index, Seal, SignedBy) = (index, seal, signedBy);
        return true;
    }

    /// <summary>The agent is done; false when it had ended already.</summary>
    public bool Complete(string? cause, string? note, DateTimeOffset at)
    {
        if (State is WorkState.Done or WorkState.Cancelled) return false;
        (State, Cause, Note, EndedAt) = (WorkState.Done, cause, note, at);
        return true;
    }

    /// <summary>Not wanted any more; false when it had ended already.</summary>
    public bool Cancel(string? note, DateTimeOffset at)
    {
        if (State is WorkState.Done or WorkState.Cancelled) return false;
        (State, Note, EndedAt) = (WorkState.Cancelled, note, at);
        return true;
    }
}

/// <summary>A photo an agent took. Part of the evidence: never changed, never deleted.</summary>
public sealed class WorkPhoto : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The work order.</summary>
    public long WorkOrderId { get; init; }
    /// <summary>"image/jpeg", "image/png" or "image/webp", by its first bytes.</summary>
    public required string MediaType { get; init; }
    /// <summary>The picture.</summary>
    public required byte[] Content { get; init; }
    /// <summary>SHA-256 of the picture, 32 bytes; the same picture is kept once per work order.</summary>
    public required byte[] Hash { get; init; }
    /// <summary>Received at.</summary>
    public DateTimeOffset At { get; init; }
    /// <summary>Who sent it.</summary>
    public required string By { get; init; }
}
