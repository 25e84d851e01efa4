using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Outages;

/// <summary>Whether an interruption was announced.</summary>
public enum OutageKind
{
    /// <summary>It happened.</summary>
    Unplanned,
    /// <summary>Work entered by staff beforehand.</summary>
    Planned,
}

/// <summary>What an outage was known by.</summary>
public enum OutageSign
{
    /// <summary>A person entered it.</summary>
    Staff,
    /// <summary>Meters that fell silent together, and nothing says that only their link failed.</summary>
    Silence,
    /// <summary>Meters that said their power was failing.</summary>
    PowerFail,
    /// <summary>Water neither flowed in nor was used, at hours at which it usually is.</summary>
    Dry,
}

/// <summary>An interruption of supply under one network point.</summary>
public sealed class Outage : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The point below which supply is interrupted.</summary>
    public int NetworkPointId { get; init; }
    /// <summary>Planned or not.</summary>
    public OutageKind Kind { get; init; }
    /// <summary>What it was known by.</summary>
    public OutageSign Sign { get; init; }
    /// <summary>When supply stopped, or is planned to stop.</summary>
    public DateTimeOffset StartsAt { get; init; }
    /// <summary>When supply is expected back; always there for planned work.</summary>
    public DateTimeOffset? ExpectedUntil { get; set; }
    /// <summary>When it became known: detected or entered.</summary>
    public DateTimeOffset DetectedAt { get; init; }
    /// <summary>When supply was back, or null.</summary>
    public DateTimeOffset? EndedAt { get; private set; }
    /// <summary>When staff said that there was or will be none, or null. Such a row counts in no figure.</summary>
    public DateTimeOffset? CancelledAt { get; private set; }
    /// <summary>Usage points with an agreement below the point that were not interrupted already, 0 or more.</summary>
    public int Customers { get; init; }
    /// <summary>Why, as far as known: a few words of staff; shown to the public for planned work.</summary>
    public string? Cause { get; set; }
    /// <summary>Evidence, or a note of staff; never shown to the public.</summary>
    public string? Note { get; set; }
    /// <summary>Who entered or ended it; null while only the program did.</summary>
    public string? By { get; set; }

    /// <summary>True until ended or cancelled.</summary>
    public bool IsOpen => EndedAt is null && CancelledAt is null;

    /// <summary>Supply is back. False when it is over already. An end before the start counts as the start.</summary>
    public bool End(DateTimeOffset at)
    {
        if (!IsOpen) return false;
        EndedAt = at < StartsAt ? StartsAt : at;
        return true;
    }

    /// <summary>There was none, or it will not take place. False when it is over already.</summary>
    public bool Cancel(DateTimeOffset at)
    {
        if (!IsOpen) return false;
        CancelledAt = at;
        return true;
    }
}
