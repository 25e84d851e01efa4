using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Detection.Rules;

namespace SmartUtility.Core.Detection;

/// <summary>An open alert at a network point, as grouping sees it.</summary>
/// <param name="Id">The alert.</param>
/// <param name="Rule">Its rule.</param>
/// <param name="Path">Ids of the network points from the top down to its place.</param>
/// <param name="Meter">The meter, or null.</param>
/// <param name="RaisedAt">When raised.</param>
public sealed record GroupedAlert(long Id, string Rule, IReadOnlyList<int> Path, int? Meter, DateTimeOffset RaisedAt);

/// <summary>
/// Which open alerts say the same thing: a broken main shows at its own point, at every point above whose balance it spoils, and by several rules. The one highest
/// up and, there, the oldest stands for all; the others are listed below it.
/// </summary>
public static class AlertGroups
{
    /// <summary>What a rule sees, or null when its alerts stand alone (those of one customer).</summary>
    public static string? Family(string rule) => rule switch
    {
        LimitRule.Name or LossShift.Rule or NightFlow.Rule => "loss",
        Presence.SilentSensor or OutageRules.Outage or OutageRules.Telecom => "silent",
        _ => null,
    };

    /// <summary>The alert that stands for each; null where it stands for itself.</summary>
    public static IReadOnlyDictionary<long, long?> Parents(IReadOnlyList<GroupedAlert> open)
    {
        Dictionary<(string Family, int Point), GroupedAlert> heads = [];
        foreach (var alert in open.Where(alert => Family(alert.Rule) is not null).OrderBy(alert => alert.RaisedAt).ThenBy(alert => alert.Id))
            heads.TryAdd((Family(alert.Rule)!, alert.Path[^1]), alert);
        return open.ToDictionary(alert => alert.Id, alert =>
        {
            if (Family(alert.Rule) is not { } family) return (long?)null;
            foreach (var point in alert.Path)
                if (heads.TryGetValue((family, point), out var head)) return head.Id == alert.Id ? null : head.Id;
            return null;
        });
    }
}
