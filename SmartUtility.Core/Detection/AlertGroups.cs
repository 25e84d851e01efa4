using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Detection.Rules;

namespace SmartUtility.Core.Detection;

/// <summary>An open alert at a network point, as grouping sees it.</summary>
/// <param name="Id">The alert.</param>
/// <param name="Rule">Its rule.</param>
/// <param name="Path">Ids of the network points from the top down to its place.</param>
/// <param name="Meter">The meter, or null.</param>
/// <param name="RaisedAt">When raised.</param>
/// <param name="PerHour">Its size, base units (Wh or L) per hour; 0 when it has none.</param>
public sealed record GroupedAlert(long Id, string Rule, IReadOnlyList<int> Path, int? Meter, DateTimeOffset RaisedAt, long PerHour = 0);

/// <summary>
/// Which open alerts say the same thing; one of them stands for all, the others are listed with it. What falls silent together has its cause above: the alert highest
/// up stands for all. A loss shows at its own point, by several rules, and at every point above whose balance it spoils: where a few points below explain it, the largest of
/// them stands for it; where many lose at once, the cause is above them and so is the alert. At one point the oldest stands.
/// </summary>
public static class AlertGroups
{
    const string Losses = "loss";

    /// <summary>What a rule sees, or null when its alerts stand alone (those of one customer).</summary>
    public static string? Family(string rule) => rule switch
    {
        LimitRule.Name or LossShift.Rule or NightFlow.Rule => Losses,
        Presence.SilentSensor or OutageRules.Outage or OutageRules.Telecom => "silent",
        _ => null,
    };

    /// <summary>Points losing below one point from which on they have one cause above them; fewer are causes of their own.</summary>
    public const int Many = 4;
    /// <summary>Share of a point's loss that those below must have to explain it.</summary>
    public const double Explains = 0.5;

    // The alerts of a family at a point.
    sealed record Place(GroupedAlert Head, long PerHour);

    /// <summary>The alert that stands for each; null where it stands for itself.</summary>
    public static IReadOnlyDictionary<long, long?> Parents(IReadOnlyList<GroupedAlert> open)
    {
        var places = open.Where(alert => Family(alert.Rule) is not null).GroupBy(alert => (Family: Family(alert.Rule)!, Point: alert.Path[^1]))
            .ToDictionary(group => group.Key, group => new Place(group.OrderBy(alert => alert.RaisedAt).ThenBy(alert => alert.Id).First(), group.Max(alert => alert.PerHour)));
        // The nearest places with alerts of the family below each.
        var below = places.Keys.Select(key => (Key: key, Above: places[key].Head.Path.SkipLast(1).LastOrDefault(point => places.ContainsKey((key.Family, point)), -1)))
            .ToLookup(row => (row.Key.Family, row.Above), row => places[row.Key]);
        return open.ToDictionary(alert => alert.Id, alert => Family(alert.Rule) is { } family && Head(family, alert) is var head && head.Id != alert.Id ? head.Id : (long?)null);

        GroupedAlert Head(string family, GroupedAlert alert)
        {
            foreach (var point in alert.Path)
                if (places.TryGetValue((family, point), out var top) && (family != Losses || below[(family, point)].Count() >= Many)) return top.Head;
            var place = places[(family, alert.Path[^1])];
            while (below[(family, place.Head.Path[^1])].ToList() is { Count: > 0 and < Many } nearest && nearest.Sum(one => one.PerHour) >= Explains * place.PerHour)
                place = nearest.MaxBy(one => one.PerHour)!;
            return place.Head;
        }
    }
}
