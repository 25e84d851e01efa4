using System.Globalization;
using System.IO.Compression;
using System.Text;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs;

/// <summary>
/// A wide CSV file of series: the first column is a time or an index (its header may be empty), every other column one series;
/// a blank is a missing value. Packed when its name ends in .gz. Numbers and times are written the invariant way.
/// </summary>
/// <param name="KeyName">Header of the first column.</param>
/// <param name="Keys">First column as written, one per row.</param>
/// <param name="Columns">Headers of the series, in the file's order.</param>
/// <param name="Values">Per series, one number per row; NaN = missing.</param>
sealed record SeriesFile(string KeyName, IReadOnlyList<string> Keys, IReadOnlyList<string> Columns, IReadOnlyList<double[]> Values)
{
    static readonly string[] TimeFormats = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd"];

    /// <summary>One series by its header; a header that is not there is refused by name.</summary>
    public double[] this[string column] => Columns.ToList().IndexOf(column) is >= 0 and var n ? Values[n]
        : throw new StartRefused($"no column '{column}'; there are: {string.Join(", ", Columns.Take(20))}");

    /// <summary>First column as local times.</summary>
    public DateTime[] Times() => [.. Keys.Select(Time)];

    /// <summary>First column as whole numbers (hour_idx).</summary>
    public int[] Indexes() => [.. Keys.Select(key => int.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : throw new StartRefused($"'{key}' is no row number"))];

    /// <summary>The whole file; with <paramref name="only"/>, just those series are kept (and must exist).</summary>
    public static SeriesFile Read(string path, IReadOnlyCollection<string>? only = null)
    {
        using var text = Open(path);
        if (text.ReadLine() is not { } head) throw new StartRefused($"{path} is empty");
        var names = head.TrimEnd('\r').Split(',').Select(name => name.Trim().Trim('"')).ToArray();
        var kept = Enumerable.Range(1, names.Length - 1).Where(n => only is null || only.Contains(names[n])).ToArray();
        if (only?.FirstOrDefault(name => !kept.Any(n => names[n] == name)) is { } unknown) throw new StartRefused($"{path} has no column '{unknown}'");
        var place = new int[names.Length];
        Array.Fill(place, -1);
        for (var n = 0; n < kept.Length; n++) place[kept[n]] = n;

        List<string> keys = [];
        List<double>[] values = [.. kept.Select(_ => new List<double>())];
        while (text.ReadLine() is { } line)
        {
            if (line.Length == 0) continue;
            var row = line.AsSpan().TrimEnd('\r');
            var column = 0;
            foreach (var part in row.Split(','))
            {
                if (column >= names.Length) throw new StartRefused($"{path}, row {keys.Count + 1}: more values than headers");
                var cell = row[part].Trim().Trim('"');
                if (column == 0) keys.Add(cell.ToString());
                else if (place[column] is >= 0 and var n) values[n].Add(Number(cell, path, keys.Count, names[column]));
                column++;
            }
            // A short row ends in missing values.
            foreach (var list in values) if (list.Count < keys.Count) list.Add(double.NaN);
        }
        return new SeriesFile(names[0], keys, [.. kept.Select(n => names[n])], [.. values.Select(list => list.ToArray())]);
    }

    /// <summary>Text of a file, unpacked when its name ends in .gz.</summary>
    public static StreamReader Open(string path)
    {
        if (!File.Exists(path)) throw new StartRefused($"{path} is not there");
        Stream file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        return new StreamReader(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file, Encoding.UTF8, false, 1 << 16);
    }

    /// <summary>A local time such as 2022-07-25 00:00:00; the seconds, or the whole clock, may be left out.</summary>
    public static DateTime Time(string text) => DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time
        : throw new StartRefused($"'{text}' is no time like 2022-07-25 00:00");

    /// <summary>A time as the files write it.</summary>
    public static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    static double Number(ReadOnlySpan<char> cell, string path, int row, string column)
    {
        if (cell.IsEmpty) return double.NaN;
        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : throw new StartRefused($"{path}, row {row}: '{cell}' in column '{column}' is no number");
    }
}
