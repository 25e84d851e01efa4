namespace SmartUtility.Core.Regulation;

/// <summary>Figures of few connections would tell of a household: small zones of a class are told together.</summary>
public static class SmallGroups
{
    /// <summary>Name of the zone that stands for several.</summary>
    public const string Together = "*";

    /// <summary>Under which name each zone is told: its own from <see cref="OperatorFigures.SmallestGroup"/> connections on; the others together, joined by the smallest of the rest while they are still too few.</summary>
    /// <param name="connections">Connections by zone, of one resource and class.</param>
    public static IReadOnlyDictionary<string, string> Names(IReadOnlyDictionary<string, int> connections)
    {
        var names = connections.ToDictionary(zone => zone.Key, zone => zone.Value < OperatorFigures.SmallestGroup ? Together : zone.Key, StringComparer.Ordinal);
        foreach (var next in connections.Where(zone => zone.Value >= OperatorFigures.SmallestGroup).OrderBy(zone => zone.Value).ThenBy(zone => zone.Key, StringComparer.Ordinal))
        {
            var together = connections.Where(zone => names[zone.Key] == Together).ToList();
            if (together.Count == 0 || together.Sum(zone => zone.Value) >= OperatorFigures.SmallestGroup) break;
            names[next.Key] = Together;
        }
        return names;
    }
}
