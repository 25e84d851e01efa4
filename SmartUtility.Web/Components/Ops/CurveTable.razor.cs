using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Web.Components.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>The figures of a curve as a table; a gap is a dash.</summary>
public sealed partial class CurveTable
{
    [Inject] IStringLocalizer<OpsTexts> Text { get; set; } = null!;

    /// <summary>Points, oldest first.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<CurvePoint> Points { get; set; } = [];
    /// <summary>Unit of both columns.</summary>
    [Parameter, EditorRequired] public string Unit { get; set; } = "";
    /// <summary>Column names.</summary>
    [Parameter, EditorRequired] public CurveTexts Words { get; set; } = null!;

    static string Number(double? value) => value is { } known ? Format.Number((decimal)known, 2) : "–";

    static string Difference(CurvePoint point) => point.Expected is > 0 && point.Received is { } received
        ? Format.Percent((decimal)((point.Expected.Value - received) / point.Expected.Value)) : "–";
}
