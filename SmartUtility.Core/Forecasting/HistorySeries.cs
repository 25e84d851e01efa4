using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Forecasting;

/// <summary>From what was counted to equally spaced series on the local clock.</summary>
public static class HistorySeries
{
    /// <summary>Hours up to a local midnight; where the clock is set back the later of two hours stands. Null when there is none.</summary>
    public static SeasonalSeries? Hours(IReadOnlyList<(DateTimeOffset Hour, long Base)> hours, DateOnly until, UtilityCalendar calendar, DayKinds days)
    {
        if (hours.Count == 0) return null;
        var first = calendar.DayOf(hours[0].Hour).ToDateTime(TimeOnly.MinValue);
        var values = Unknown((until.DayNumber - calendar.DayOf(hours[0].Hour).DayNumber) * 24);
        foreach (var (hour, quantity) in hours)
            if ((int)(calendar.Local(hour) - first).TotalHours is var place && place >= 0 && place < values.Length) values[place] = quantity;
        return new SeasonalSeries(first, 24, values, days);
    }

    /// <summary>Days up to a local day. Null when there is none.</summary>
    public static SeasonalSeries? Days(IEnumerable<(DateOnly Day, long Base)> known, DateOnly until, DayKinds days)
    {
        var list = known.Where(row => row.Day < until).ToList();
        if (list.Count == 0) return null;
        var first = list.Min(row => row.Day);
        var values = Unknown(until.DayNumber - first.DayNumber);
        foreach (var (day, quantity) in list) values[day.DayNumber - first.DayNumber] = quantity;
        return new SeasonalSeries(first.ToDateTime(TimeOnly.MinValue), 1, values, days);
    }

    /// <summary>Days of a point from its hours; a day with an hour missing (two where the clock was set forward) is not known.</summary>
    public static IEnumerable<(DateOnly Day, long Base)> DaysOf(IEnumerable<(DateTimeOffset Hour, long Base)> hours, UtilityCalendar calendar) => hours
        .GroupBy(row => calendar.DayOf(row.Hour))
        .Where(day => day.Count() >= (int)calendar.Day(day.Key).Length.TotalHours)
        .Select(day => (day.Key, day.Sum(row => row.Base)));

    static double[] Unknown(int length)
    {
        var values = new double[Math.Max(0, length)];
        Array.Fill(values, double.NaN);
        return values;
    }
}
