using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Notifications;

/// <summary>How a message travels.</summary>
public enum Channel
{
    /// <summary>Shown in the portal.</summary>
    InApp,
    /// <summary>E-mail.</summary>
    Email,
    /// <summary>SMS; until a gateway is configured it stays in the outbox page.</summary>
    Sms,
}

/// <summary>One message to one person on one channel; delivered once per (event, recipient, channel).</summary>
public sealed class Message : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <summary>The operator; 0 for the installation's own (sign-in codes).</summary>
    public int OperatorId { get; init; }
    /// <summary>What it is about, e.g. "alert-raised:17"; with recipient and channel unique.</summary>
    public required string EventKey { get; init; }
    /// <summary>E-mail address, E.164 phone or "user:ID".</summary>
    public required string Recipient { get; init; }
    /// <summary>Channel.</summary>
    public Channel Channel { get; init; }
    /// <summary>Language it was written in.</summary>
    public required string Language { get; init; }
    /// <summary>Subject; empty for SMS.</summary>
    public required string Subject { get; init; }
    /// <summary>Text.</summary>
    public required string Body { get; init; }
    /// <summary>Page it leads to, relative; or null. A link that sets a password is taken out once the mail has gone.</summary>
    public string? Link { get; set; }
    /// <summary>Made.</summary>
    public DateTimeOffset CreatedAt { get; init; }
    /// <summary>Delivered (or, in-app, read), or null.</summary>
    public DateTimeOffset? SentAt { get; set; }
    /// <summary>Tries so far.</summary>
    public int Attempts { get; set; }
    /// <summary>Not tried again before this; null: at once.</summary>
    public DateTimeOffset? NextTryAt { get; set; }
    /// <summary>Why the last try failed, or null.</summary>
    public string? Error { get; set; }
}
