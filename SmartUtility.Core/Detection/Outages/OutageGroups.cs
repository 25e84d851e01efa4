namespace SmartUtility.Core.Detection.Outages;

/// <summary>Meters that fell silent together below one network point.</summary>
/// <param name="Point">The lowest point that has all of them below it.</param>
/// <param name="At">When, at the latest, supply or link was lost.</param>
/// <param name="Silent">How many fell silent.</param>
/// <param name="Known">How many of the point's meters were alive before and can be judged.</param>
/// <param name="PowerFails">How many of the silent ones said that their power fails.</param>
/// <param name="Link">The one gateway that spoke for all of the silent ones, or null.</param>
/// <param name="SimGroup">The one group of SIM cards of all silent ones when the silence follows it and not the place: others at the place are heard, or it is silent elsewhere too; else null.</param>
/// <param name="IsEverybody">True when nobody of the operator is heard any more.</param>
public sealed record SilentGroup(int Point, DateTimeOffset At, int Silent, int Known, int PowerFails, string? Link, bool IsEverybody, string? SimGroup = null);

/// <summary>Meters of one point and group of SIM cards that are not silent, without their names.</summary>
/// <param name="Point">The point that supplies them.</param>
/// <param name="Connected">Those connected by themselves: alive at any instant.</param>
/// <param name="Heard">When the others were last heard, UTC, in any order: alive at instants before.</param>
/// <param name="SimGroup">The group, or null: none.</param>
public sealed record AliveMeters(int Point, int Connected, IReadOnlyList<DateTime> Heard, string? SimGroup = null)
{
    /// <summary>How many live at an instant, as <see cref="MeterSign.Lives"/> has it.</summary>
    public int At(DateTimeOffset at) => Connected + Heard.Count(heard => heard > at.UtcDateTime);
}

/// <summary>
/// Finds what fell silent together. A point is out when at least <see cref="Share"/> of the meters below it that were alive fell silent at the same time and none
/// of its branches lives; of points out above each other the lowest that has all silent meters below it is named. Meters dead since earlier say nothing.
/// </summary>
public static class OutageGroups
{
    /// <summary>Share of the judged meters that must be silent: two thirds are asked for by common practice of last-gasp grouping, a little less allows for single meters that feed from elsewhere.</summary>
    public const double Share = 0.6;
    /// <summary>Share of silent meters below which an outage is over.</summary>
    public const double OverShare = 0.4;
    /// <summary>Meters a point needs to be judged: two may fail by chance.</summary>
    public const int Fewest = 3;
    const int MostMoments = 64;

    /// <summary>Groups the silent meters of one operator.</summary>
    /// <param name="paths">Network points with the ids from the top down to each, itself included.</param>
    /// <param name="signs">Customers' meters, or only those that may be silent.</param>
    /// <param name="alive">The others, by point.</param>
    public static IReadOnlyList<SilentGroup> Find(IReadOnlyDictionary<int, IReadOnlyList<int>> paths, IReadOnlyList<MeterSign> signs, IReadOnlyList<AliveMeters> alive)
    {
        List<SilentGroup> found = [];
        var left = signs.Where(sign => sign.IsSilent && paths.ContainsKey(sign.Meter.Point)).ToList();
        for (var moment = 0; moment < MostMoments && left.Count >= Fewest; moment++)
        {
            if (Busiest(left) is not { } at) break;
            found.AddRange(At(at, paths, signs, alive));
            left.RemoveAll(sign => sign.FellSilent(at));
        }
        return found;
    }

    /// <summary>Counts of a point's subtree: silent since an instant or later, and those together with the ones heard after it. Dead before is not counted.</summary>
    public static (int Silent, int Known) Count(int point, DateTimeOffset since, IReadOnlyDictionary<int, IReadOnlyList<int>> paths, IEnumerable<MeterSign> signs, IEnumerable<AliveMeters> alive)
    {
        var (silent, known) = (0, alive.Where(group => paths.TryGetValue(group.Point, out var path) && path.Contains(point)).Sum(group => group.At(since)));
        foreach (var sign in signs)
        {
            if (!paths.TryGetValue(sign.Meter.Point, out var path) || !path.Contains(point)) continue;
            if (sign.IsSilent && sign.Until >= since) (silent, known) = (silent + 1, known + 1);
            else if (!sign.IsSilent && sign.Lives(since)) known++;
        }
        return (silent, known);
    }

