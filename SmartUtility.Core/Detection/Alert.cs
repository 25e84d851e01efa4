using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection;

/// <summary>Where an alert stands.</summary>
public enum AlertState
{
    /// <summary>Nobody took it yet.</summary>
    Open,
    /// <summary>Someone has it.</summary>
    Acknowledged,
    /// <summary>The cause was found.</summary>
    Confirmed,
    /// <summary>There was nothing.</summary>
    Dismissed,
    /// <summary>Over: the condition ended, or a person closed it.</summary>
    Closed,
}

/// <summary>The limit of a network point: loss above raise for the whole duration raises an alert, at or below clear for the whole duration clears it.</summary>
public sealed class LossLimit : IOwned
{
    /// <summary>The network point; one limit each.</summary>
    public int NetworkPointId { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Loss in % of expected above which it counts, 0 to 100.</summary>
    public decimal RaisePercent { get; set; }
    /// <summary>Loss in % at or below which it clears, 0 or more; not above raise.</summary>
    public decimal ClearPercent { get; set; }
    /// <summary>Whole hours, 1 to 168.</summary>
    public int Hours { get; set; }
    /// <summary>Who set it last.</summary>
    public string ChangedBy { get; set; } = "";
}

/// <summary>An irregularity to check at a place. One open alert per rule and place.</summary>
public sealed class Alert : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Rule that found it: "loss-limit".</summary>
    public required string Rule { get; init; }
    /// <summary>Where.</summary>
    public int NetworkPointId { get; init; }
    /// <summary>First hour of the condition.</summary>
    public DateTimeOffset Since { get; init; }
    /// <summary>When raised.</summary>
    public DateTimeOffset RaisedAt { get; init; }
    /// <summary>State.</summary>
    public AlertState State { get; private set; }
    /// <summary>Loss in % of expected when raised.</summary>
    public decimal LossPercent { get; init; }
    /// <summary>Loss in base units (Wh or L) per hour when raised.</summary>
    public long LossPerHour { get; init; }
    /// <summary>Evidence at raising, JSON: hours with expected, received, coverage; the limit.</summary>
    public required string Evidence { get; init; }
    /// <summary>Who took it.</summary>
    public string? AcknowledgedBy { get; private set; }
    /// <summary>End of the hours that showed it was over by itself, or null.</summary>
    public DateTimeOffset? ClearedAt { get; private set; }
    /// <summary>When it was over, or null.</summary>
    public DateTimeOffset? EndedAt { get; private set; }
    /// <summary>Who ended it and why.</summary>
    public string? EndNote { get; private set; }

    /// <summary>True until confirmed, dismissed or closed.</summary>
    public bool IsOpen => State is AlertState.Open or AlertState.Acknowledged;

    /// <summary>Someone takes it.</summary>
    public bool Acknowledge(string by)
    {
        if (State != AlertState.Open) return false;
        (State, AcknowledgedBy) = (AlertState.Acknowledged, by);
        return true;
    }

    /// <summary>The condition ended by itself.</summary>
    /// <param name="until">End of the hours that showed it.</param>
    /// <param name="at">When it was noticed.</param>
    public bool Clear(DateTimeOffset until, DateTimeOffset at)
    {
        if (!IsOpen) return false;
        (State, ClearedAt, EndedAt) = (AlertState.Closed, until, at);
        return true;
    }

    /// <summary>A person ends it: confirmed, dismissed or closed, with a note.</summary>
    public bool End(AlertState ending, string note, DateTimeOffset at)
    {
        if (ending is AlertState.Open or AlertState.Acknowledged) throw new ArgumentOutOfRangeException(nameof(ending));
        if (!IsOpen) return false;
        (State, EndNote, EndedAt) = (ending, note, at);
        return true;
    }
}
