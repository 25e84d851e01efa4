namespace SmartUtility.Core.Billing.Pricing;

/// <summary>How many spans a stretch of days holds.</summary>
static class Spans
{
    /// <summary>By days, exact as a fraction: how many of the span the days [from, to) are, within the whole period.</summary>
    public static decimal ByDays(Span span, DateOnly from, DateOnly to, UsagePeriod whole)
    {
        var days = to.DayNumber - from.DayNumber;
        return span switch
        {
            Span.Day => days,
            Span.Days30 => days / 30m,
            Span.Days60 => days / 60m,
            Span.Days365 => days / 365m,
            Span.Period => days / (decimal)whole.Days,
            _ => Months(from, to, whole) / MonthsIn(span),
        };
    }

    /// <summary>Begun spans, counted from the first day of the period; each belongs to the part in which it begins, so that parts never count it twice.</summary>
    public static decimal Begun(Span span, DateOnly from, DateOnly to, UsagePeriod whole)
    {
        if (span == Span.Period) return from == whole.From ? 1 : 0;
        var count = 0;
        for (var n = 0; ; n++)
        {
            var start = span switch { Span.Day => whole.From.AddDays(n), Span.Days30 => whole.From.AddDays(30 * n), Span.Days60 => whole.From.AddDays(60 * n), Span.Days365 => whole.From.AddDays(365 * n), _ => whole.From.AddMonths(MonthsIn(span) * n) };
            if (start >= to) return count;
            if (start >= from) count++;
        }
    }

    static int MonthsIn(Span span) => span switch { Span.TwoMonths => 2, Span.Quarter => 3, Span.Year => 12, _ => 1 };

    // From a day to the same day of a later month is that many months; a part of it counts by its share of them.
    static decimal Months(DateOnly from, DateOnly to, UsagePeriod whole)
    {
        var count = ((whole.To.Year - whole.From.Year) * 12) + whole.To.Month - whole.From.Month;
        if (count == 0 || whole.From.AddMonths(count) != whole.To) return CalendarMonths(from, to);
        return from == whole.From && to == whole.To ? count : CalendarMonths(from, to) * count / CalendarMonths(whole.From, whole.To);
    }

    // Whole months are counted, the rest by days, so that a full month is exactly 1.
    static decimal CalendarMonths(DateOnly from, DateOnly to)
    {
        decimal whole = 0, part = 0;
        for (var start = from; start < to;)
        {
            var first = new DateOnly(start.Year, start.Month, 1);
            var next = first.AddMonths(1);
            var end = next < to ? next : to;
            if (start == first && end == next) whole++;
            else part += (end.DayNumber - start.DayNumber) / (decimal)(next.DayNumber - first.DayNumber);
            start = end;
        }
        return whole + part;
    }
}
