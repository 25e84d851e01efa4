using System.Globalization;

namespace SmartUtility.Web.Localization;

/// <summary>The languages of the program and how numbers and dates are written in them.</summary>
public static class Cultures
{
    /// <summary>English with day before month and 24 hours.</summary>
    public static readonly CultureInfo English = CultureInfo.ReadOnly(new CultureInfo("en-GB"));
    /// <summary>French.</summary>
    public static readonly CultureInfo French = CultureInfo.ReadOnly(new CultureInfo("fr-FR"));

    /// <summary>Codes in the order of the language switch.</summary>
    public static readonly IReadOnlyList<string> Codes = ["en", "fr"];

    /// <summary>The culture of a code; null for another language.</summary>
    public static CultureInfo? Find(string? code) => code is null ? null
        : code.StartsWith("fr", StringComparison.OrdinalIgnoreCase) ? French
        : code.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? English : null;

    /// <summary>The culture of a code; English for another language.</summary>
    public static CultureInfo Of(string? code) => Find(code) ?? English;

    /// <summary>"en" or "fr".</summary>
    public static string Code(CultureInfo culture) => culture.TwoLetterISOLanguageName == "fr" ? "fr" : "en";
}
