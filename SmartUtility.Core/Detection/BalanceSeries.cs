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
/// <param name="Stored">What its tanks took up; already taken off expected.</param>
/// <param name="Lost">Expected − received of the hours in which something measured what flows in; null: of all hours.</param>
public sealed record BalanceRow(DateTimeOffset From, DateTimeOffset To, long Expected, long Received, long Due, long Present, long Stored = 0, long? Lost = null)
{
    /// <summary>Positive = lost.</summary>
    public long Difference => Lost ?? Expected - Received;

    /// <summary>Loss in % of expected.</summary>
    public decimal LossPercent => Expected <= 0 ? 0 : Difference * 100m / Expected;

    /// <summary>Reported share of what was due, in %; 0 when nothing was due.</summary>
    public decimal CoveragePercent => Due == 0 ? 0 : Present * 100m / Due;
}

/// <summary>Hours put together into days and months.</summary>
public static class BalanceSeries
{
    /// <summary>Sums hours by local day or month; spans without any hour are absent, never zero.</summary>
    public static IReadOnlyList<BalanceRow> Of(IEnumerable<NetworkHour> hours, BalanceStep step, UtilityCalendar calendar) =>
        Of(hours.Select(hour => (Span(hour.Hour, step, calendar), BalanceSums.Of(hour))));

    /// <summary>Local days as they are, or put together into months; spans without any day are absent, never zero.</summary>
    public static IReadOnlyList<BalanceRow> OfDays(IEnumerable<(DateOnly Day, BalanceSum Sum)> days, BalanceStep step, UtilityCalendar calendar) =>
        Of(days.Select(day => (step == BalanceStep.Month ? calendar.Month(BillingMonth.Of(day.Day)) : calendar.Day(day.Day), day.Sum)));

    static IReadOnlyList<BalanceRow> Of(IEnumerable<(Period Span, BalanceSum Sum)> parts) => [.. parts.GroupBy(part => part.Span).OrderBy(span => span.Key.Start).Select(span =>
    {
        var sum = BalanceSums.Total(span.Select(part => part.Sum))!;
        return new BalanceRow(span.Key.Start, span.Key.End, sum.Expected, sum.Received, sum.Due, sum.Present, sum.Stored, sum.Lost);
    })];

    static Period Span(DateTimeOffset hour, BalanceStep step, UtilityCalendar calendar) => step switch
    {
        BalanceStep.Day => calendar.Day(calendar.DayOf(hour)),
        BalanceStep.Month => calendar.Month(calendar.MonthOf(hour)),
        _ => new Period(hour, hour.AddHours(1)),
    };
}
