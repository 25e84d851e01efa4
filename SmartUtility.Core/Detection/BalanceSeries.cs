using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection;

/// <summary>How fine a balance is asked.</summary>
public enum BalanceStep
{
    /// <summary>Whole hours.</summary>
    Hour,
    /// <summary>The operator's local days.</summary>
    Day,
    /// <summary>The operator's local months.</summary>
    Month,
}

/// <summary>Expected against received of a span. Base units (Wh or L).</summary>
/// <param name="From">Start, UTC.</param>
/// <param name="To">End, UTC.</param>
/// <param name="Expected">What the point's own meters say flowed in.</param>
/// <param name="Received">What was registered below.</param>
/// <param name="Due">Meter hours that should have been reported.</param>
/// <param name="Present">Meter hours that were.</param>
public sealed record BalanceRow(DateTimeOffset From, DateTimeOffset To, long Expected, long Received, long Due, long Present)
{
    /// <summary>Positive = lost.</summary>
    public long Difference => Expected - Received;

    /// <summary>Loss in % of expected.</summary>
    public decimal LossPercent => Loss.Percent(Expected, Received);

    /// <summary>Reported share of what was due, in %; 0 when nothing was due.</summary>
    public decimal CoveragePercent => Due == 0 ? 0 : Present * 100m / Due;
}

/// <summary>Hours put together into days and months.</summary>
public static class BalanceSeries
{
    /// <summary>Sums hours by local day or month; spans without any hour are absent, never zero.</summary>
    public static IReadOnlyList<BalanceRow> Of(IEnumerable<NetworkHour> hours, BalanceStep step, UtilityCalendar calendar) => [.. hours
        .GroupBy(hour => Span(hour.Hour, step, calendar))
        .Select(span => new BalanceRow(span.Key.Start, span.Key.End, span.Sum(hour => hour.Expected), span.Sum(hour => hour.Received), span.Sum(hour => (long)hour.Due), span.Sum(hour => (long)hour.Present)))
        .OrderBy(row => row.From)];

    static Period Span(DateTimeOffset hour, BalanceStep step, UtilityCalendar calendar) => step switch
    {
        BalanceStep.Day => calendar.Day(calendar.DayOf(hour)),
        BalanceStep.Month => calendar.Month(calendar.MonthOf(hour)),
        _ => new Period(hour, hour.AddHours(1)),
    };
}
