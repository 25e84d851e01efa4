namespace SmartUtility.Core.Payments;

/// <summary>A search text as patterns of the database, where % and _ stand for themselves.</summary>
/// <param name="Words">Each must be in the name (or the landmark), in any order.</param>
/// <param name="Whole">All of it: the beginning of an account, meter or usage point.</param>
/// <param name="Pattern">The longest word anywhere; of fewer than three letters, at the beginning, because an index knows no shorter part.</param>
/// <param name="Digits">Of a phone; empty when the text is none.</param>
public sealed record SearchWords(IReadOnlyList<string> Words, string Whole, string Pattern, string Digits)
{
    /// <summary>Of what was typed.</summary>
    public static SearchWords Of(string text)
    {
        var whole = Escaped(text.Trim());
        string[] words = [.. whole.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        var longest = words.MaxBy(word => word.Length) ?? "";
        var digits = new string([.. text.Where(char.IsAsciiDigit)]);
        var isPhone = digits.Length >= 4 && text.All(letter => char.IsAsciiDigit(letter) || char.IsWhiteSpace(letter) || letter is '+' or '-' or '.' or '(' or ')');
        return new SearchWords(words, whole, longest.Length < 3 ? longest + "%" : $"%{longest}%", isPhone ? digits : "");
    }

    static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
