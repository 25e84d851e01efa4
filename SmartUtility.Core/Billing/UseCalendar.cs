using System.Globalization;

namespace SmartUtility.Core.Billing;

/// <summary>Days of the week, a holiday counts as Sunday.</summary>
public enum WeekDay
{
    /// <summary>Monday.</summary>
    Mon,
    /// <summary>Tuesday.</summary>
    Tue,
    /// <summary>Wednesday.</summary>
    Wed,
    /// <summary>Thursday.</summary>
    Thu,
    /// <summary>Friday.</summary>
    Fri,
    /// <summary>Saturday.</summary>
    Sat,
    /// <summary>Sunday, and holidays.</summary>
    Sun,
}

/// <summary>Season × day of the week × hour, on the wall clock of the tariff's zone: the first rule that fits says the slot.</summary>
/// <param name="Rules">In order; a last rule without conditions takes the rest.</param>
/// <param name="Seasons">Named parts of the year.</param>
/// <param name="Holidays">Days that count as Sundays.</param>
public sealed record UseCalendar(IReadOnlyList<SlotRule>? Rules = null, IReadOnlyList<Season>? Seasons = null, IReadOnlyList<DateOnly>? Holidays = null)
{
    /// <summary>The slot of a wall clock time, or null when no rule fits.</summary>
    public string? SlotOf(DateTime local)
    {
        var day = DateOnly.FromDateTime(local);
        var weekDay = Holidays?.Contains(day) == true ? WeekDay.Sun : (WeekDay)(((int)local.DayOfWeek + 6) % 7);
        var minute = (local.Hour * 60) + local.Minute;
        foreach (var rule in Rules ?? [])
            if (rule.Days?.Contains(weekDay) != false && rule.Months?.Contains(local.Month) != false && rule.Fits(minute) && (rule.Season is null || IsIn(rule.Season, day))) return rule.Slot;
        return null;
    }

    /// <summary>True when a day lies in a season.</summary>
    public bool IsIn(string season, DateOnly day)
    {
        var at = (day.Month * 100) + day.Day;
        return Seasons?.FirstOrDefault(known => known.Key == season) is { } named && DayOf(named.From) is { } from && DayOf(named.To) is { } to && (from <= to ? at >= from && at <= to : at >= from || at <= to);
    }

    // 15 where all limits are quarters of an hour, else 1.
    internal int Step => (Rules ?? []).SelectMany(rule => new[] { MinuteOf(rule.From), MinuteOf(rule.To) }).All(minute => minute is null || minute % 15 == 0) ? 15 : 1;

    internal static int? MinuteOf(string? text) => text is "24:00" ? 1440 : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (time.Hour * 60) + time.Minute : null;

    static int? DayOf(string text) => DateOnly.TryParseExact("2024-" + text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? (day.Month * 100) + day.Day : null;

    internal IEnumerable<Flaw> Flaws()
    {
        foreach (var (n, season) in (Seasons ?? []).Index())
        {
            if (DayOf(season.From) is null) yield return new Flaw($".seasons[{n}].from", "is like 06-01", "s’écrit comme 06-01");
            if (DayOf(season.To) is null) yield return new Flaw($".seasons[{n}].to", "is like 09-30", "s’écrit comme 09-30");
        }
        foreach (var (n, rule) in (Rules ?? []).Index())
        {
            var at = $".rules[{n}]";
            if (string.IsNullOrWhiteSpace(rule.Slot)) yield return new Flaw(at + ".slot", "is empty", "est vide");
            if (rule.From is not null && MinuteOf(rule.From) is null or 1440) yield return new Flaw(at + ".from", "is an hour like 18:00", "est une heure comme 18:00");
            if (rule.To is not null && MinuteOf(rule.To) is null) yield return new Flaw(at + ".to", "is an hour like 22:00 or 24:00", "est une heure comme 22:00 ou 24:00");
            if (rule.Months?.Any(month => month is < 1 or > 12) == true) yield return new Flaw(at + ".months", "are 1 to 12", "sont de 1 à 12");
            if (rule.Season is { } named && Seasons?.Any(season => season.Key == named) != true) yield return new Flaw(at + ".season", $"'{named}' is not among the seasons; add it to them", $"« {named} » n’est pas parmi les saisons ; ajoutez-la");
        }
    }

    /// <summary>An hour of the year without a slot, or null: what publication looks for.</summary>
    internal DateTime? Gap()
    {
        if (Rules is not { Count: > 0 }) return null;
        var minutes = Rules.SelectMany(rule => new[] { MinuteOf(rule.From) ?? 0, MinuteOf(rule.To) ?? 0 }).Append(0).Where(minute => minute < 1440).Distinct().ToList();
        // 28 years hold every day of the year on every day of the week.
        for (var day = new DateTime(2000, 1, 1); day.Year < 2028; day = day.AddDays(1))
            foreach (var minute in minutes)
                if (SlotOf(day.AddMinutes(minute)) is null) return day.AddMinutes(minute);
        return null;
    }
}

/// <summary>A part of the year.</summary>
/// <param name="Key">Key.</param>
/// <param name="From">First day, month and day: "06-01".</param>
/// <param name="To">Last day: "09-30"; before <paramref name="From"/>: over the new year.</param>
public sealed record Season(string Key, string From, string To);

/// <summary>When a slot is on; what is not said holds always.</summary>
/// <param name="Slot">Slot, as prices name it.</param>
/// <param name="Season">Season.</param>
/// <param name="Months">1 to 12.</param>
/// <param name="Days">Days of the week on which the hour itself lies.</param>
/// <param name="From">First minute: "18:00"; null: from midnight.</param>
/// <param name="To">First minute after: "22:00"; before <paramref name="From"/>: over midnight; null: to midnight.</param>
public sealed record SlotRule(string Slot, string? Season = null, IReadOnlyList<int>? Months = null, IReadOnlyList<WeekDay>? Days = null, string? From = null, string? To = null)
{
    internal bool Fits(int minute)
    {
        var (from, to) = (UseCalendar.MinuteOf(From) ?? 0, UseCalendar.MinuteOf(To) ?? 1440);
        return from < to ? minute >= from && minute < to : minute >= from || minute < to;
    }
}
