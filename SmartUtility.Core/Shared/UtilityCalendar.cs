namespace SmartUtility.Core.Shared;

/// <summary>The one place that turns instants into an operator's local days and months and back; safe where clocks change (a day has 23, 24 or 25 hours).</summary>
/// <param name="zone">The operator's time zone.</param>
public sealed class UtilityCalendar(TimeZoneInfo zone)
{
    /// <summary>The zone.</summary>
    public TimeZoneInfo Zone { get; } = zone;

    /// <summary>Calendar of an IANA zone such as "Africa/Porto-Novo"; an unknown name throws TimeZoneNotFoundException.</summary>
    public static UtilityCalendar Of(string zone) => new(TimeZoneInfo.FindSystemTimeZoneById(zone));

    /// <summary>Local wall clock of an instant.</summary>
    public DateTime Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone).DateTime;

    /// <summary>Local day of an instant.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(Local(instant));

    /// <summary>Local month of an instant.</summary>
    public BillingMonth MonthOf(DateTimeOffset instant) => BillingMonth.Of(DayOf(instant));

    /// <summary>First instant of a local day, in UTC. Where midnight is skipped by a clock change, the first instant after the gap.</summary>
    public DateTimeOffset StartOf(DateOnly day) => InstantOf(day.ToDateTime(TimeOnly.MinValue));

    /// <summary>UTC instant of a local wall clock; the earlier of two where it is ambiguous, the end of the gap where it is skipped.</summary>
    public DateTimeOffset InstantOf(DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (Zone.IsInvalidTime(local))
        {
            var valid = local;
            while (Zone.IsInvalidTime(valid)) valid = valid.AddMinutes(1);
            local = valid;
        }
        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>A local day as a period of instants.</summary>
    public Period Day(DateOnly day) => new(StartOf(day), StartOf(day.AddDays(1)));

    /// <summary>A local month as a period of instants.</summary>
    public Period Month(BillingMonth month) => new(StartOf(month.First), StartOf(month.End));

    /// <summary>Local days [from, to) as a period of instants.</summary>
    public Period Days(DateOnly from, DateOnly to) => new(StartOf(from), StartOf(to));
}
