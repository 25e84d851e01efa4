using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation;

/// <summary>Which figures count.</summary>
/// <param name="Resource">Only of this resource; null: of all.</param>
/// <param name="Classes">Only of these classes; null: of all.</param>
/// <param name="Zones">Only of these zones; null: of all.</param>
public sealed record Selection(Resource? Resource = null, IReadOnlyList<string>? Classes = null, IReadOnlyList<string>? Zones = null)
{
    /// <summary>Everything.</summary>
    public static readonly Selection All = new();

    /// <summary>True for a figure that counts.</summary>
    public bool Takes(Statistic line) => (Resource is null || line.Resource == Resource) && (Classes is null || (line.Class is { } kind && Classes.Contains(kind))) && (Zones is null || (line.Zone is { } zone && Zones.Contains(zone)));
}

/// <summary>The figures of a period that levies are reckoned on.</summary>
/// <param name="From">First day; the first of a month.</param>
/// <param name="To">First day after; the first of a month.</param>
/// <param name="Currency">Of its money.</param>
/// <param name="Lines">Figures; those that correct an earlier period do not belong here.</param>
public sealed record PeriodFigures(DateOnly From, DateOnly To, Currency Currency, IReadOnlyList<Statistic> Lines)
{
    /// <summary>Whole months, 1 or more.</summary>
    public int Months => ((To.Year - From.Year) * 12) + To.Month - From.Month;

    /// <summary>The period's share of a year.</summary>
    public decimal YearShare => Months / 12m;

    /// <summary>Sum of a figure over what is selected.</summary>
    public decimal Sum(Figure figure, Selection? of = null) => Lines.Where(line => line.Figure == figure && (of ?? Selection.All).Takes(line)).Sum(line => line.Value);

    /// <summary>Unit of a figure over what is selected; null when there is none or there are several.</summary>
    public string? UnitOf(Figure figure, Selection? of = null)
    {
        var units = Lines.Where(line => line.Figure == figure && (of ?? Selection.All).Takes(line)).Select(line => line.Unit).Distinct().Take(2).ToList();
        return units.Count == 1 ? units[0] : null;
    }
}
