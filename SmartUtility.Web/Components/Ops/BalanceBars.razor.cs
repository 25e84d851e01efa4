using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace SmartUtility.Web.Components.Ops;

/// <summary>A bar of the difference.</summary>
/// <param name="Code">Which point.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">Lost (positive) or gained (negative), any unit.</param>
/// <param name="Limit">Limit in the same unit, or null.</param>
/// <param name="Text">The figure beside the bar.</param>
/// <param name="Hint">Expected and received, in words.</param>
/// <param name="Href">Where it leads.</param>
public sealed record BalanceBar(string Code, string Name, double Value, double? Limit, string Text, string Hint, string Href);

/// <summary>Differences as bars to both sides of zero, drawn without script; every bar leads to its point.</summary>
public sealed partial class BalanceBars
{
    double _low, _high;

    /// <summary>In the order shown.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<BalanceBar> Rows { get; set; } = [];
    /// <summary>What they say.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        // A limit far beyond every bar would make them all slivers: then its tick stands at the edge.
        _low = Math.Min(0, Rows.Count == 0 ? 0 : Rows.Min(row => row.Value));
        _high = Math.Max(1e-9, Rows.Count == 0 ? 1 : Rows.Max(row => row.Value)) * 1.05;
    }

    double Place(double value) => Math.Clamp((value - _low) / (_high - _low) * 100, 0, 99.6);

    string Left(double value) => string.Create(CultureInfo.InvariantCulture, $"left:{Place(value):0.##}%");

    string Bar(double value) => string.Create(CultureInfo.InvariantCulture, $"left:{Place(Math.Min(0, value)):0.##}%;width:{Math.Max(0.4, Place(Math.Max(0, value)) - Place(Math.Min(0, value))):0.##}%");
}
