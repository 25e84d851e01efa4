namespace SmartUtility.Core.Shared;

/// <summary>When a machine's clock cannot be trusted: it stands earlier than what was already committed.</summary>
public static class ClockRule
{
    /// <summary>Clocks of two machines may differ by this much.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <summary>True when <paramref name="now"/> lies before the latest commit by more than the tolerance.</summary>
    public static bool IsBehind(DateTimeOffset now, DateTimeOffset lastCommit) => now + Tolerance < lastCommit;
}
