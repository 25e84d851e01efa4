namespace SmartUtility.Core.Regulation;

/// <summary>How what was measured since differs from what was frozen.</summary>
public static class MeasuredCorrections
{
    /// <summary>Lines that bring the known figures of a closed period to what is measured now; none where nothing changed.</summary>
    /// <param name="about">First day of the closed period.</param>
    /// <param name="known">Its figures and the corrections of it frozen since.</param>
    /// <param name="fresh">The same figures as measured now, by class and zone.</param>
    /// <param name="figures">Figures to compare.</param>
    public static IReadOnlyList<Statistic> Of(DateOnly about, IReadOnlyList<Statistic> known, IReadOnlyList<Statistic> fresh, IReadOnlyCollection<Figure> figures)
    {
        // Zones are told by the names they had when the period was frozen.
        var zones = known.Where(line => line.Zone is not null).Select(line => (line.Resource, line.Class, line.Zone)).ToHashSet();
        var now = fresh.Where(line => figures.Contains(line.Figure)).GroupBy(line => (line.Figure, line.Resource, line.Class, Zone: line.Zone is null || zones.Contains((line.Resource, line.Class, line.Zone)) ? line.Zone : SmallGroups.Together)).ToDictionary(group => group.Key);
        var was = known.Where(line => figures.Contains(line.Figure)).ToLookup(line => (line.Figure, line.Resource, line.Class, line.Zone));
        List<Statistic> changes = [];
        foreach (var key in now.Keys.Union(was.Select(group => group.Key)))
        {
            var value = (now.TryGetValue(key, out var group) ? group.Sum(line => line.Value) : 0) - was[key].Sum(line => line.Value);
            if (value == 0) continue;
            var like = group?.First() ?? was[key].First();
            changes.Add(like with { Zone = key.Zone, Value = value, Count = group?.Sum(line => line.Count) ?? 0, IsFinal = group?.All(line => line.IsFinal) ?? true, About = about });
        }
        return changes;
    }
}
