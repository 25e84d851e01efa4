using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Forecasting;

/// <summary>
/// A forecast as the night made it: of a network point by hours or days, or of a usage point by days. One per place, step and first day; made again it is
/// the same, and none is changed. With an empty method: the history was too short to say anything.
/// </summary>
public sealed class StoredForecast : IOwned
{
    /// <summary>Hours of a network point's forecast: a week.</summary>
    public const int PointHours = 7 * 24;

    /// <summary>Days of a network point's forecast: three months.</summary>
    public const int PointDays = 92;

    /// <summary>Days of a usage point's forecast: past the end of any month.</summary>
    public const int UsageDays = 35;

    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The network point, or null.</summary>
    public int? NetworkPointId { get; init; }
    /// <summary>The usage point, or null.</summary>
    public long? UsagePointId { get; init; }
    /// <summary>First local day; only what was known before its midnight was used.</summary>
    public DateOnly Day { get; init; }
    /// <summary>Steps a day: 24 or 1.</summary>
    public int PerDay { get; init; }
    /// <summary>Code of the method; empty: too little history.</summary>
    public string Method { get; init; } = "";
    /// <summary>Sum of absolute errors of the back-test in % of what came, a week ahead at most.</summary>
    public double ErrorPercent { get; init; }
    /// <summary>Expected base units (Wh or L) by step.</summary>
    public long[] Expected { get; init; } = [];
    /// <summary>Lower ends of the 90 % band.</summary>
    public long[] Lower { get; init; } = [];
    /// <summary>Upper ends of the 90 % band.</summary>
    public long[] Upper { get; init; } = [];
    /// <summary>Base units expected from the first day to the end of its month, or null.</summary>
    public long? Rest { get; init; }
    /// <summary>Lower end of the rest's 90 % band.</summary>
    public long? RestLower { get; init; }
    /// <summary>Upper end of the rest's 90 % band.</summary>
    public long? RestUpper { get; init; }
    /// <summary>When it was made.</summary>
    public DateTimeOffset MadeAt { get; init; }

    /// <summary>True when it says something.</summary>
    public bool IsKnown => Method.Length > 0;

    /// <summary>Its steps with local times.</summary>
    public IReadOnlyList<ForecastPoint> Points() => [.. Expected.Select((value, step) => new ForecastPoint(Day.ToDateTime(TimeOnly.MinValue).AddHours((double)step * 24 / PerDay), value, Lower[step], Upper[step]))];
}
