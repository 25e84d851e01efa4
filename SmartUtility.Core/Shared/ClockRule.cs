namespace SmartUtility.Core.Shared;

/// <summary>When the machine's clock can be trusted with what cannot be undone.</summary>
public static class ClockRule
{
    /// <summary>Clocks of two machines may differ by this much.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <summary>A clock that nothing keeps right may differ from a time server's by this much.</summary>
    public static readonly TimeSpan Drift = TimeSpan.FromMinutes(5);

    /// <summary>True when <paramref name="now"/> lies before the latest commit by more than the tolerance.</summary>
    public static bool IsBehind(DateTimeOffset now, DateTimeOffset lastCommit) => now + Tolerance < lastCommit;

    /// <summary>True when nothing keeps the clock right and a time server says that it is wrong by more than five minutes, either way. A difference nobody knows speaks against nothing.</summary>
    /// <param name="isSynchronised">The system's own word.</param>
    /// <param name="off">True time less the clock's; null when nobody could be asked.</param>
    public static bool IsOff(bool isSynchronised, TimeSpan? off) => !isSynchronised && off is { } by && by.Duration() > Drift;

    /// <summary>The refusal "clock-off", with the whole minutes.</summary>
    public static Conflict Wrong(TimeSpan off)
    {
        var minutes = (long)off.Duration().TotalMinutes;
        return new Conflict("clock-off", $"the clock of this machine is {minutes} min {(off > TimeSpan.Zero ? "slow" : "fast")} by its time server; set it right first") { Values = [minutes] };
    }
}
