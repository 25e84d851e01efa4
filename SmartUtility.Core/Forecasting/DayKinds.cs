namespace SmartUtility.Core.Forecasting;

/// <summary>Which weekday a day behaves like. Holidays are data: a date and the weekday it is like (most are like a Sunday).</summary>
/// <param name="holidays">Dates that do not behave like their own weekday.</param>
public sealed class DayKinds(IReadOnlyDictionary<DateOnly, DayOfWeek> holidays)
{
    /// <summary>No holidays: every day is its own weekday.</summary>
    public static readonly DayKinds Plain = new(new Dictionary<DateOnly, DayOfWeek>());

    /// <summary>0 = like a Monday … 6 = like a Sunday.</summary>
    public int Kind(DateOnly day) => Monday0(holidays.TryGetValue(day, out var like) ? like : day.DayOfWeek);

    static int Monday0(DayOfWeek day) => ((int)day + 6) % 7;
}
