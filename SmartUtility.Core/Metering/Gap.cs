using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering;

/// <summary>A time between two readings of a register in which nothing was read.</summary>
/// <param name="From">The reading before.</param>
/// <param name="To">The reading after.</param>
public sealed record Gap(IndexAt From, IndexAt To)
{
    /// <summary>A shorter one is filled by the straight line between its readings.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromHours(GapEstimate.LinearHours + 1);
    /// <summary>A longer one is left to the straight line: the weeks around say too little of it.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);
    /// <summary>Measured hours that must be known around a gap: a week.</summary>
    public const int FewestHours = 168;

    /// <summary>What the register would have shown at each full hour within the gap: rising from one reading to the other, over a rollover through its end. Empty for a gap that is too short or
    /// too long, in which nothing was counted, in which the index fell otherwise, or around which too little was measured.</summary>
    /// <param name="capacity">Of the register; positive.</param>
    /// <param name="measured">Stored units of the register's measured hours, by the hour's start; those further than <see cref="GapEstimate.Days"/> away do not matter.</param>
    /// <param name="calendar">The operator's.</param>
    public IReadOnlyList<IndexAt> Fill(long capacity, IReadOnlyDictionary<DateTimeOffset, long> measured, UtilityCalendar calendar)
    {
        var length = To.Time - From.Time;
        var counted = Consumption.Step(From.Value, To.Value, capacity);
        if (length <= Shortest || length > Longest || counted == 0 || measured.Count < FewestHours) return [];

        List<DateTimeOffset> hours = [];
        for (var hour = Rollup.HourOf(From.Time); hour < To.Time; hour = hour.AddHours(1)) hours.Add(hour);
        double Part(DateTimeOffset hour) => (Earlier(hour.AddHours(1), To.Time) - (hour > From.Time ? hour : From.Time)).TotalHours;
        var used = GapEstimate.Hours(History(measured, calendar), [.. hours.Select(calendar.Local)], counted, [.. hours.Select(Part)])!;

        List<IndexAt> indexes = [];
        var upTo = From.Value;
        for (var i = 0; i + 1 < hours.Count; i++)
        {
            upTo += used[i];
            indexes.Add(new(hours[i + 1], upTo >= capacity ? upTo - capacity : upTo));
        }
        return indexes;
    }

    static HourlyHistory History(IReadOnlyDictionary<DateTimeOffset, long> measured, UtilityCalendar calendar)
    {
        var first = calendar.Local(measured.Keys.Min());
        // The clock may go back within the series, so the last hour on the local clock is asked for.
        var values = new float[(int)(measured.Keys.Max(calendar.Local) - first).TotalHours + 1];
        Array.Fill(values, float.NaN);
        foreach (var (hour, quantity) in measured)
            if ((int)(calendar.Local(hour) - first).TotalHours is >= 0 and var place) values[place] = quantity;
        return new(first, values);
    }

    static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
