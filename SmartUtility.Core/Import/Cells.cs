using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Import;

/// <summary>Cells as values, in the ways people and spreadsheet programs write them in English and French.</summary>
public static partial class Cells
{
    static readonly HashSet<string> Yes = new(["yes", "y", "true", "1", "x", "oui", "o", "vrai"], StringComparer.Ordinal);
    static readonly HashSet<string> No = new(["no", "n", "false", "0", "non", "faux"], StringComparer.Ordinal);
    static readonly string[] Days = ["d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "yyyy-M-d", "yyyy/M/d"];
    static readonly string[] Clocks = ["", " H:mm", " H:mm:ss", " H:mm:ss.FFFFFF"];
    static readonly string[] LocalTimes = [.. Days.SelectMany(_ => Clocks, (day, clock) => day + clock)];

    /// <summary>Lower case without accents, everything but letters and digits as one "_": "Numéro de série" is "numero_de_serie".</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var sign in text.Trim().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(sign) == UnicodeCategory.NonSpacingMark) continue;
            if (char.IsLetterOrDigit(sign)) plain.Append(char.ToLowerInvariant(sign));
            else if (plain.Length > 0 && plain[^1] != '_') plain.Append('_');
        }
        return plain.ToString().TrimEnd('_');
    }

    /// <summary>True for a long number that a spreadsheet program shows in powers of ten: its digits are lost.</summary>
    public static bool IsMangled(string text) => PowerOfTen().IsMatch(text);

    /// <summary>A number. Groups of three may be parted by blanks or apostrophes; a decimal comma is understood where commas do not part cells, and where no other reading is possible.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="isCommaDecimal">True when the file's commas can only be decimal ones.</param>
    public static Outcome<decimal> Number(string text, bool isCommaDecimal)
    {
        if (IsMangled(text)) return Flaws.Mangled();
        var digits = new StringBuilder(text.Length);
        foreach (var sign in text.Replace('−', '-'))
            if (sign is not (' ' or '\u00A0' or '\u202F' or '\u2009' or '\'' or '’')) digits.Append(sign);
        var bare = digits.ToString();
        var (commas, dots) = (bare.Count(sign => sign == ','), bare.Count(sign => sign == '.'));
        if (commas > 0 && dots > 0)
        {
            // Whichever comes last is the decimal one; the other parts groups.
            var (last, groups) = bare.LastIndexOf(',') > bare.LastIndexOf('.') ? (',', '.') : ('.', ',');
            if (bare.Count(sign => sign == last) > 1 || !Grouped(groups == '.').IsMatch(bare[..bare.LastIndexOf(last)])) return Flaws.Number();
            bare = bare.Replace(groups.ToString(), "", StringComparison.Ordinal).Replace(last, '.');
        }
        else if (commas > 1 || dots > 1)
        {
            if (!Grouped(dots > 1).IsMatch(bare)) return Flaws.Number();
            bare = bare.Replace(dots > 1 ? "." : ",", "", StringComparison.Ordinal);
        }
        else if (commas == 1)
        {
            if (!isCommaDecimal && OneGroup().IsMatch(bare)) return Flaws.Ambiguous();
            bare = bare.Replace(',', '.');
        }
        return Simple().IsMatch(bare) && decimal.TryParse(bare, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : Flaws.Number();
    }

    /// <summary>A day: 31/12/2026, 31-12-2026, 31.12.2026 or 2026-12-31, with midnight behind it or nothing. Years have four digits.</summary>
    public static Outcome<DateOnly> Day(string text)
    {
        var bare = text.EndsWith(" 00:00:00", StringComparison.Ordinal) ? text[..^9] : text.EndsWith(" 00:00", StringComparison.Ordinal) ? text[..^6] : text;
        return DateOnly.TryParseExact(bare, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and <= 2200 ? day : Flaws.Day();
    }

    /// <summary>An instant: ISO 8601 with its zone, or the operator's wall clock; a day alone is its first moment.</summary>
    public static Outcome<DateTimeOffset> Instant(string text, UtilityCalendar calendar)
    {
        if (Zoned().IsMatch(text))
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant.ToUniversalTime() : Flaws.Instant();
        var bare = text.Length > 10 && text[10] == 'T' ? text[..10] + ' ' + text[11..] : text;
        return DateTime.TryParseExact(bare, LocalTimes, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out var local) && local.Year is >= 1900 and <= 2200
            ? calendar.InstantOf(local) : Flaws.Instant();
    }

    /// <summary>Yes or no, in words, letters or figures of both languages.</summary>
    public static Outcome<bool> YesNo(string text) => Yes.Contains(Plain(text)) ? true : No.Contains(Plain(text)) ? false : Flaws.YesNo();

    /// <summary>True when a cell holds nothing but what people write: no control signs, no sign that stands for an unreadable one.</summary>
    public static bool IsReadable(string text)
    {
        foreach (var sign in text)
            if (sign == '\uFFFD' || char.IsControl(sign) && sign is not ('\n' or '\r' or '\t')) return false;
        return true;
    }

    static Regex Grouped(bool byDots) => byDots ? DotGroups() : CommaGroups();

    [GeneratedRegex(@"\A-?\d{1,3}(\.\d{3})+\z", RegexOptions.CultureInvariant)]
    private static partial Regex DotGroups();

    [GeneratedRegex(@"\A-?\d{1,3}(,\d{3})+\z", RegexOptions.CultureInvariant)]
    private static partial Regex CommaGroups();

    [GeneratedRegex(@"\A-?[1-9]\d{0,2},\d{3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex OneGroup();

    [GeneratedRegex(@"\A[+-]?(\d+(\.\d*)?|\.\d+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Simple();

    [GeneratedRegex(@"\A[+-]?\d+([.,]\d+)?[eE]\+\d{1,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PowerOfTen();

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)? ?(Z|z|[+-]\d{2}:?\d{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Zoned();
}
