namespace SmartUtility.Core.Detection;

/// <summary>What a flow ends in.</summary>
public enum FlowEnd
{
    /// <summary>Registered where it is billed.</summary>
    Billed,
    /// <summary>Registered where use is authorised and never billed.</summary>
    Unbilled,
    /// <summary>Lost, and could not be avoided.</summary>
    Technical,
    /// <summary>Lost beyond that: the difference to find.</summary>
    Lost,
}

/// <summary>A place that something flows through.</summary>
/// <param name="Id">The network point; null for several small ones drawn as one.</param>
/// <param name="Column">0 for the topmost.</param>
/// <param name="Expected">What flowed in, base units (Wh or L), 0 or more.</param>
/// <param name="Points">How many points it stands for, 1 or more.</param>
/// <param name="Gain">What was received here beyond the expected, 0 or more: meters that disagree.</param>
public sealed record FlowPlace(int? Id, int Column, long Expected, int Points, long Gain);

/// <summary>A stream from a place to the next place or to an end. Base units, more than 0.</summary>
/// <param name="From">Place in the list.</param>
/// <param name="To">Place in the list, or null.</param>
/// <param name="End">End, when it goes to none.</param>
/// <param name="Volume">How much.</param>
public sealed record FlowStream(int From, int? To, FlowEnd? End, long Volume);

/// <summary>From where to where a network's supply went.</summary>
/// <param name="Places">Column by column, from top to bottom.</param>
/// <param name="Streams">By place, in the same order.</param>
public sealed record FlowPicture(IReadOnlyList<FlowPlace> Places, IReadOnlyList<FlowStream> Streams)
{
    /// <summary>How much ended in one of the ends.</summary>
    public long Ending(FlowEnd end) => Streams.Where(stream => stream.End == end).Sum(stream => stream.Volume);
}

/// <summary>
/// Follows what flowed in, from the topmost measured points through those below to what was billed, what was not, and what was lost. A place's expected is what
/// goes to the places below it, what is registered at usage points between, and what is lost between: where meters agree the streams of a place sum to it.
/// </summary>
public static class LossFlows
{
    /// <summary>Most columns of places.</summary>
    public const int Columns = 3;
    /// <summary>Most places drawn by themselves in a column; the smaller ones of a place above are drawn as one.</summary>
    public const int PerColumn = 10;

    sealed record Tally(long Expected, long Lost, long Technical, long Unbilled)
    {
        public static Tally operator +(Tally a, Tally b) => new(a.Expected + b.Expected, a.Lost + b.Lost, a.Technical + b.Technical, a.Unbilled + b.Unbilled);
        public static Tally operator -(Tally a, Tally b) => new(a.Expected - b.Expected, a.Lost - b.Lost, a.Technical - b.Technical, a.Unbilled - b.Unbilled);
    }

    sealed record Drawn(int? Id, int? Above, Tally Tally, int Points);

    /// <summary>The picture; empty when nothing measures what flows in.</summary>
    /// <param name="places">Points with their balances.</param>
    /// <param name="unbilled">Registered at usage points that are never billed, by the point they are at (measured or not), base units.</param>
    /// <param name="columns">Most columns of places, 1 or more.</param>
    /// <param name="perColumn">Most places drawn by themselves in a column, 1 or more.</param>
    public static FlowPicture Of(IReadOnlyList<PlaceBalance> places, IReadOnlyDictionary<int, long> unbilled, int columns = Columns, int perColumn = PerColumn)
    {
        var tallies = Tallies(places, unbilled);
        var below = places.Where(place => tallies.ContainsKey(place.Id)).ToLookup(place => place.Path.SkipLast(1).Reverse().FirstOrDefault(tallies.ContainsKey), place => place.Id);
        List<(Drawn Place, int Column)> drawn = [];
        // No point has the id 0: what has no measured point above it stands below that.
        List<(int? Index, int Id)> above = [(null, 0)];
        for (var column = 0; column < columns && above.Count > 0; column++)
        {
            var row = Row(above, below, tallies, perColumn);
            above = [.. row.Select((place, at) => (Index: (int?)(drawn.Count + at), place.Id)).Where(place => place.Id is not null).Select(place => (place.Index, place.Id!.Value))];
            drawn.AddRange(row.Select(place => (place, column)));
        }
        return Streams(drawn);
    }

    // Expected, lost, technical loss and unbilled use at each measured point and everything below it.
    static Dictionary<int, Tally> Tallies(IReadOnlyList<PlaceBalance> places, IReadOnlyDictionary<int, long> unbilled)
    {
        var losses = LossPlaces.Of(places);
        var tallies = places.Where(place => losses.ContainsKey(place.Id)).ToDictionary(place => place.Id, place => new Tally(place.Sum!.Expected, place.Sum.Lost, losses[place.Id].Technical, 0));
        foreach (var place in places)
        {
            if (!unbilled.TryGetValue(place.Id, out var amount) || amount == 0) continue;
            foreach (var point in place.Path.Where(tallies.ContainsKey)) tallies[point] += new Tally(0, 0, 0, amount);
        }
        return tallies;
    }

    // The next column: the largest of all that stand below the last one, and the rest of each place as one.
    static List<Drawn> Row(List<(int? Index, int Id)> above, ILookup<int, int> below, Dictionary<int, Tally> tallies, int perColumn)
    {
        var own = above.SelectMany(place => below[place.Id]).OrderByDescending(id => tallies[id].Expected).ThenBy(id => id).Take(perColumn).ToHashSet();
        List<Drawn> row = [];
        foreach (var (index, id) in above)
        {
            var rest = below[id].Where(point => !own.Contains(point)).ToList();
            // One alone is no crowd.
            if (rest.Count == 1) (own, rest) = ([.. own, rest[0]], []);
            row.AddRange(below[id].Where(own.Contains).OrderByDescending(point => tallies[point].Expected).ThenBy(point => point).Select(point => new Drawn(point, index, tallies[point], 1)));
            if (rest.Count > 0) row.Add(new Drawn(null, index, rest.Aggregate(new Tally(0, 0, 0, 0), (sum, point) => sum + tallies[point]), rest.Count));
        }
        return row;
    }

    static FlowPicture Streams(List<(Drawn Place, int Column)> drawn)
    {
        List<FlowPlace> places = [];
        List<FlowStream> streams = [];
        for (var index = 0; index < drawn.Count; index++)
        {
            var (place, column) = drawn[index];
            var next = Enumerable.Range(0, drawn.Count).Where(at => drawn[at].Place.Above == index).ToList();
            var here = next.Aggregate(place.Tally, (left, at) => left - drawn[at].Place.Tally);
            places.Add(new FlowPlace(place.Id, column, Math.Max(0, place.Tally.Expected), place.Points, Math.Max(0, -here.Lost)));
            streams.AddRange(next.Select(at => new FlowStream(index, at, null, drawn[at].Place.Tally.Expected)));
            var registered = Math.Max(0, here.Expected - here.Lost);
            var free = Math.Clamp(here.Unbilled, 0, registered);
            var technical = Math.Clamp(here.Technical, 0, Math.Max(0, here.Lost));
            streams.AddRange([new(index, null, FlowEnd.Billed, registered - free), new(index, null, FlowEnd.Unbilled, free), new(index, null, FlowEnd.Technical, technical), new(index, null, FlowEnd.Lost, here.Lost - technical)]);
        }
        return new FlowPicture(places, [.. streams.Where(stream => stream.Volume > 0)]);
    }
}
