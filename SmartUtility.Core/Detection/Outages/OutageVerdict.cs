namespace SmartUtility.Core.Detection.Outages;

/// <summary>Flow through a meter of the network before and after an instant.</summary>
/// <param name="Before">Base units (Wh or L) per hour in the hour before, or null when unknown.</param>
/// <param name="After">Base units per hour since, or null when nothing was heard since.</param>
public readonly record struct FlowChange(double? Before, double? After)
{
    /// <summary>Nothing known.</summary>
    public static readonly FlowChange Unknown = new(null, null);
    /// <summary>Readings closer together than this say nothing of the flow.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The change at an instant, from a counter's readings in order of time. A counter that falls says nothing. What was counted in the first moments after the instant says nothing of what
    /// came since: a connection is lost some time after its last word, and a sensor that is lost with it may have had a later one.
    /// </summary>
    /// <param name="readings">Base units at instants, from an hour before on.</param>
    /// <param name="at">When something happened.</param>
    public static FlowChange Of(IReadOnlyList<(DateTimeOffset Time, double Base)> readings, DateTimeOffset at)
    {
        var settled = at + Shortest;
        var (before, first, after) = (readings.Where(row => row.Time <= at).ToList(), readings.Where(row => row.Time <= settled).ToList(), readings.Where(row => row.Time > settled).ToList());
        var since = after.Count > 1 && after[^1].Time - after[0].Time >= Shortest ? Rate(after[0], after[^1]) : after.Count > 0 && first.Count > 0 ? Rate(first[^1], after[^1]) : null;
        return new FlowChange(before.Count > 1 ? Rate(before[0], before[^1]) : null, since);
    }

    static double? Rate((DateTimeOffset Time, double Base) a, (DateTimeOffset Time, double Base) b) =>
        b.Time - a.Time < Shortest || b.Base < a.Base ? null : (b.Base - a.Base) / (b.Time - a.Time).TotalHours;
}

/// <summary>What silence means.</summary>
public enum SilenceMeaning
{
    /// <summary>Supply stopped.</summary>
    Outage,
    /// <summary>Only the link failed: a gateway, a group of SIM cards, the line to the program.</summary>
    Telecom,
    /// <summary>What decides is still to come.</summary>
    Wait,
}

/// <summary>Codes of the alerts that silence raises.</summary>
public static class OutageRules
{
    /// <summary>Supply stopped.</summary>
    public const string Outage = "outage";
    /// <summary>Meters cannot be heard while supply goes on.</summary>
    public const string Telecom = "telecom-failure";
}

/// <summary>What silence means, and by what.</summary>
/// <param name="Meaning">The verdict.</param>
/// <param name="Why">"power-fail", "flow-stopped", "flow-unchanged", "flow-above-fell", "flow-above-unchanged", "gateway", "sim-group", "everybody", "no-flow-known", "waiting".</param>
public readonly record struct SilenceVerdict(SilenceMeaning Meaning, string Why);

/// <summary>
/// Tells an outage from a failure of telecom. The meters' own word comes first, then the flow into the point, then the flow into the next measured point above,
/// then whether one gateway, one group of SIM cards or nobody at all is behind the silence; without any of these silence below one point is an outage.
/// </summary>
public static class OutageVerdict
{
    /// <summary>Flow at or below this share of what it was has stopped: a sensor counts leaks and what feeds from elsewhere.</summary>
    public const double Stopped = 0.35;
    /// <summary>Share of the point's former flow that must be missing above.</summary>
    public const double Missing = 0.5;
    /// <summary>Share of the flow above that the point must have had, for its absence to be seen.</summary>
    public const double Seen = 0.15;
    /// <summary>How long the next reading of a sensor that is heard is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Decides.</summary>
    /// <param name="group">The silence.</param>
    /// <param name="own">Flow through the point's own meters.</param>
    /// <param name="above">Flow through the next measured point above.</param>
    /// <param name="taken">What the point took before, base units per hour; null when unknown.</param>
    /// <param name="isSensorHeard">True when a sensor at or above the point is connected and its next reading will decide.</param>
    /// <param name="now">Now.</param>
    public static SilenceVerdict Decide(SilentGroup group, FlowChange own, FlowChange above, double? taken, bool isSensorHeard, DateTimeOffset now)
    {
        // Last gasps get lost: a few of many are enough, one alone may be a loose clamp.
        if (group.PowerFails >= 2 && group.PowerFails >= 0.1 * group.Silent) return new(SilenceMeaning.Outage, "power-fail");
        if (own is { Before: > 0 and var was, After: { } flows }) return flows <= Stopped * was ? new(SilenceMeaning.Outage, "flow-stopped") : new(SilenceMeaning.Telecom, "flow-unchanged");
        if (above is { Before: > 0 and var all, After: { } rest } && taken is > 0 and var part && part >= Seen * all)
            return all - rest >= Missing * part ? new(SilenceMeaning.Outage, "flow-above-fell") : new(SilenceMeaning.Telecom, "flow-above-unchanged");
        if (isSensorHeard && now - group.At < Patience) return new(SilenceMeaning.Wait, "waiting");
        if (group.Link is not null) return new(SilenceMeaning.Telecom, "gateway");
        if (group.SimGroup is not null) return new(SilenceMeaning.Telecom, "sim-group");
        return group.IsEverybody ? new(SilenceMeaning.Telecom, "everybody") : new(SilenceMeaning.Outage, "no-flow-known");
    }
}
