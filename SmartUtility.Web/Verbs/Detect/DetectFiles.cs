using System.CommandLine;
using System.Globalization;
using System.Text;
using SmartUtility.Core.Detection.Rules;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs.Detect;

/// <summary>CSV files of the detect verbs: plain or .gz, comma separated, no quotes; a wrong line is named.</summary>
static class DetectFiles
{
    /// <summary>Required option that names a file to read.</summary>
    public static Option<FileInfo> Input(string name, string description) => new(name) { Required = true, Description = description };

    /// <summary>Required option that names a file to write.</summary>
    public static Option<FileInfo> Output(string name, string description) => new(name) { Required = true, Description = description };

    /// <summary>Rows under a header that must hold the columns asked for; each row's values come in their order.</summary>
    public static IEnumerable<string[]> Rows(FileInfo file, params string[] columns)
    {
        using var lines = SeriesFile.Open(file.FullName);
        var head = Split(lines.ReadLine() ?? throw new StartRefused($"{file.Name} is empty"));
        var places = Array.ConvertAll(columns, column => Array.IndexOf(head, column) is var place and >= 0 ? place : throw new StartRefused($"{file.Name}: no column '{column}'"));
        for (var number = 2; lines.ReadLine() is { } line; number++)
        {
            if (line.Length == 0) continue;
            var values = Split(line);
            yield return Array.ConvertAll(places, place => place < values.Length ? values[place] : throw new StartRefused($"{file.Name} line {number}: too few values"));
        }
    }

    /// <summary>A number, NaN when blank.</summary>
    public static double Number(string text, FileInfo file) => text.Length == 0 ? double.NaN
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw new StartRefused($"{file.Name}: '{text}' is no number");

    /// <summary>A day.</summary>
    public static DateOnly Day(string text, FileInfo file) => DateOnly.TryParseExact(text.Length > 10 ? text[..10] : text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new StartRefused($"{file.Name}: '{text}' is no day like 2022-07-25");

    /// <summary>Local time of row 0 by series.</summary>
    public static Dictionary<string, DateTime> Starts(FileInfo file, string name) => Rows(file, name, "t0").ToDictionary(row => row[0],
        row => SeriesFile.Time(row[1]), StringComparer.Ordinal);

    /// <summary>The start of a series.</summary>
    public static DateTime Start(Dictionary<string, DateTime> starts, string series, FileInfo file) => starts.TryGetValue(series, out var t0) ? t0 : throw new StartRefused($"{file.Name}: no start of '{series}'");

    /// <summary>Writes a header and its rows, once all are known: a refusal leaves no half file.</summary>
    public static async Task WriteAsync(FileInfo file, string header, IEnumerable<string> rows, CancellationToken stop)
    {
        List<string> lines = [header, .. rows];
        await File.WriteAllLinesAsync(file.FullName, lines, new UTF8Encoding(false), stop);
    }

    /// <summary>A level as the files write it.</summary>
    public static string Level(Finding finding) => finding.Level switch { FindingLevel.Tell => "tell", FindingLevel.Alert => "alert", _ => "order" };

    static string[] Split(string line) => line.TrimEnd('\r').Split(',');
}
