using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using System.Text;
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
        using var lines = Open(file);
        var head = Split(lines.ReadLine() ?? throw new StartRefused($"{file.Name} is empty"));
        var places = Array.ConvertAll(columns, column => Array.IndexOf(head, column) is var place and >= 0 ? place : throw new StartRefused($"{file.Name}: no column '{column}'"));
        for (var number = 2; lines.ReadLine() is { } line; number++)
        {
            if (line.Length == 0) continue;
            var values = Split(line);
            yield return Array.ConvertAll(places, place => place < values.Length ? values[place] : throw new StartRefused($"{file.Name} line {number}: too few values"));
        }
    }

    /// <summary>A table with an index first and one series a column; a blank is missing (NaN).</summary>
    public static IReadOnlyList<(string Name, float[] Values)> Series(FileInfo file)
    {
        using var lines = Open(file);
        var head = Split(lines.ReadLine() ?? throw new StartRefused($"{file.Name} is empty"));
        var series = head.Skip(1).Select(_ => new List<float>()).ToArray();
        for (var number = 2; lines.ReadLine() is { } line; number++)
        {
            if (line.Length == 0) continue;
            var values = Split(line);
            if (values.Length != head.Length) throw new StartRefused($"{file.Name} line {number}: {values.Length} values under {head.Length} columns");
            for (var i = 0; i < series.Length; i++) series[i].Add(Number(values[i + 1], file, number));
        }
        return [.. series.Select((values, i) => (head[i + 1], values.ToArray()))];
    }

    /// <summary>A number, NaN when blank.</summary>
    public static float Number(string text, FileInfo file, int line) => text.Length == 0 ? float.NaN
        : float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw new StartRefused($"{file.Name} line {line}: '{text}' is no number");

    /// <summary>Local time of row 0 by series.</summary>
    public static Dictionary<string, DateTime> Starts(FileInfo file, string name) => Rows(file, name, "t0").ToDictionary(row => row[0],
        row => DateTime.TryParse(row[1], CultureInfo.InvariantCulture, DateTimeStyles.None, out var t0) ? t0 : throw new StartRefused($"{file.Name}: '{row[1]}' is no time"), StringComparer.Ordinal);

    /// <summary>The start of a series.</summary>
    public static DateTime Start(Dictionary<string, DateTime> starts, string series, FileInfo file) => starts.TryGetValue(series, out var t0) ? t0 : throw new StartRefused($"{file.Name}: no start of '{series}'");

    /// <summary>Writes a header and its rows.</summary>
    public static async Task WriteAsync(FileInfo file, string header, IEnumerable<string> rows, CancellationToken stop) =>
        await File.WriteAllLinesAsync(file.FullName, rows.Prepend(header), new UTF8Encoding(false), stop);

    static StreamReader Open(FileInfo file)
    {
        if (!file.Exists) throw new StartRefused($"{file.FullName} does not exist");
        var bytes = file.OpenRead();
        return new StreamReader(file.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(bytes, CompressionMode.Decompress) : bytes);
    }

    static string[] Split(string line) => line.TrimEnd('\r').Split(',');
}
