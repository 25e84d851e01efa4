namespace SmartUtility.Core.Forecasting;

/// <summary>What a month will come to: what was counted so far and what is expected until its end. Base units (Wh or L).</summary>
/// <param name="Expected">Expected sum of the month.</param>
/// <param name="Lower">Lower end of the 90 % band.</param>
/// <param name="Upper">Upper end of the 90 % band.</param>
public sealed record MonthOutlook(long Expected, long Lower, long Upper)
{
    /// <summary>Null when the forecast is of another month, says nothing, or a day before it is not known.</summary>
    /// <param name="month">First day of the month.</param>
    /// <param name="start">First day the customer was supplied, when later than that.</param>
    /// <param name="days">Known days of the month, base units.</param>
    /// <param name="forecast">The forecast.</param>
    public static MonthOutlook? Of(DateOnly month, DateOnly start, IReadOnlyDictionary<DateOnly, decimal> days, StoredForecast forecast)
    {
        if (forecast is not { Rest: { } rest, RestLower: { } lower, RestUpper: { } upper } || forecast.Day < month || forecast.Day >= month.AddMonths(1)) return null;
        var counted = 0m;
        for (var day = start > month ? start : month; day < forecast.Day; day = day.AddDays(1))
        {
            if (!days.TryGetValue(day, out var quantity)) return null;
            counted += quantity;
        }
        return new MonthOutlook((long)counted + rest, (long)counted + lower, (long)counted + upper);
    }
}
