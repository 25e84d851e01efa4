using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering;

/// <summary>How fine a series is.</summary>
public enum Resolution
{
    /// <summary>Full hours.</summary>
    Hour,
    /// <summary>Local days.</summary>
    Day,
    /// <summary>Local months.</summary>
    Month,
}

/// <summary>Consumption of a usage point in one hour, local day or local month.</summary>
/// <param name="From">Start.</param>
/// <param name="To">End (exclusive).</param>
/// <param name="Base">Wh or L, of all meters that were there.</param>
/// <param name="Quality">0 measured, 9 interpolated or still running.</param>
public sealed record ConsumptionRow(DateTimeOffset From, DateTimeOffset To, decimal Base, ReadingQuality Quality);

/// <summary>Spans of a series.</summary>
public static class ConsumptionSeries
{
    /// <summary>Longest period that may be asked for, in days.</summary>
    public static int MostDays(Resolution resolution) => resolution switch { Resolution.Hour => 62, Resolution.Day => 800, _ => 3700 };

    /// <summary>Whole spans that share time with the period, in order, each with the first local day it lies in.</summary>
    public static IEnumerable<(Period Span, DateOnly Day)> Spans(Period period, Resolution resolution, UtilityCalendar calendar)
    {
        if (resolution == Resolution.Hour)
        {
            for (var hour = Rollup.HourOf(period.Start); hour < period.End; hour = hour.AddHours(1)) yield return (new Period(hour, hour.AddHours(1)), calendar.DayOf(hour));
            yield break;
        }
        var day = calendar.DayOf(period.Start);
        if (resolution == Resolution.Month) day = BillingMonth.Of(day).First;
        while (calendar.StartOf(day) < period.End)
        {
            var next = resolution == Resolution.Month ? day.AddMonths(1) : day.AddDays(1);
            yield return (calendar.Days(day, next), day);
            day = next;
        }
    }
}
