using SmartUtility.Web.Components.Ops;

namespace SmartUtility.Tests.Rules.Live;

public sealed class SankeyLayoutTests
{
    // A plant, two zones, two ends.
    static readonly SankeyNode[] Nodes = [new(0, 1000), new(1, 600), new(1, 300), new(2, 0), new(2, 0)];
    static readonly SankeyLink[] Links = [new(0, 1, 600), new(0, 2, 300), new(0, 4, 100), new(1, 3, 550), new(1, 4, 50), new(2, 3, 300)];

    [Fact]
    public void Heights_and_widths_are_in_one_scale()
    {
        var drawn = SankeyLayout.Of(Nodes, Links, 800, 160);

        var scale = drawn.Boxes[0].Height / 1000;
        Assert.All(Links.Zip(drawn.Ribbons), pair => Assert.Equal(pair.First.Value * scale, pair.Second.Width, 6));
        // The ends are as large as what arrives.
        Assert.Equal([600, 300, 850, 150], drawn.Boxes.Skip(1).Select(box => Math.Round(box.Height / scale)));
        // The column with the most in it fills the height.
        Assert.Equal(240, drawn.Height, 6);
    }

    [Fact]
    public void Columns_stand_from_left_to_right_with_room_for_the_last_text()
    {
        var drawn = SankeyLayout.Of(Nodes, Links, 800, 160);

        Assert.Equal([0, 314, 314, 628, 628], drawn.Boxes.Select(box => box.X));
        Assert.All(drawn.Ribbons, ribbon => Assert.True(ribbon.X1 < ribbon.X2));
    }

    [Fact]
    public void Links_leave_and_arrive_one_below_the_other()
    {
        var drawn = SankeyLayout.Of(Nodes, Links, 800, 160);

        Assert.Equal(drawn.Boxes[0].Y, drawn.Ribbons[0].Y1, 6);
        Assert.Equal(drawn.Ribbons[0].Y1 + drawn.Ribbons[0].Width, drawn.Ribbons[1].Y1, 6);
        Assert.Equal(drawn.Boxes[0].Y + drawn.Boxes[0].Height, drawn.Ribbons[2].Y1 + drawn.Ribbons[2].Width, 6);
        Assert.Equal(drawn.Boxes[3].Y, drawn.Ribbons[3].Y2, 6);
        Assert.Equal(drawn.Ribbons[3].Y2 + drawn.Ribbons[3].Width, drawn.Ribbons[5].Y2, 6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(60)]
    public void Nothing_stands_over_anything_in_a_column_and_all_of_it_in_the_drawing(int zones)
    {
        SankeyNode[] nodes = [new(0, 1e9), .. Enumerable.Range(0, zones).Select(at => new SankeyNode(1, at == 0 ? 1e9 - zones : 1))];
        SankeyLink[] links = [.. Enumerable.Range(0, zones).Select(at => new SankeyLink(0, at + 1, nodes[at + 1].Value))];

        var drawn = SankeyLayout.Of(nodes, links, 800, 160);

        for (var at = 2; at < nodes.Length; at++) Assert.True(drawn.Boxes[at].Y >= drawn.Boxes[at - 1].Y + drawn.Boxes[at - 1].Height + SankeyLayout.Gap - 1e-9);
        Assert.All(drawn.Boxes, box => Assert.True(box.Height >= SankeyLayout.Least && box.Y >= 0 && box.Y + box.Height <= drawn.Height));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1, 5)]
    public void Little_or_nothing_is_no_trouble(int count, double value)
    {
        SankeyNode[] nodes = [.. Enumerable.Range(0, count).Select(_ => new SankeyNode(0, value))];

        var drawn = SankeyLayout.Of(nodes, [], 800, 160);

        Assert.Equal(count, drawn.Boxes.Count);
        Assert.All(drawn.Boxes, box => Assert.True(double.IsFinite(box.Y + box.Height + box.X)));
    }

    [Fact]
    public void A_ribbon_is_a_closed_band_without_commas_whatever_the_language()
    {
        System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("fr-FR");

        Assert.Equal("M10 20.5C30 20.5 30 40 50 40V45.25C30 45.25 30 25.75 10 25.75Z", new SankeyRibbon(10, 20.5, 50, 40, 5.25).Path);
    }
}
