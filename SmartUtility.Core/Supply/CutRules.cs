using System.Globalization;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Supply;

/// <summary>A protected zone as it bears on one place.</summary>
/// <param name="Place">Name of the protected network point; null for the operator's whole area.</param>
/// <param name="From">First local day.</param>
/// <param name="Until">Last local day.</param>
/// <param name="Reason">Why.</param>
public sealed record Protection(string? Place, DateOnly From, DateOnly Until, string Reason);

/// <summary>Everything a cut is judged by.</summary>
/// <param name="Calendar">The operator's local time.</param>
/// <param name="AnyHour">The operator allows cuts at any hour and day.</param>
/// <param name="From">Local time from which a cut is allowed.</param>
/// <param name="Until">Local time before which a cut is allowed.</param>
/// <param name="Holidays">Days on which the operator does not work, with their names.</param>
/// <param name="VitalReason">Why this place must not be cut, or null.</param>
/// <param name="VitalUntil">Last local day of that; null with a reason means without end.</param>
/// <param name="Protections">Moratoria over this place or a network point above it, of any period.</param>
/// <param name="StaleAfter">Readings older than this are stale.</param>
/// <param name="LastReadingAt">Time of the meter's last reading, or null when it never sent one.</param>
/// <param name="HasSwitch">False: an agent goes there, so there may be no readings at all and stale ones refuse nothing.</param>
/// <param name="LastCommitAt">The latest commit the installation knows of.</param>
/// <param name="ClockOff">By how much the clock is known to be wrong; null: by nothing that is known.</param>
public sealed record CutFacts(UtilityCalendar Calendar, bool AnyHour, TimeOnly From, TimeOnly Until, IReadOnlyDictionary<DateOnly, string> Holidays,
    string? VitalReason, DateOnly? VitalUntil, IReadOnlyList<Protection> Protections, TimeSpan StaleAfter, DateTimeOffset? LastReadingAt, bool HasSwitch, DateTimeOffset LastCommitAt, TimeSpan? ClockOff = null);

/// <summary>Whether supply may be cut now. The first rule that speaks against it is the answer; the gravest are asked first.</summary>
public static class CutRules
{
    /// <summary>Why not, or null when supply may be cut.</summary>
    public static Refusal? Check(CutFacts facts, DateTimeOffset now)
    {
        if (ClockRule.IsBehind(now, facts.LastCommitAt))
            return Say("clock-behind", $"the program's clock ({Stamp(now)} UTC) is earlier than its last commit ({Stamp(facts.LastCommitAt)} UTC); correct the clock first",
                facts.Calendar.Local(now), facts.Calendar.Local(facts.LastCommitAt));

        if (facts.ClockOff is { } off) return ClockRule.Wrong(off);

        var local = facts.Calendar.Local(now);
        var (today, time) = (DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
        if (facts.VitalReason is { } vital && (facts.VitalUntil is null || facts.VitalUntil >= today))
            return Say("vital-customer", $"supply here is vital ({vital}{(facts.VitalUntil is { } end ? $", until {Day(end)}" : "")}) and must not be cut", vital);

        if (facts.Protections.FirstOrDefault(zone => zone.From <= today && today <= zone.Until) is { } zone)
            return Say("moratorium", $"no supply may be cut {(zone.Place is null ? "anywhere" : $"in {zone.Place}")} until {Day(zone.Until)}: {zone.Reason}", zone.Place ?? "–", zone.Until, zone.Reason);

        if (!facts.AnyHour)
        {
            if (facts.Holidays.TryGetValue(today, out var holiday)) return Say("holiday", $"today is a holiday ({holiday}); supply is cut on working days only", holiday);
            if (today.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) return Say("weekend", "supply is cut on working days only");
            if (time < facts.From || time >= facts.Until)
                return Say("outside-hours", $"supply is cut between {Clock(facts.From)} and {Clock(facts.Until)} only; it is {Clock(time)} there", Clock(facts.From), Clock(facts.Until), Clock(time));
        }

        if (facts.HasSwitch && facts.LastReadingAt is not { } last)
            return Say("no-readings", "the meter has never sent a reading: nobody can tell whether the cut works");
        if (facts.HasSwitch && facts.LastReadingAt < now - facts.StaleAfter)
            return Say("stale-readings", $"the last reading is of {Stamp(facts.LastReadingAt!.Value)} UTC, older than {facts.StaleAfter.TotalHours.ToString("0.#", CultureInfo.InvariantCulture)} h: nobody can tell whether the cut works",
                facts.Calendar.Local(facts.LastReadingAt.Value), facts.StaleAfter.TotalHours);
        return null;
    }

    static Conflict Say(string code, string detail, params object[] values) => new(code, detail) { Values = values };

    static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    static string Clock(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
