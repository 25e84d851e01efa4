using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection;

/// <summary>Hours in which only critical alerts leave the portal.</summary>
public static class QuietHours
{
    /// <summary>When the quiet hours that run now end (UTC), or null when none run.</summary>
    /// <param name="settings">The operator's, or null.</param>
    /// <param name="calendar">Its calendar.</param>
    /// <param name="now">Now.</param>
    public static DateTimeOffset? EndOf(AlertSettings? settings, UtilityCalendar calendar, DateTimeOffset now)
    {
        if (settings is not { QuietFrom: { } from, QuietUntil: { } until } || from == until) return null;
        var local = calendar.Local(now);
        // IsBetween runs past midnight when the end is before the start.
        if (!TimeOnly.FromDateTime(local).IsBetween(from, until)) return null;
        var end = local.Date + until.ToTimeSpan();
        return calendar.InstantOf(end > local ? end : end.AddDays(1)).ToUniversalTime();
    }
}
