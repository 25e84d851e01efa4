namespace SmartUtility.Core.Detection.Outages;

/// <summary>What is known of a customer's meter's link.</summary>
/// <param name="MeterId">The meter.</param>
/// <param name="Point">The network point that supplies its place.</param>
/// <param name="Interval">How often it is expected to report.</param>
/// <param name="IsOnline">Connected now.</param>
/// <param name="LastSeenAt">When it was last heard of.</param>
/// <param name="LostAt">When it was last heard on a connection that broke without a goodbye; null: none broke since.</param>
/// <param name="PowerFailAt">When it last said that its power fails, or null.</param>
/// <param name="PowerBackAt">When it last said that its power is back, or null.</param>
/// <param name="Link">Gateway that speaks for it, or null: it connects itself.</param>
/// <param name="SimGroup">Group of SIM cards that it calls with, or null.</param>
public sealed record MeterLink(int MeterId, int Point, TimeSpan Interval, bool IsOnline, DateTimeOffset LastSeenAt, DateTimeOffset? LostAt, DateTimeOffset? PowerFailAt, DateTimeOffset? PowerBackAt, string? Link, string? SimGroup = null);

/// <summary>A meter's silence: it began between two instants.</summary>
/// <param name="Meter">The meter.</param>
/// <param name="IsSilent">True when it should have been heard and was not.</param>
/// <param name="From">It was heard until here.</param>
/// <param name="Until">At the latest here it was silent; only for a silent one.</param>
/// <param name="SaidPowerFail">Its last word was that its power fails.</param>
public readonly record struct MeterSign(MeterLink Meter, bool IsSilent, DateTimeOffset From, DateTimeOffset Until, bool SaidPowerFail)
{
    /// <summary>True when its silence may have begun at this instant.</summary>
    public bool FellSilent(DateTimeOffset at) => IsSilent && From <= at && at <= Until;

    /// <summary>True when it was heard after this instant, or is connected by itself.</summary>
    public bool Lives(DateTimeOffset at) => IsSilent ? From > at : From > at || (Meter.IsOnline && Meter.Link is null);
}

/// <summary>
/// When a meter counts as silent. One that broke off says so within minutes; one that calls now and then only after one and a half of its intervals. Time in
/// which the program itself did not listen is nobody's silence.
/// </summary>
public static class MeterSilence
{
    /// <summary>A broken connection may come back within this time.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(3);
    /// <summary>Silences that began within this time of each other belong together: a connection without traffic is only missed at its keep-alive.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>Judges one meter.</summary>
    /// <param name="meter">What is known of it.</param>
    /// <param name="heardUntil">The last instant at which any meter was heard before the program last began to listen.</param>
    /// <param name="listeningSince">Since when the program listens without a break.</param>
    /// <param name="now">Now.</param>
    public static MeterSign Of(MeterLink meter, DateTimeOffset heardUntil, DateTimeOffset listeningSince, DateTimeOffset now)
    {
        var seen = meter.LastSeenAt;
        var allowed = meter.Interval * 1.5 + Window;
        if (meter.PowerFailAt is { } fail && !(meter.PowerBackAt >= fail) && seen <= fail + Window && now - fail >= TimeSpan.FromMinutes(1) && now - fail <= TimeSpan.FromDays(14))
            return new MeterSign(meter, true, fail - TimeSpan.FromMinutes(1), fail + Window, true);
        if (meter.Link is null && meter.IsOnline) return new MeterSign(meter, false, seen, now, false);
        if (meter.Link is null && meter.LostAt is { } lost)
            return new MeterSign(meter, now - lost >= Grace, lost, lost + Window, false);
        var counted = seen > listeningSince ? seen : listeningSince;
        // What it owed before the program stopped listening was missed then; what it owes since, may have ended any time in between.
        var until = seen + allowed <= heardUntil || seen >= listeningSince ? seen + allowed : listeningSince + allowed;
        return new MeterSign(meter, now - counted >= allowed, seen, until, false);
    }
}
