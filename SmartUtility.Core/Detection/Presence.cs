namespace SmartUtility.Core.Detection;

/// <summary>When the program could hear its meters.</summary>
/// <param name="Since">Since then without a break.</param>
/// <param name="HeardUntil">Until when meters were heard before that.</param>
public readonly record struct Listening(DateTimeOffset Since, DateTimeOffset HeardUntil)
{
    /// <summary>It never stopped.</summary>
    public static readonly Listening Always = new(DateTimeOffset.MinValue, DateTimeOffset.MinValue);
}

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

    /// <summary>
    /// True when a sensor is silent for longer than <see cref="Patience"/>. Time in which the program itself did not listen is nobody's silence; what was owed and missed before
    /// it stopped listening stays missed.
    /// </summary>
    /// <param name="seen">When it was last heard of.</param>
    /// <param name="interval">How often it is expected to report.</param>
    /// <param name="listening">When the program listened.</param>
    /// <param name="now">Now.</param>
    public static bool IsSilent(DateTimeOffset seen, TimeSpan interval, Listening listening, DateTimeOffset now) =>
        seen + Patience(interval) < listening.HeardUntil || now - (seen > listening.Since ? seen : listening.Since) > Patience(interval);

    /// <summary>Rule of a meter's event, or null: "tamper.cover-open", "tamper.magnet" …; "flow.reverse".</summary>
    public static string? RuleOf(string kind) => kind.StartsWith("tamper.", StringComparison.Ordinal) ? Tamper : kind is "flow.reverse" or "energy.reverse" ? ReverseFlow : null;
}
