using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Commands;

/// <summary>What a meter is told to do.</summary>
public enum CommandAction
{
    /// <summary>Switch supply off.</summary>
    Disconnect,
    /// <summary>Switch supply on.</summary>
    Connect,
    /// <summary>Allow the customer to switch on at the meter (DLMS ready-for-reconnection).</summary>
    Arm,
    /// <summary>Send a reading now.</summary>
    Read,
}

/// <summary>Life of a command: requested → sent → acknowledged → confirmed | refused | failed | expired.</summary>
public enum CommandState
{
    /// <summary>In the database, not yet sent.</summary>
    Requested,
    /// <summary>Given to the meter's connection.</summary>
    Sent,
    /// <summary>The meter has it (its PUBACK).</summary>
    Acknowledged,
    /// <summary>The meter says it is done.</summary>
    Confirmed,
    /// <summary>The meter will not.</summary>
    Refused,
    /// <summary>The meter could not.</summary>
    Failed,
    /// <summary>Too late; never delivered after this.</summary>
    Expired,
}

/// <summary>One order to one meter, kept in the database until it is answered or expires.</summary>
public sealed class DeviceCommand : IOwned
{
    /// <summary>Key; the id in the payload.</summary>
    public Guid Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The meter.</summary>
    public int MeterId { get; init; }
    /// <summary>What to do.</summary>
    public CommandAction Action { get; init; }
    /// <summary>Why, in the words of who asked.</summary>
    public required string Reason { get; init; }
    /// <summary>Who asked.</summary>
    public required string RequestedBy { get; init; }
    /// <summary>When asked.</summary>
    public DateTimeOffset RequestedAt { get; init; }
    /// <summary>Not delivered from here on.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
    /// <summary>The caller's key against doubling, unique per operator; null when none.</summary>
    public string? IdempotencyKey { get; init; }
    /// <summary>Where it stands.</summary>
    public CommandState State { get; private set; }
    /// <summary>When last given to a connection.</summary>
    public DateTimeOffset? SentAt { get; private set; }
    /// <summary>When the meter had it.</summary>
    public DateTimeOffset? AcknowledgedAt { get; private set; }
    /// <summary>When it ended (confirmed, refused, failed, expired).</summary>
    public DateTimeOffset? EndedAt { get; private set; }
    /// <summary>What the meter said.</summary>
    public string? Detail { get; private set; }

    /// <summary>True while an answer is still possible.</summary>
    public bool IsOpen => State is CommandState.Requested or CommandState.Sent or CommandState.Acknowledged;

    /// <summary>Given to the meter's connection; no effect once acknowledged or ended.</summary>
    public bool Send(DateTimeOffset at)
    {
        if (State is not (CommandState.Requested or CommandState.Sent)) return false;
        (State, SentAt) = (CommandState.Sent, at);
        return true;
    }

    /// <summary>The meter's connection acknowledged it; no effect unless sent.</summary>
    public bool Acknowledge(DateTimeOffset at)
    {
        if (State is not CommandState.Sent) return false;
        (State, AcknowledgedAt) = (CommandState.Acknowledged, at);
        return true;
    }

    /// <summary>The meter's answer; the first ending counts. A late answer to an expired command is kept in the detail and does not reopen it.</summary>
    public bool End(CommandState ending, string? detail, DateTimeOffset at)
    {
        if (ending is not (CommandState.Confirmed or CommandState.Refused or CommandState.Failed or CommandState.Expired))
            throw new ArgumentOutOfRangeException(nameof(ending));
        if (!IsOpen) return false;
        (State, Detail, EndedAt) = (ending, detail, at);
        return true;
    }

    /// <summary>An answer that came after the end: kept behind what was known, changes nothing else. False when it says nothing new.</summary>
    public bool KeepLate(string answer)
    {
        if (IsOpen || (Detail?.Contains(answer, StringComparison.Ordinal) ?? false)) return false;
        Detail = Detail is null ? answer : $"{Detail}; {answer}";
        return true;
    }
}