    // The instant at which most silences may have begun, the earliest of several; null when fewer than needed.
    static DateTimeOffset? Busiest(List<MeterSign> silent)
    {
        var steps = silent.Select(sign => (At: sign.From, Step: 0)).Concat(silent.Select(sign => (At: sign.Until, Step: 1))).OrderBy(step => step.At).ThenBy(step => step.Step);
        var (count, most, best) = (0, Fewest - 1, (DateTimeOffset?)null);
        foreach (var (at, step) in steps)
        {
            count += step == 0 ? 1 : -1;
            if (count > most) (most, best) = (count, at);
        }
        return best;
    }

    static IEnumerable<SilentGroup> At(DateTimeOffset at, IReadOnlyDictionary<int, IReadOnlyList<int>> paths, IReadOnlyList<MeterSign> signs, IReadOnlyList<AliveMeters> alive)
    {
        Dictionary<int, (int Silent, int Known)> counts = [], direct = [];
        var lives = 0;
        foreach (var sign in signs)
        {
            var (silent, isAlive) = (sign.FellSilent(at), sign.Lives(at));
            if ((!silent && !isAlive) || !paths.TryGetValue(sign.Meter.Point, out var path)) continue;
            if (isAlive) lives++;
            Add(direct, sign.Meter.Point, silent);
            foreach (var point in path) Add(counts, point, silent);
        }
        foreach (var group in alive)
        {
            var number = group.At(at);
            if (number == 0 || !paths.TryGetValue(group.Point, out var path)) continue;
            lives += number;
            foreach (var point in path)
            {
                var (silent, known) = counts.GetValueOrDefault(point);
                counts[point] = (silent, known + number);
            }
        }
        var children = counts.Keys.Where(point => paths[point].Count > 1).ToLookup(point => paths[point][^2]);
        HashSet<int> isOut = [];
        // Deepest first, so that a point knows its branches.
        foreach (var point in counts.Keys.OrderByDescending(point => paths[point].Count))
        {
            var (silent, known) = counts[point];
            if (known >= Fewest && silent >= Share * known && children[point].All(child => counts[child].Known < Fewest || isOut.Contains(child))) isOut.Add(point);
        }
        foreach (var top in isOut.Where(point => !paths[point].Take(paths[point].Count - 1).Any(isOut.Contains)).Order())
        {
            var point = top;
            while (children[point].Where(child => counts[child].Silent > 0).ToList() is [var only] && !(direct.TryGetValue(point, out var own) && own.Silent > 0) && isOut.Contains(only)) point = only;
            var mine = signs.Where(sign => sign.FellSilent(at) && paths.TryGetValue(sign.Meter.Point, out var path) && path.Contains(point)).ToList();
            var links = mine.Select(sign => sign.Meter.Link).Distinct().ToList();
            yield return new SilentGroup(point, at, counts[point].Silent, counts[point].Known, mine.Count(sign => sign.SaidPowerFail), links.Count == 1 ? links[0] : null, lives == 0, Sim(point, at, mine, paths, signs, alive));
        }
    }

    // A card's network knows no pipes: where it fails, others at the place live, or its other places fall silent in the same minutes.
    static string? Sim(int point, DateTimeOffset at, List<MeterSign> silent, IReadOnlyDictionary<int, IReadOnlyList<int>> paths, IReadOnlyList<MeterSign> signs, IReadOnlyList<AliveMeters> alive)
    {
        if (silent[0].Meter.SimGroup is not { } group || silent.Exists(sign => sign.Meter.SimGroup != group)) return null;
        var others = alive.Where(row => row.SimGroup != group && IsHere(row.Point)).Sum(row => row.At(at)) + signs.Count(sign => sign.Meter.SimGroup != group && sign.Lives(at) && IsHere(sign.Meter.Point));
        if (others >= Fewest) return group;
        var (gone, lives) = (0, alive.Where(row => row.SimGroup == group && !IsHere(row.Point)).Sum(row => row.At(at)));
        foreach (var sign in signs.Where(sign => sign.Meter.SimGroup == group && !IsHere(sign.Meter.Point)))
            if (sign.FellSilent(at)) gone++;
            else if (sign.Lives(at)) lives++;
        return gone >= Fewest && gone >= Share * (gone + lives) ? group : null;

        bool IsHere(int place) => paths.TryGetValue(place, out var path) && path.Contains(point);
    }

    static void Add(Dictionary<int, (int Silent, int Known)> counts, int point, bool silent)
    {
        var (before, known) = counts.GetValueOrDefault(point);
        counts[point] = (before + (silent ? 1 : 0), known + 1);
    }
}
