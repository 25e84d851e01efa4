namespace SmartUtility.Core.Billing.Pricing;

/// <summary>How many spans a stretch of days holds.</summary>
static class Spans
{
    /// <summary>By days, exact as a fraction: how many of the span the days [from, to) are, within the whole period.</summary>
    public static decimal ByDays(Span span, DateOnly from, DateOnly to, UsagePeriod whole) => span switch
    {
        Span.Day => to.DayNumber - from.DayNumber,
        Span.Days30 => (to.DayNumber - from.DayNumber) / 30m,
        Span.Days60 => (to.DayNumber - from.DayNumber) / 60m,
        Span.Period => (to.DayNumber - from.DayNumber) / (decimal)whole.Days,
        _ => Months(from, to),
    };

    /// <summary>Begun spans; each belongs to the part in which it begins, so that parts never count it twice.</summary>
    public static decimal Begun(Span span, DateOnly from, DateOnly to, UsagePeriod whole)
    {
        if (span == Span.Period) return from == whole.From ? 1 : 0;
        if (span == Span.Month)
        {
            var months = 0;
            for (var start = whole.From; start < whole.To; start = new DateOnly(start.Year, start.Month, 1).AddMonths(1))
                if (start >= from && start < to) months++;
            return months;
        }
        var length = span switch { Span.Days30 => 30, Span.Days60 => 60, _ => 1 };
        var count = 0;
        for (var start = whole.From; start < whole.To; start = start.AddDays(length))
            if (start >= from && start < to) count++;
        return count;
    }

    static decimal Months(DateOnly from, DateOnly to)
    {
        // Whole months are counted, the rest by days, so that a full month is exactly 1.
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
