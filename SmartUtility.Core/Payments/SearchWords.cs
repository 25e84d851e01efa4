namespace SmartUtility.Core.Payments;

/// <summary>A search text as patterns of the database, where % and _ stand for themselves.</summary>
/// <param name="Words">Each must be in the name (or the landmark), in any order.</param>
/// <param name="Whole">All of it: the beginning of an account, meter or usage point.</param>
/// <param name="Pattern">The longest word anywhere; where all have fewer than three letters, the whole text at the beginning, because an index knows no shorter part.</param>
/// <param name="Other">The next longest likewise; the same as <paramref name="Pattern"/> when there is one word of three letters or none.</param>
/// <param name="Digits">Of a phone; empty when the text is none.</param>
public sealed record SearchWords(IReadOnlyList<string> Words, string Whole, string Pattern, string Other, string Digits)
{
    /// <summary>Of what was typed.</summary>
    public static SearchWords Of(string text)
    {
        var whole = Escaped(text.Trim());
        string[] words = [.. whole.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        string[] indexed = [.. words.Where(word => word.Length >= 3).OrderByDescending(word => word.Length)];
        var digits = new string([.. text.Where(char.IsAsciiDigit)]);
        var isPhone = digits.Length >= 4 && text.All(letter => char.IsAsciiDigit(letter) || char.IsWhiteSpace(letter) || letter is '+' or '-' or '.' or '(' or ')');
        var pattern = indexed.Length == 0 ? whole + "%" : $"%{indexed[0]}%";
        return new SearchWords(words, whole, pattern, indexed.Length < 2 ? pattern : $"%{indexed[1]}%", isPhone ? digits : "");
    }

    static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
