namespace SmartUtility.Core.Forecasting;

/// <summary>
/// Equally spaced quantities of one point or customer on the local clock: hours (24 a day) or days (1 a day), without doubled or skipped hours;
/// NaN where nothing is known. Places past the end exist in the calendar only.
/// </summary>
/// <param name="first">Local start of the first quantity; a whole hour, or midnight for days.</param>
/// <param name="perDay">24 or 1.</param>
/// <param name="values">The quantities, in any unit.</param>
/// <param name="days">Holidays that were entered.</param>
public sealed class SeasonalSeries(DateTime first, int perDay, double[] values, DayKinds days)
{
    readonly List<(int Slot, int Seen, bool Bridge)> places = [];
    HolidayFinder? finder;

    /// <summary>Quantities a day.</summary>
    public int PerDay => perDay;

    /// <summary>Quantities a week.</summary>
    public int PerWeek => 7 * perDay;

    /// <summary>How many are there.</summary>
    public int Length => values.Length;

    /// <summary>One quantity; NaN when missing or not in the series.</summary>
    public double this[int place] => place < 0 || place >= values.Length ? double.NaN : values[place];

    /// <summary>Local start of a place, also past the end.</summary>
    public DateTime Time(int place) => first.AddHours((double)place * 24 / perDay);

    /// <summary>Place in the week (0 = first quantity of a Monday) that a quantity is expected to be like: by the holidays entered and by what the series itself did on that date a year before.</summary>
    public int Slot(int place) => Place(place).Slot;

    /// <summary>Place in the week that a quantity turned out to be like, once its day was over.</summary>
    public int SeenSlot(int place) => Place(place).Seen;

    /// <summary>True when the day is between two days off.</summary>
    public bool IsBridge(int place) => Place(place).Bridge;

    (int Slot, int Seen, bool Bridge) Place(int place)
    {
        finder ??= new HolidayFinder(first, perDay, values, days);
        for (var next = places.Count; next <= place; next++)
        {
            var time = Time(next);
            var day = DateOnly.FromDateTime(time);
            var within = time.Hour * perDay / 24;
            var expected = finder.Expected(day);
            places.Add((expected * perDay + within, finder.Seen(day) * perDay + within, finder.IsBridge(day)));
        }
        return places[place];
    }
}
