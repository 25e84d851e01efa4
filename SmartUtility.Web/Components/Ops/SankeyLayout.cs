using System.Globalization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>A node of a Sankey drawing.</summary>
/// <param name="Column">0 at the left.</param>
/// <param name="Value">Its size when no link is larger; 0 or more.</param>
public readonly record struct SankeyNode(int Column, double Value);

/// <summary>A link between two nodes, by their places in the list; from left to right.</summary>
public readonly record struct SankeyLink(int From, int To, double Value);

/// <summary>Where a node is drawn, px.</summary>
public readonly record struct SankeyBox(double X, double Y, double Height);

/// <summary>Where a link is drawn, px: from the right side of a node at Y to the left side of another, as wide as it carries.</summary>
public readonly record struct SankeyRibbon(double X1, double Y1, double X2, double Y2, double Width)
{
    /// <summary>The band as an SVG path.</summary>
    public string Path
    {
        get
        {
            var middle = (X1 + X2) / 2;
            return string.Create(CultureInfo.InvariantCulture,
                $"M{X1:0.#} {Y1:0.##}C{middle:0.#} {Y1:0.##} {middle:0.#} {Y2:0.##} {X2:0.#} {Y2:0.##}V{Y2 + Width:0.##}C{middle:0.#} {Y2 + Width:0.##} {middle:0.#} {Y1 + Width:0.##} {X1:0.#} {Y1 + Width:0.##}Z");
        }
    }
}

/// <summary>A Sankey drawing as numbers: heights and widths in one scale, columns from left to right, the order given kept, nothing over anything in a column.</summary>
/// <param name="Width">Of the drawing, px.</param>
/// <param name="Height">Of the drawing, px.</param>
/// <param name="Boxes">By node.</param>
/// <param name="Ribbons">By link.</param>
public sealed record SankeyLayout(double Width, double Height, IReadOnlyList<SankeyBox> Boxes, IReadOnlyList<SankeyRibbon> Ribbons)
{
    /// <summary>Width of a node, px.</summary>
    public const double NodeWidth = 12;
    /// <summary>Space between two nodes of a column, px: room for a line of text at the smallest.</summary>
    public const double Gap = 16;
    /// <summary>Least height of a node, px: what is there is seen.</summary>
    public const double Least = 1.5;

    /// <summary>Lays out.</summary>
    /// <param name="nodes">In order from top to bottom within their columns.</param>
    /// <param name="links">In the order in which they leave and arrive.</param>
    /// <param name="width">Width, px; columns share what is left of <paramref name="right"/>.</param>
    /// <param name="right">Room at the right for the last column's text, px.</param>
    public static SankeyLayout Of(IReadOnlyList<SankeyNode> nodes, IReadOnlyList<SankeyLink> links, double width, double right)
    {
        if (nodes.Count == 0) return new(width, 0, [], []);
        // A node is as large as what flows through it, whichever side carries more.
        double[] sizes = [.. nodes.Select((node, at) => Math.Max(node.Value, Math.Max(links.Where(link => link.From == at).Sum(link => link.Value), links.Where(link => link.To == at).Sum(link => link.Value))))];
        var columns = nodes.Select((node, at) => (node.Column, At: at)).GroupBy(node => node.Column).ToDictionary(column => column.Key, column => column.Select(node => node.At).ToList());
        var last = columns.Keys.Max();
        var height = Math.Max(240, columns.Values.Max(column => column.Count) * (Gap + 12));
        var scale = columns.Values.Where(column => column.Sum(at => sizes[at]) > 0).Select(column => (height - Gap * column.Count) / column.Sum(at => sizes[at])).DefaultIfEmpty(0).Min();
        var boxes = new SankeyBox[nodes.Count];
        foreach (var (column, members) in columns)
        {
            var y = Gap / 2;
            foreach (var at in members)
            {
                boxes[at] = new SankeyBox(last == 0 ? 0 : column * (width - right - NodeWidth) / last, y, Math.Max(Least, sizes[at] * scale));
                y += boxes[at].Height + Gap;
            }
        }
        var (leaving, arriving) = (new double[nodes.Count], new double[nodes.Count]);
        List<SankeyRibbon> ribbons = [];
        foreach (var link in links)
        {
            var thick = link.Value * scale;
            ribbons.Add(new SankeyRibbon(boxes[link.From].X + NodeWidth, boxes[link.From].Y + leaving[link.From], boxes[link.To].X, boxes[link.To].Y + arriving[link.To], thick));
            leaving[link.From] += thick;
            arriving[link.To] += thick;
        }
        return new(width, boxes.Max(box => box.Y + box.Height) + Gap / 2, boxes, ribbons);
    }
}
