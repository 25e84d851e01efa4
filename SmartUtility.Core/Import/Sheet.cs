using CsvHelper;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Import;

/// <summary>A line of a file.</summary>
/// <param name="Number">Where it begins, as an editor counts, from 1.</param>
/// <param name="Cells">Its cells, without blanks around them.</param>
public sealed record SheetLine(int Number, IReadOnlyList<string> Cells);

/// <summary>A file of cells: its heading and the lines under it, read as any spreadsheet program may have written it.</summary>
/// <param name="Separator">Between cells: ';', ',' or tab.</param>
/// <param name="Heading">The first line that is not empty.</param>
/// <param name="Lines">The lines under it, without empty ones.</param>
/// <param name="Broken">Lines whose quotation marks do not fit.</param>
public sealed record Sheet(char Separator, SheetLine Heading, IReadOnlyList<SheetLine> Lines, IReadOnlyList<Flaw> Broken)
{
    /// <summary>Most lines of a file.</summary>
    public const int MostLines = 200_000;

    /// <summary>True where a comma can only be the decimal one, since it does not part cells.</summary>
    public bool IsCommaDecimal => Separator != ',';

    /// <summary>Reads the bytes of a file. Refused: what <see cref="SheetText.Decode"/> refuses, a file without lines, one with too many.</summary>
    public static Outcome<Sheet> Read(ReadOnlySpan<byte> bytes)
    {
        var text = SheetText.Decode(bytes);
        return text.Refusal is { } refusal ? refusal : Read(text.Value);
    }

    /// <summary>Reads text.</summary>
    public static Outcome<Sheet> Read(string text)
    {
        var (separator, skipped) = Announced(text);
        if (skipped > 0) text = text[(text.IndexOf('\n') + 1)..];
        separator ??= Guess(text);
        SheetLine? heading = null;
        List<SheetLine> lines = [];
        List<Flaw> broken = [];
        using var reader = CsvReader.FromText(text, CsvReaderOptions.Default with { Separator = separator, HasHeader = false, TrackLineNumbers = true, DetectSeparatorHint = false, OnMalformedRecord = Note });
        while (reader.Read())
        {
            var cells = new string[reader.FieldCount];
            for (var at = 0; at < cells.Length; at++) cells[at] = reader.GetString(at).Trim();
            if (Array.TrueForAll(cells, cell => cell.Length == 0)) continue;
            var line = new SheetLine((int)reader.LineNumber + skipped, cells);
            if (heading is null) heading = line;
            else lines.Add(line);
            if (lines.Count > MostLines) return Flaws.TooManyLines(MostLines);
        }
        if (heading is null) return Flaws.FileEmpty();
        return lines.Count == 0 && broken.Count == 0 ? Flaws.NoLines() : new Sheet(separator.Value, heading, lines, broken);

        // A quotation mark inside a cell without quotes is text. One that is not closed has taken the lines after it into its cell.
        void Note(CsvMalformedRecord record)
        {
            if (record.Reason is CsvMalformedReason.UnterminatedQuote or CsvMalformedReason.TextAfterClosingQuote) broken.Add(new Flaw((int)record.LineNumber + skipped, 0, "", "", Flaws.Quotes()));
        }
    }

    // Some programs say the separator on a first line of their own.
    static (char? Separator, int Lines) Announced(string text) =>
        text.Length > 5 && text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text[5] is '\r' or '\n' ? (text[4], 1) : (null, 0);

    // The sign that parts the heading most often, outside quotes.
    static char Guess(string text)
    {
        Dictionary<char, int> seen = new() { [';'] = 0, ['\t'] = 0, [','] = 0 };
        var isQuoted = false;
        var begun = false;
        foreach (var sign in text)
        {
            if (sign == '"') isQuoted = !isQuoted;
            if (sign is '\n' or '\r' && !isQuoted && begun) break;
            if (!char.IsWhiteSpace(sign)) begun = true;
            if (!isQuoted && seen.TryGetValue(sign, out var count)) seen[sign] = count + 1;
        }
        return seen.MaxBy(pair => pair.Value).Key;
    }
}
