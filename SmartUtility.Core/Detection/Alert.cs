using SmartUtility.Core.Detection.Rules;
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

/// <summary>How grave an alert is, by its level and volume (<see cref="Severities"/>).</summary>
public enum AlertSeverity
{
    /// <summary>Worth knowing.</summary>
    Info,
    /// <summary>Someone should look.</summary>
    Warning,
    /// <summary>It costs much every hour.</summary>
    Critical,
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

/// <summary>An irregularity to check at a place: one open alert per cause and place. A place is a network point, a usage point or a meter at one of them.</summary>
public sealed class Alert : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Rule that found it: "loss-limit", "continuous-flow" …</summary>
    public required string Rule { get; init; }
    /// <summary>Where: the point itself, or the one that supplied the usage point when it was raised.</summary>
    public int NetworkPointId { get; init; }
    /// <summary>The usage point, when it concerns one.</summary>
    public long? UsagePointId { get; init; }
    /// <summary>The meter, when it concerns one.</summary>
    public int? MeterId { get; init; }
    /// <summary>The open alert above that says the same of more (a broken main), or null.</summary>
    public long? ParentId { get; private set; }
    /// <summary>First hour of the condition.</summary>
    public DateTimeOffset Since { get; init; }
    /// <summary>When raised.</summary>
    public DateTimeOffset RaisedAt { get; init; }
    /// <summary>Until when the condition was seen.</summary>
    public DateTimeOffset SeenUntil { get; private set; }
    /// <summary>State.</summary>
    public AlertState State { get; private set; }
    /// <summary>Level of the rule: tell, alert or order.</summary>
    public FindingLevel Level { get; private set; } = FindingLevel.Alert;
    /// <summary>How grave, by what it costs.</summary>
    public AlertSeverity Severity { get; private set; } = AlertSeverity.Warning;
    /// <summary>Loss in % of expected when raised; 0 where nothing is expected.</summary>
    public decimal LossPercent { get; init; }
    /// <summary>Loss in base units (Wh or L) per hour: when raised, or higher since; 0 when the rule has no size.</summary>
    public long LossPerHour { get; set; }
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
    /// <summary>What an agent found there (a code of work causes), or null.</summary>
    public string? Cause { get; private set; }
    /// <summary>Not shown among what needs somebody before this; null: shown.</summary>
    public DateTimeOffset? SnoozedUntil { get; private set; }
    /// <summary>Who put it off and why.</summary>
    public string? SnoozeNote { get; private set; }

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

    /// <summary>A person ends it: confirmed, dismissed or closed, with a note and, from an agent's report, what was found.</summary>
    public bool End(AlertState ending, string note, DateTimeOffset at, string? cause = null)
    {
        if (ending is AlertState.Open or AlertState.Acknowledged) throw new ArgumentOutOfRangeException(nameof(ending));
        if (!IsOpen) return false;
        (State, EndNote, EndedAt, Cause) = (ending, note, at, cause);
        return true;
    }

    /// <summary>What an agent found at the place of an alert that ended by itself meanwhile: the verdict counts all the same. False when a person gave one already.</summary>
    public bool Judge(AlertState verdict, string note, DateTimeOffset at, string cause)
    {
        if (verdict is not (AlertState.Confirmed or AlertState.Dismissed)) throw new ArgumentOutOfRangeException(nameof(verdict));
        if (State is AlertState.Confirmed or AlertState.Dismissed) return false;
        (State, EndNote, EndedAt, Cause) = (verdict, note, EndedAt ?? at, cause);
        return true;
    }

    /// <summary>How it begins.</summary>
    public void Begin(FindingLevel level, AlertSeverity severity, DateTimeOffset seenUntil) => (Level, Severity, SeenUntil) = (level, severity, seenUntil);

    /// <summary>Seen again, perhaps graver; it never becomes milder while open. True when the level or the severity rose.</summary>
    public bool Grow(FindingLevel level, AlertSeverity severity, long perHour, DateTimeOffset seenUntil)
    {
        if (seenUntil > SeenUntil) SeenUntil = seenUntil;
        if (perHour > LossPerHour) LossPerHour = perHour;
        var graver = level > Level || severity > Severity;
        if (level > Level) Level = level;
        if (severity > Severity) Severity = severity;
        // What became graver is shown again.
        if (graver) (SnoozedUntil, SnoozeNote) = (null, null);
        return graver;
    }

    /// <summary>Placed under the alert of a point above, or (null) on its own again.</summary>
    public void Under(long? parent) => ParentId = parent;

    /// <summary>Put off; false when it has ended.</summary>
    public bool Snooze(DateTimeOffset until, string note)
    {
        if (!IsOpen) return false;
        (SnoozedUntil, SnoozeNote) = (until, note);
        return true;
    }
}
