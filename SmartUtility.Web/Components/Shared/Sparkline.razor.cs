using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;

namespace SmartUtility.Web.Components.Shared;

/// <summary>A small curve without axes, from zero up (or from the lowest value when that is below), drawn on the server; gaps are gaps. A second one stands dashed behind it on the same scale.</summary>
public sealed partial class Sparkline
{
    /// <summary>Width in px.</summary>
    public const int Width = 96;
    /// <summary>Height in px.</summary>
    public const int Height = 24;

    string _first = "", _second = "";

    /// <summary>Values at equal distances, null for a gap.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<double?> Values { get; set; } = [];
    /// <summary>The dashed curve; empty for none.</summary>
    [Parameter] public IReadOnlyList<double?> Behind { get; set; } = [];
    /// <summary>What it says.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var known = Values.Concat(Behind).OfType<double>().ToList();
        var (low, high) = (Math.Min(0, known.Count == 0 ? 0 : known.Min()), Math.Max(0, known.Count == 0 ? 1 : known.Max()));
        if (high - low < 1e-9) high = low + 1;
        (_first, _second) = (Path(Values, low, high), Path(Behind, low, high));
    }

    static string Path(IReadOnlyList<double?> values, double low, double high)
    {
        var path = new StringBuilder();
        var isOpen = false;
        for (var at = 0; at < values.Count; at++)
        {
            if (values[at] is not { } value)
            {
                isOpen = false;
                continue;
            }
            var x = values.Count == 1 ? Width / 2.0 : 1 + at * (Width - 2.0) / (values.Count - 1);
            var y = 1 + (high - value) / (high - low) * (Height - 2);
            path.Append(CultureInfo.InvariantCulture, $"{(isOpen ? 'L' : 'M')}{x:0.#} {y:0.#}");
            // A point alone between two gaps would not be seen.
            if (!isOpen && (at + 1 == values.Count || values[at + 1] is null)) path.Append("h.5");
            isOpen = true;
        }
        return path.ToString();
    }
}
