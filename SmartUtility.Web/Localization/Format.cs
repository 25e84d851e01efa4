using System.Globalization;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Localization;

/// <summary>How figures are written for people, in English and French. Pure; the culture defaults to the reader's.</summary>
public static class Format
{
    const string NoBreak = "\u00A0", Narrow = "\u202F", Minus = "\u2212";

    static CultureInfo Reader(CultureInfo? culture) => culture ?? CultureInfo.CurrentCulture;

    /// <summary>A plain number with fixed decimals, grouped by the culture (French: U+202F), with a true minus sign.</summary>
    public static string Number(decimal value, int decimals = 0, CultureInfo? culture = null)
    {
        var text = Math.Abs(value).ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), Reader(culture));
        // A value that rounds to nothing has no sign.
        return value < 0 && text.Any(letter => letter is >= '1' and <= '9') ? Minus + text : text;
    }

    /// <summary>"12 450 FCFA": the currency's decimals and its symbol behind, never broken.</summary>
    public static string Money(decimal amount, Currency currency, CultureInfo? culture = null) => Number(amount, currency.Decimals, culture) + NoBreak + currency.Symbol;

    /// <summary>"12 450 FCFA".</summary>
    public static string Money(Money money, CultureInfo? culture = null) => Money(money.Amount, money.Currency, culture);

    /// <summary>A fraction as percent: 0.078 is "7.8%", in French "7,8 %" with U+202F.</summary>
    public static string Percent(decimal fraction, int decimals = 1, CultureInfo? culture = null) =>
        Number(fraction * 100, decimals, culture) + (Cultures.Code(Reader(culture)) == "fr" ? Narrow : "") + "%";

    /// <summary>
    /// A quantity given in base units (Wh or L). Energy: below 1 kWh in Wh, below 100 kWh with one decimal, else without; from 10 000 kWh in MWh when <paramref name="wide"/>.
    /// Water and gas: m³ with one decimal.
    /// </summary>
    public static string Quantity(decimal baseUnits, Resource resource, CultureInfo? culture = null, bool wide = false)
    {
        if (resource != Resource.Electricity) return Number(baseUnits / 1000, 1, culture) + NoBreak + "m³";
        var size = Math.Abs(baseUnits);
        if (size == 0) return "0" + NoBreak + "kWh";
        if (size < 1000) return Number(baseUnits, 0, culture) + NoBreak + "Wh";
        if (wide && size >= 10_000_000) return Number(baseUnits / 1_000_000, 1, culture) + NoBreak + "MWh";
        return Number(baseUnits / 1000, size < 100_000 ? 1 : 0, culture) + NoBreak + "kWh";
    }

    /// <summary>A flow given in base units an hour. Electricity: W below 1 kW, else kW with one decimal. Water and gas: L/min, or m³/h when <paramref name="wide"/>.</summary>
    public static string Rate(double basePerHour, Resource resource, CultureInfo? culture = null, bool wide = false)
    {
        var value = (decimal)basePerHour;
        if (resource == Resource.Electricity)
            return Math.Abs(value) < 1000 ? Number(value, 0, culture) + NoBreak + "W" : Number(value / 1000, 1, culture) + NoBreak + "kW";
        return wide ? Number(value / 1000, 1, culture) + NoBreak + "m³/h" : Number(value / 60, 1, culture) + NoBreak + "L/min";
    }

    /// <summary>A register's index as its dial shows it: the stored whole number with the register's decimals and unit.</summary>
    public static string Index(long stored, int decimals, string unit, CultureInfo? culture = null)
    {
        var divisor = 1m;
        for (var digit = 0; digit < decimals; digit++) divisor *= 10;
        return Number(stored / divisor, decimals, culture) + NoBreak + (unit == "m3" ? "m³" : unit);
    }

    /// <summary>"26 Nov 2026", "26 nov. 2026".</summary>
    public static string Day(DateOnly day, CultureInfo? culture = null) => day.ToString("d MMM yyyy", Reader(culture));

    /// <summary>"November 2026", "Novembre 2026": as it begins a line or a title.</summary>
    public static string Month(BillingMonth month, CultureInfo? culture = null)
    {
        var text = month.First.ToString("MMMM yyyy", Reader(culture));
        return string.Concat(text[..1].ToUpper(Reader(culture)), text.AsSpan(1));
    }

    /// <summary>A month inside a sentence: "novembre 2026", "November 2026".</summary>
    public static string MonthInText(BillingMonth month, CultureInfo? culture = null) => month.First.ToString("MMMM yyyy", Reader(culture));

    /// <summary>"26/11/2026 14:05" on the operator's clock.</summary>
    public static string Moment(DateTimeOffset at, UtilityCalendar calendar, CultureInfo? culture = null) => calendar.Local(at).ToString("dd/MM/yyyy HH:mm", Reader(culture));

    /// <summary>"14:05" on the operator's clock.</summary>
    public static string Clock(DateTimeOffset at, UtilityCalendar calendar) => calendar.Local(at).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>"10 min ago", "il y a 10 min"; from 24 hours on (or in the future) the moment itself.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now, UtilityCalendar calendar, CultureInfo? culture = null)
    {
        var age = now - at;
        if (age < TimeSpan.Zero || age >= TimeSpan.FromHours(24)) return Moment(at, calendar, culture);
        var french = Cultures.Code(Reader(culture)) == "fr";
        if (age < TimeSpan.FromMinutes(1)) return french ? "à l’instant" : "just now";
        var span = age < TimeSpan.FromHours(1) ? $"{(int)age.TotalMinutes}{NoBreak}min" : $"{(int)age.TotalHours}{NoBreak}h";
        return french ? $"il y a {span}" : $"{span} ago";
    }

    /// <summary>A size of a file: "38 KB", "38 ko".</summary>
    public static string Bytes(long bytes, CultureInfo? culture = null) =>
        Number(Math.Ceiling(bytes / 1024m), 0, culture) + NoBreak + (Cultures.Code(Reader(culture)) == "fr" ? "ko" : "KB");
}
