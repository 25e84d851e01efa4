namespace SmartUtility.Core.Database;

/// <summary>Who did what to which record, and why; written in the same transaction; only ever inserted.</summary>
public sealed class AuditEntry : Shared.IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <summary>The operator; 0 is the installation itself.</summary>
    public int OperatorId { get; init; }
    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
    /// <summary>E-mail, phone, key name or "system".</summary>
    public required string Actor { get; init; }
    /// <summary>"supply.cut", "supply.cut.refused", "tariff.published" …</summary>
    public required string Action { get; init; }
    /// <summary>"meter:SU-0001", "invoice:F-2026-000001" …</summary>
    public required string Subject { get; init; }
    /// <summary>What and why, in words.</summary>
    public required string Detail { get; init; }
}

/// <summary>An event waiting to be read by higher modules.</summary>
public sealed class OutboxMessage : Shared.IOwned
{
    /// <summary>Key; also the order.</summary>
    public long Id { get; init; }
    /// <summary>The tenant.</summary>
    public int OperatorId { get; init; }
    /// <summary>When written.</summary>
    public DateTimeOffset At { get; init; }
    /// <summary>Name of the event record, e.g. "AlertRaised".</summary>
    public required string Kind { get; init; }
    /// <summary>The event as JSON.</summary>
    public required string Payload { get; init; }
    /// <summary>When handled, or null.</summary>
    public DateTimeOffset? DoneAt { get; set; }
    /// <summary>Tries that failed.</summary>
    public int Attempts { get; set; }
    /// <summary>Not tried again before this; null: at once.</summary>
    public DateTimeOffset? NextTryAt { get; set; }
    /// <summary>Why the last try failed, or null.</summary>
    public string? Error { get; set; }
}
