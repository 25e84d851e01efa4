using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Shared;

/// <summary>One bar.</summary>
/// <param name="Label">Below the axis; empty for none.</param>
/// <param name="Value">In the chart's unit; null: no data (a grey stub, never zero).</param>
/// <param name="Title">Read out and shown on hover: "12 Nov 2026: 4.2 kWh".</param>
/// <param name="Href">Where a click leads, or null.</param>
/// <param name="Past">A comparison value drawn as an outline, or null.</param>
/// <param name="IsPart">True while the bar's time has not ended.</param>
public sealed record Bar(string Label, decimal? Value, string Title, string? Href = null, decimal? Past = null, bool IsPart = false);

/// <summary>Bars as SVG drawn on the server: no script, no library, under 4 KB. The page gives the same figures as a table.</summary>
public sealed partial class BarChart
{
    const int Width = 360, Height = 160, Left = 36, Top = 14, Bottom = 18;

    /// <summary>Bars from left to right, up to 40.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<Bar> Bars { get; set; } = [];
    /// <summary>What the chart says, for those who hear it.</summary>
    [Parameter, EditorRequired] public string Title { get; set; } = "";
    /// <summary>Unit above the axis.</summary>
    [Parameter, EditorRequired] public string Unit { get; set; } = "";
    /// <summary>"water", "electricity", "gas" or "" for the main colour.</summary>
    [Parameter] public string Tone { get; set; } = "";

    string _svg = "";

    /// <inheritdoc/>
    protected override void OnParametersSet() => _svg = Draw(Bars, Title, Unit, Tone);

    /// <summary>The drawing.</summary>
    public static string Draw(IReadOnlyList<Bar> bars, string title, string unit, string tone)
    {
        var top = NiceTop(bars.SelectMany(bar => new[] { bar.Value, bar.Past }).Max() ?? 0);
        var step = (Width - Left) / (double)Math.Max(1, bars.Count);
        var thick = Math.Max(2, step * 0.72);
        var floor = Height - Bottom;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"group\" aria-label=\"{Encode(title)}\"><g class=\"{Encode(tone)}\">");
        foreach (var (share, value) in new[] { (0m, 0m), (0.5m, top / 2), (1m, top) })
        {
            var y = floor - (double)share * (floor - Top);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/><text x=\"{Left - 4}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{Encode(Format.Number(value, value == Math.Truncate(value) ? 0 : value < 1 ? 2 : 1))}</text>");
        }
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"9\">{Encode(unit)}</text>");
        for (var index = 0; index < bars.Count; index++)
            Append(svg, bars[index], Left + index * step + (step - thick) / 2, thick, floor, top);
        return svg.Append("</g></svg>").ToString();
    }

    static void Append(StringBuilder svg, Bar bar, double x, double thick, int floor, decimal top)
    {
        double Tall(decimal value) => top == 0 ? 0 : (double)(value / top) * (floor - Top);
        if (bar.Href is { } href) svg.Append(CultureInfo.InvariantCulture, $"<a href=\"{Encode(href)}\" aria-label=\"{Encode(bar.Title)}\">");
        if (bar.Past is { } past) svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"past\" x=\"{x - 1:0.#}\" y=\"{floor - Tall(past):0.#}\" width=\"{thick + 2:0.#}\" height=\"{Tall(past):0.#}\"/>");
        var tall = bar.Value is { } value ? Math.Max(value > 0 ? 1 : 0, Tall(value)) : 3;
        var kind = bar.Value is null ? " class=\"none\"" : bar.IsPart ? " class=\"part\"" : "";
        svg.Append(CultureInfo.InvariantCulture, $"<rect{kind} x=\"{x:0.#}\" y=\"{floor - tall:0.#}\" width=\"{thick:0.#}\" height=\"{tall:0.#}\"><title>{Encode(bar.Title)}</title></rect>");
        if (bar.Href is not null) svg.Append("</a>");
        if (bar.Label.Length > 0) svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + thick / 2:0.#}\" y=\"{floor + 13}\" text-anchor=\"middle\">{Encode(bar.Label)}</text>");
    }

    /// <summary>The end of the axis: a round number of one or two digits × a power of ten, not below the largest value; 1 when there is none.</summary>
    public static decimal NiceTop(decimal largest)
    {
        if (largest <= 0) return 1;
        var unit = 1m;
        while (unit * 10 <= largest) unit *= 10;
        while (unit > largest) unit /= 10;
        foreach (var times in new[] { 1m, 1.2m, 1.6m, 2m, 3m, 4m, 5m, 6m, 8m, 10m })
            if (times * unit >= largest) return times * unit;
        return 10 * unit;
    }

    static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
