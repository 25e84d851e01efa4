using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Accounts;

/// <summary>Who is on duty by the weekly roster.</summary>
public static class DutyRoster
{
    /// <summary>Sign-ins whose turn covers the instant, each once; a turn that started yesterday may still run. Wall clock of the operator's zone.</summary>
    public static IReadOnlyList<int> OnDuty(IEnumerable<DutyShift> shifts, UtilityCalendar calendar, DateTimeOffset at)
    {
        var today = calendar.DayOf(at);
        return [.. shifts.Where(shift => Covers(shift, today) || Covers(shift, today.AddDays(-1))).Select(shift => shift.UserId).Distinct().Order()];

        bool Covers(DutyShift shift, DateOnly day)
        {
            if (day.DayOfWeek != shift.Weekday) return false;
            var start = calendar.InstantOf(day.ToDateTime(shift.From));
            return at >= start && at < start + shift.Length;
        }
    }
}
