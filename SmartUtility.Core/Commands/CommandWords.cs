using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Commands;

/// <summary>Actions and states as the outside contract writes them, and how long a command may wait.</summary>
public static class CommandWords
{
    /// <summary>How long a command waits for its meter when nothing is said.</summary>
    public static readonly TimeSpan DefaultExpiry = TimeSpan.FromHours(24);
    /// <summary>Shortest life of a command.</summary>
    public static readonly TimeSpan ShortestExpiry = TimeSpan.FromSeconds(5);
    /// <summary>Longest life of a command: an order older than a week says nothing about today.</summary>
    public static readonly TimeSpan LongestExpiry = TimeSpan.FromDays(7);
    /// <summary>Longest reason, in characters.</summary>
    public const int LongestReason = 300;

    /// <summary>Null for a reason that says something in at most <see cref="LongestReason"/> characters; else the refusal "reason-required".</summary>
    public static Refusal? CheckReason(string? reason) => !string.IsNullOrWhiteSpace(reason) && reason.Length <= LongestReason ? null
        : new Invalid("reason-required", $"say why, in 1 to {LongestReason} characters") { Values = [LongestReason] };

    /// <summary>"disconnect", "connect", "arm" or "read".</summary>
    public static string Code(this CommandAction action) => action switch
    {
        CommandAction.Disconnect => "disconnect",
        CommandAction.Connect => "connect",
        CommandAction.Arm => "arm",
        _ => "read",
    };

    /// <summary>The action of a code; null for an unknown one.</summary>
    public static CommandAction? ParseAction(string? code) => code switch
    {
        "disconnect" => CommandAction.Disconnect,
        "connect" => CommandAction.Connect,
        "arm" => CommandAction.Arm,
        "read" => CommandAction.Read,
        _ => null,
    };

    /// <summary>"requested", "sent", "acknowledged", "confirmed", "refused", "failed" or "expired".</summary>
    public static string Code(this CommandState state) => state switch
    {
        CommandState.Requested => "requested",
        CommandState.Sent => "sent",
        CommandState.Acknowledged => "acknowledged",
        CommandState.Confirmed => "confirmed",
        CommandState.Refused => "refused",
        CommandState.Failed => "failed",
        _ => "expired",
    };

    /// <summary>True for an action that changes supply.</summary>
    public static bool SwitchesSupply(this CommandAction action) => action is not CommandAction.Read;
}
