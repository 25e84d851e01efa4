using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering;

/// <summary>Consumption of one register in one hour, local day or local month.</summary>
/// <param name="Start">First instant, UTC.</param>
/// <param name="Quantity">Stored units, never negative.</param>
/// <param name="Quality">0 when both boundaries are measured, else 9: interpolated, or still running.</param>
public readonly record struct Bucket(DateTimeOffset Start, long Quantity, ReadingQuality Quality);

/// <summary>Hours, days and months of a register: differences of one curve at their boundaries, so hours sum to days and days to months exactly.
/// Only spans that share more than an instant with the time between the first and the last reading exist.</summary>
public static class Rollup
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Full hours of UTC.</summary>
    public static IReadOnlyList<Bucket> Hours(IndexCurve curve)
    {
        List<Bucket> hours = [];
        if (curve.IsEmpty) return hours;
        for (var hour = HourOf(curve.First.Time); hour < curve.Last.Time; hour += Hour)
            if (hour + Hour > curve.First.Time) hours.Add(Of(curve, hour, hour + Hour));
        return curve.First.Time < curve.Last.Time ? hours : [];
    }

    /// <summary>Days of the operator's zone.</summary>
    public static IReadOnlyList<(DateOnly Day, Bucket Bucket)> Days(IndexCurve curve, UtilityCalendar calendar)
    {
        List<(DateOnly, Bucket)> days = [];
        if (curve.IsEmpty || curve.First.Time == curve.Last.Time) return days;
        for (var day = calendar.DayOf(curve.First.Time); calendar.StartOf(day) < curve.Last.Time; day = day.AddDays(1))
            if (calendar.Day(day) is { } span && span.End > curve.First.Time) days.Add((day, Of(curve, span.Start, span.End)));
        return days;
    }

    /// <summary>Months of the operator's zone.</summary>
    public static IReadOnlyList<(BillingMonth Month, Bucket Bucket)> Months(IndexCurve curve, UtilityCalendar calendar)
    {
        List<(BillingMonth, Bucket)> months = [];
        if (curve.IsEmpty || curve.First.Time == curve.Last.Time) return months;
        for (var month = calendar.MonthOf(curve.First.Time); calendar.StartOf(month.First) < curve.Last.Time; month = month.Next)
            months.Add((month, Of(curve, calendar.StartOf(month.First), calendar.StartOf(month.End))));
        return months;
    }

    /// <summary>The full hour of UTC an instant falls in.</summary>
    public static DateTimeOffset HourOf(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);

    static Bucket Of(IndexCurve curve, DateTimeOffset from, DateTimeOffset to) => new(from, curve.Quantity(from, to),
        curve.IsMeasuredAt(from) && curve.IsMeasuredAt(to) ? ReadingQuality.Valid : ReadingQuality.EstimatedLinear);
}
