namespace SmartUtility.Core.Detection;

/// <summary>Rules that need no hours: what a device says, or that it says nothing.</summary>
public static class Presence
{
    /// <summary>Code: a sensor at a network point is not heard.</summary>
    public const string SilentSensor = "sensor-silent";
    /// <summary>Code: a meter reports that it was opened, moved or held against a magnet.</summary>
    public const string Tamper = "tamper";
    /// <summary>Code: a meter reports flow against its direction.</summary>
    public const string ReverseFlow = "reverse-flow";

    /// <summary>How long a sensor may be silent: three of its intervals, two hours at least.</summary>
    public static TimeSpan Patience(TimeSpan interval) => interval * 3 > TimeSpan.FromHours(2) ? interval * 3 : TimeSpan.FromHours(2);

    /// <summary>Rule of a meter's event, or null: "tamper.cover-open", "tamper.magnet" …; "flow.reverse".</summary>
    public static string? RuleOf(string kind) => kind.StartsWith("tamper.", StringComparison.Ordinal) ? Tamper : kind is "flow.reverse" or "energy.reverse" ? ReverseFlow : null;
}
