namespace SmartUtility.Core.Detection;

/// <summary>A network point with its balance over a time.</summary>
/// <param name="Id">The point.</param>
/// <param name="Path">Ids from the top down to it, itself included.</param>
/// <param name="Sum">Its balance; null when nothing is known of that time.</param>
/// <param name="TechnicalPercent">Loss that cannot be avoided between it and what is metered next below, % of expected; null: none known.</param>
public sealed record PlaceBalance(int Id, IReadOnlyList<int> Path, BalanceSum? Sum, decimal? TechnicalPercent = null);

/// <summary>Where a loss happens. Base units (Wh or L).</summary>
/// <param name="Here">Lost between the point and what is metered next below: its loss less that of the nearest measured points below it.</param>
/// <param name="TechnicalHere">The part of it that cannot be avoided, as configured.</param>
/// <param name="Technical">The same of the point and all measured points below it.</param>
public sealed record LossPlace(long Here, long TechnicalHere, long Technical)
{
    /// <summary>Lost here beyond what cannot be avoided: what there is to find.</summary>
    public long ToFind => Here - TechnicalHere;
}

/// <summary>
/// Tells where in a network its losses happen. A point's loss holds those of every point below it; what is left after taking off the nearest measured points
/// below happened on the way between. The parts of a network sum to the losses of its topmost measured points.
/// </summary>
public static class LossPlaces
{
    /// <summary>The measured points by id; others are absent.</summary>
    public static IReadOnlyDictionary<int, LossPlace> Of(IReadOnlyList<PlaceBalance> places)
    {
        var measured = places.Where(place => place.Sum is { IsMeasured: true }).ToDictionary(place => place.Id);
        var here = measured.ToDictionary(pair => pair.Key, pair => pair.Value.Sum!.Lost);
        var own = measured.ToDictionary(pair => pair.Key, pair => Share(pair.Value));
        var all = own.ToDictionary();
        foreach (var place in measured.Values)
        {
            var isNearest = true;
            for (var level = place.Path.Count - 2; level >= 0; level--)
            {
                if (!measured.ContainsKey(place.Path[level])) continue;
                if (isNearest) here[place.Path[level]] -= place.Sum!.Lost;
                isNearest = false;
                all[place.Path[level]] += own[place.Id];
            }
        }
        return here.ToDictionary(pair => pair.Key, pair => new LossPlace(pair.Value, own[pair.Key], all[pair.Key]));
    }

    /// <summary>The topmost measured points of each branch: their sum is the whole network, nothing twice.</summary>
    public static IReadOnlyList<PlaceBalance> Topmost(IReadOnlyList<PlaceBalance> places)
    {
        var measured = places.Where(place => place.Sum is { IsMeasured: true }).Select(place => place.Id).ToHashSet();
        return [.. places.Where(place => measured.Contains(place.Id) && !place.Path.SkipLast(1).Any(measured.Contains))];
    }

    static long Share(PlaceBalance place) => place.TechnicalPercent is { } percent && place.Sum!.Expected > 0 ? (long)Math.Round(place.Sum.Expected * percent / 100) : 0;
}
