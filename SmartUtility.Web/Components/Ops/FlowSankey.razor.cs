using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>From where to where the supply of a network went: points, then what was billed, what was not and what was lost, each as wide as its volume. No script; a table says the same.</summary>
public sealed partial class FlowSankey
{
    const double Width = 960, Right = 240;
    const int LongestName = 24;

    sealed record Row(string From, string? Href, string To, string Volume, string Share);

    [Inject] IStringLocalizer<BalanceTexts> Text { get; set; } = null!;

    /// <summary>What is drawn.</summary>
    [Parameter, EditorRequired] public FlowPicture Picture { get; set; } = null!;
    /// <summary>Code and name of its points.</summary>
    [Parameter, EditorRequired] public IReadOnlyDictionary<int, (string Code, string Name)> Names { get; set; } = null!;
    /// <summary>What flows.</summary>
    [Parameter, EditorRequired] public Resource Resource { get; set; }

    string _svg = "";
    IReadOnlyList<Row> _rows = [];

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var total = Picture.Places.Where(place => place.Column == 0).Sum(place => place.Expected);
        _rows = [.. Picture.Streams.Select(stream => new Row(NameOf(stream.From), HrefOf(stream.From), stream.To is { } to ? NameOf(to) : EndName(stream.End!.Value), Quantity(stream.Volume), Share(stream.Volume, total))),
            .. Picture.Places.Select((place, at) => (place, at)).Where(one => one.place.Gain > 0).Select(one => new Row(NameOf(one.at), HrefOf(one.at), Text["flow.gain"], Quantity(one.place.Gain), Share(one.place.Gain, total)))];
        _svg = Draw(total);
    }

    string Draw(long total)
    {
        List<FlowEnd> ends = [.. Enum.GetValues<FlowEnd>().Where(end => Picture.Ending(end) > 0)];
        var columns = Picture.Places.Count == 0 ? 0 : Picture.Places.Max(place => place.Column) + 1;
        List<SankeyNode> nodes = [.. Picture.Places.Select(place => new SankeyNode(place.Column, place.Expected)), .. ends.Select(end => new SankeyNode(columns, Picture.Ending(end)))];
        int EndAt(FlowEnd end) => Picture.Places.Count + ends.IndexOf(end);
        List<SankeyLink> links = [.. Picture.Streams.Select(stream => new SankeyLink(stream.From, stream.To ?? EndAt(stream.End!.Value), stream.Volume))];
        var drawn = SankeyLayout.Of(nodes, links, Width, Right);

        var svg = new StringBuilder();
        // Where meters disagree somewhere, that is taken off: the same figure as above the picture.
        var lost = Picture.Ending(FlowEnd.Lost) + Picture.Ending(FlowEnd.Technical) - Picture.Places.Sum(place => place.Gain);
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"flow-svg\" viewBox=\"0 0 {drawn.Width:0} {drawn.Height:0.#}\" role=\"group\" aria-labelledby=\"flow-say flow-more\"><title id=\"flow-say\">{Encode(Text["flow.say", Quantity(total), Quantity(lost)])}</title><desc id=\"flow-more\">{Encode(Text["flow.more"])}</desc>");
        for (var at = 0; at < links.Count; at++)
        {
            var stream = Picture.Streams[at];
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"flow-band {Tone(stream.End)}\" d=\"{drawn.Ribbons[at].Path}\"><title>{Encode($"{_rows[at].From} → {_rows[at].To}: {_rows[at].Volume} ({_rows[at].Share})")}</title></path>");
        }
        for (var at = 0; at < nodes.Count; at++)
        {
            var end = at < Picture.Places.Count ? (FlowEnd?)null : ends[at - Picture.Places.Count];
            var (name, volume, href) = end is { } one ? (EndName(one), Quantity(Picture.Ending(one)), null) : (NameOf(at), Quantity(Picture.Places[at].Expected), HrefOf(at));
            Append(svg, drawn.Boxes[at], name, volume, href, Tone(end));
        }
        return svg.Append("</svg>").ToString();
    }

    static void Append(StringBuilder svg, SankeyBox box, string name, string volume, string? href, string tone)
    {
        if (href is not null) svg.Append(CultureInfo.InvariantCulture, $"<a href=\"{Encode(href)}\" aria-label=\"{Encode($"{name}: {volume}")}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"flow-node {tone}\" x=\"{box.X:0.#}\" y=\"{box.Y:0.##}\" width=\"{SankeyLayout.NodeWidth:0}\" height=\"{box.Height:0.##}\"><title>{Encode($"{name}: {volume}")}</title></rect>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"flow-text\" x=\"{box.X + SankeyLayout.NodeWidth + 6:0.#}\" y=\"{box.Y + box.Height / 2 + 4:0.#}\">{Encode(Short(name))} <tspan class=\"flow-volume\">{Encode(volume)}</tspan></text>");
        if (href is not null) svg.Append("</a>");
    }

    // Loss has a tone of its own; the words beside it say so as well.
    static string Tone(FlowEnd? end) => end switch { FlowEnd.Lost => "lost", FlowEnd.Technical => "technical", FlowEnd.Unbilled => "unbilled", _ => "" };

    string NameOf(int at) => Picture.Places[at] is { Id: { } id } ? Names.TryGetValue(id, out var known) ? known.Name : id.ToString(CultureInfo.InvariantCulture) : Text["flow.others", Format.Number(Picture.Places[at].Points)];

    string? HrefOf(int at) => Picture.Places[at].Id is { } id && Names.TryGetValue(id, out var known) ? $"/ops/network/{Uri.EscapeDataString(known.Code)}" : null;

    string EndName(FlowEnd end) => Text["flow.end." + end];

    string Quantity(long baseUnits) => Format.Quantity(baseUnits, Resource, wide: true);

    static string Share(long volume, long total) => total > 0 ? Format.Percent((decimal)volume / total) : "–";

    static string Short(string name) => name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, LongestName - 1), "…");

    static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
