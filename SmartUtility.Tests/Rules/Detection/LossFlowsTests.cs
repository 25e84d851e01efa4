using SmartUtility.Core.Detection;

namespace SmartUtility.Tests.Rules.Detection;

public sealed class LossFlowsTests
{
    static readonly Dictionary<int, long> None = [];

    static PlaceBalance Place(int[] path, long expected, long lost, decimal? technical = null) =>
        new(path[^1], path, new BalanceSum(expected, expected - lost, 0, lost, 10, 10, 24, 24, expected, default), technical);

    static PlaceBalance Blind(params int[] path) => new(path[^1], path, new BalanceSum(0, 50, 0, 0, 10, 10, 24, 0, 0, default));

    // A plant of 1000 that loses 150 in all: two zones below it lose 60 and 30, homes on the plant's own pipe take 100.
    static readonly PlaceBalance[] Town = [Place([1], 1000, 150), Place([1, 2], 500, 60), Place([1, 3], 300, 30)];

    static IEnumerable<(int?, long)> Ends(FlowPicture picture, FlowEnd end) => picture.Streams.Where(stream => stream.End == end).Select(stream => (picture.Places[stream.From].Id, stream.Volume));

    [Fact]
    public void What_flows_in_goes_to_places_below_to_usage_and_to_losses()
    {
        var picture = LossFlows.Of(Town, None);

        Assert.Equal([new FlowPlace(1, 0, 1000, 1, 0), new(2, 1, 500, 1, 0), new(3, 1, 300, 1, 0)], picture.Places);
        Assert.Equal([(0, 1, 500L), (0, 2, 300L)], picture.Streams.Where(stream => stream.To is not null).Select(stream => (stream.From, stream.To!.Value, stream.Volume)));
        Assert.Equal([(1, 140L), (2, 440L), (3, 270L)], Ends(picture, FlowEnd.Billed));
        Assert.Equal([(1, 60L), (2, 60L), (3, 30L)], Ends(picture, FlowEnd.Lost));
        Assert.Equal((850, 150), (picture.Ending(FlowEnd.Billed), picture.Ending(FlowEnd.Lost)));
    }

    [Fact]
    public void Free_use_and_loss_that_cannot_be_avoided_are_told_apart()
    {
        var places = new[] { Place([1], 1000, 150, technical: 1), Place([1, 2], 500, 60, technical: 20), Blind(1, 2, 4) };

        var picture = LossFlows.Of(places, new Dictionary<int, long> { [4] = 40, [1] = 5, [99] = 7 });

        Assert.Equal([(1, 5L), (2, 40L)], Ends(picture, FlowEnd.Unbilled));
        // 20 % of 500 would be more than is lost there: then all of it is technical.
        Assert.Equal([(1, 10L), (2, 60L)], Ends(picture, FlowEnd.Technical));
        Assert.Equal([(1, 80L)], Ends(picture, FlowEnd.Lost));
        Assert.Equal([(1, 405L), (2, 400L)], Ends(picture, FlowEnd.Billed));
    }

    [Fact]
    public void A_point_that_is_not_measured_is_looked_through()
    {
        var picture = LossFlows.Of([Place([1], 100, 10), Blind(1, 2), Place([1, 2, 3], 80, 4)], None);

        Assert.Equal([(1, 0), (3, 1)], picture.Places.Select(place => (place.Id!.Value, place.Column)));
        Assert.Equal(100, picture.Streams.Where(stream => stream.From == 0).Sum(stream => stream.Volume));
    }

    [Fact]
    public void Where_more_was_received_than_expected_nothing_is_lost_and_the_gain_is_said()
    {
        var picture = LossFlows.Of([Place([1], 100, -20)], None);

        Assert.Equal(20, picture.Places[0].Gain);
        Assert.Equal([(1, 120L)], Ends(picture, FlowEnd.Billed));
        Assert.Empty(Ends(picture, FlowEnd.Lost));
    }

    [Fact]
    public void The_small_ones_of_a_place_are_one_and_a_single_small_one_is_itself()
    {
        var zones = Enumerable.Range(2, 5).Select(id => Place([1, id], 100 - id, 1));

        var picture = LossFlows.Of([Place([1], 500, 10), .. zones, Place([7], 90, 0), Place([7, 8], 3, 0)], None, perColumn: 3);

        Assert.Equal([(1, 1), (7, 1), (2, 1), (3, 1), (4, 1), (null, 2), (8, 1)], picture.Places.Select(place => (place.Id, place.Points)));
        Assert.Equal(94 + 95, picture.Places[5].Expected);
        Assert.Equal(2, picture.Streams.Single(stream => stream.From == 5 && stream.End == FlowEnd.Lost).Volume);
    }

    [Fact]
    public void What_lies_deeper_than_the_columns_stays_in_the_last()
    {
        var picture = LossFlows.Of([Place([1], 100, 12), Place([1, 2], 90, 9), Place([1, 2, 3], 80, 5)], None, columns: 2);

        Assert.Equal([1, 2], picture.Places.Select(place => place.Id!.Value));
        Assert.Equal([(1, 3L), (2, 9L)], Ends(picture, FlowEnd.Lost));
    }

    [Fact]
    public void Nothing_measured_is_an_empty_picture() => Assert.Empty(LossFlows.Of([Blind(1)], None).Places);

    /// <summary>Whatever the network: where no meter disagrees, what comes out of a place is what went in, and all ends together are the supply.</summary>
    [Fact]
    public void Nothing_is_lost_on_the_way_to_the_picture()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            List<PlaceBalance> places = [];
            var top = 0L;
            void Grow(int[] above, long room, int depth)
            {
                var id = places.Count + 1;
                int[] path = [.. above, id];
                var at = places.Count;
                places.Add(Blind(path));
                var (left, lost) = (room, 0L);
                for (var child = random.Next(0, depth == 0 ? 1 : 6); child > 0; child--)
                {
                    var share = left / (child + 1);
                    Grow(path, share, depth - 1);
                    left -= share;
                    lost += places.Where(place => place.Path.Count == path.Length + 1 && place.Path[^2] == id).Last().Sum!.Lost;
                }
                places[at] = Place(path, room, lost + left / 10, random.Next(3));
            }
            for (var plant = 0; plant < 2; plant++)
            {
                top += 1_000_000;
                Grow([], 1_000_000, 4);
            }

            var picture = LossFlows.Of(places, new Dictionary<int, long> { [places.Count] = 17, [1] = 5 }, columns: random.Next(1, 5), perColumn: random.Next(1, 6));

            for (var index = 0; index < picture.Places.Count; index++)
                Assert.Equal(picture.Places[index].Expected, picture.Streams.Where(stream => stream.From == index).Sum(stream => stream.Volume));
            Assert.Equal(top, Enum.GetValues<FlowEnd>().Sum(picture.Ending));
            Assert.Equal(places.Count(place => place.Path.Count == 1), picture.Places.Where(place => place.Column == 0).Sum(place => place.Points));
        }
    }
}
