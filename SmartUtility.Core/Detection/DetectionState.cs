using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection;

/// <summary>What a series of hours is of.</summary>
public enum SeriesKind
{
    /// <summary>A meter: the sum of its counting registers.</summary>
    Meter,
    /// <summary>A network point: its balance.</summary>
    Point,
}

/// <summary>What the rules remember of a series, so that a night's work reads that night's hours only.</summary>
public sealed class DetectionState : IOwned
{
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>What the series is of.</summary>
    public SeriesKind Kind { get; init; }
    /// <summary>Key of the meter or network point.</summary>
    public int SeriesId { get; init; }
    /// <summary>Hours before this were stepped; none of them is read again.</summary>
    public DateTimeOffset Until { get; set; }
    /// <summary>The rules' states, see <see cref="Rules.StateBundle"/>.</summary>
    public required byte[] State { get; set; }
    /// <summary>Recent use of a customer's meter to its own reference, see <see cref="Rules.UseWatch.Ratio"/>; null: unknown, or a point.</summary>
    public float? UseRatio { get; set; }
}

/// <summary>How an operator wants to be told.</summary>
public sealed class AlertSettings : IOwned
{
    /// <summary>The operator; one row each.</summary>
    public int OperatorId { get; init; }
    /// <summary>Local time from which only critical alerts send e-mail or SMS; null: at any time.</summary>
    public TimeOnly? QuietFrom { get; set; }
    /// <summary>Local time at which the quiet hours end; before <see cref="QuietFrom"/> when they run past midnight.</summary>
    public TimeOnly? QuietUntil { get; set; }
}
