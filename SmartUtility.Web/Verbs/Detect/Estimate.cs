using System.CommandLine;
using System.Globalization;
using SmartUtility.Core.Metering;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs.Detect;

/// <summary>detect estimate: hours nobody measured, filled; every value in the answer is an estimate.</summary>
static class Estimate
{
    // Millilitres: whole numbers, as a register's.
    const int PerLitre = 1000;

    public static Command Verb()
    {
        var hourly = DetectFiles.Input("--hourly", "local time and one column per meter, litres per hour; blank is missing; .gz allowed");
        var gaps = DetectFiles.Input("--gaps", "gap,u,start,hours,total_known,total_L");
        var output = DetectFiles.Output("--out", "gap,t,liters");
        var command = new Command("estimate", "Fills gaps in hourly consumption") { hourly, gaps, output };
        command.SetAction(async (parsed, stop) =>
        {
            var lost = 0;
            await DetectFiles.WriteAsync(parsed.GetValue(output)!, "gap,t,liters", Fill(parsed.GetValue(hourly)!, parsed.GetValue(gaps)!, () => lost++), stop);
            if (lost > 0) await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{lost} gaps left open: no hour is known around them"));
            return 0;
        });
        return command;
    }

    /// <summary>Rows of the answer, gap by gap.</summary>
    internal static IEnumerable<string> Fill(FileInfo hourly, FileInfo gaps, Action open)
    {
        var histories = Read(hourly);
        foreach (var row in DetectFiles.Rows(gaps, "gap", "u", "start", "hours", "total_known", "total_L"))
        {
            if (!histories.TryGetValue(row[1], out var history)) throw new StartRefused($"{hourly.Name}: no column '{row[1]}'");
            if (!int.TryParse(row[3], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) throw new StartRefused($"{gaps.Name}: '{row[3]}' is no number of hours");
            var start = SeriesFile.Time(row[2]);
            DateTime[] missing = [.. Enumerable.Range(0, count).Select(i => start.AddHours(i))];
            if (GapEstimate.Hours(history, missing, row[4] == "1" ? Total(row[5], gaps) : null) is not { } estimate) open();
            else
                for (var i = 0; i < count; i++)
                    yield return string.Create(CultureInfo.InvariantCulture, $"{row[0]},{SeriesFile.Text(missing[i])},{estimate[i] / (decimal)PerLitre}");
        }
    }

    static Dictionary<string, HourlyHistory> Read(FileInfo file)
    {
        var table = SeriesFile.Read(file.FullName);
        var times = table.Times();
        if (times.Length == 0) throw new StartRefused($"{file.Name} has no rows");
        var (first, last) = (times.Min(), times.Max());
        return table.Columns.Zip(table.Values).ToDictionary(column => column.First, column =>
        {
            var hours = new float[(int)(last - first).TotalHours + 1];
            Array.Fill(hours, float.NaN);
            for (var row = 0; row < times.Length; row++) hours[(int)(times[row] - first).TotalHours] = (float)(column.Second[row] * PerLitre);
            return new HourlyHistory(first, hours);
        }, StringComparer.Ordinal);
    }

    static long Total(string text, FileInfo file) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var litres) && litres is >= 0 and < 1e12m ? (long)Math.Round(litres * PerLitre) : throw new StartRefused($"{file.Name}: '{text}' is no volume");
}
