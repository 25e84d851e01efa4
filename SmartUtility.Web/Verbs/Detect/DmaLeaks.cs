using System.CommandLine;
using System.Globalization;
using SmartUtility.Core.Detection.Rules;

namespace SmartUtility.Web.Verbs.Detect;

/// <summary>detect dma-leaks: night flow that rises and stays, district by district.</summary>
static class DmaLeaks
{
    public static Command Verb()
    {
        var flows = DetectFiles.Input("--flows", "hour_idx and one column per district, L/s; .gz allowed");
        var starts = DetectFiles.Input("--starts", "scenario,t0: local time of row 0");
        var output = DetectFiles.Output("--out", "scenario,hour_idx,level");
        var command = new Command("dma-leaks", "Finds leaks in districts") { flows, starts, output };
        command.SetAction(async (parsed, stop) =>
        {
            var begins = parsed.GetValue(starts)!;
            var t0 = DetectFiles.Starts(begins, "scenario");
            var table = SeriesFile.Read(parsed.GetValue(flows)!.FullName);
            var rows = table.Indexes();
            var alarms = table.Columns.Select((name, n) => Alarms(name, rows, table.Values[n], DetectFiles.Start(t0, name, begins))).SelectMany(lines => lines);
            await DetectFiles.WriteAsync(parsed.GetValue(output)!, "scenario,hour_idx,level", alarms, stop);
            return 0;
        });
        return command;
    }

    /// <summary>Nights are judged as they end: an alarm stands at the row of the night's last hour.</summary>
    internal static IEnumerable<string> Alarms(string name, int[] rows, double[] values, DateTime t0)
    {
        var state = ShiftState.Start;
        var night = new float[NightFlow.Hours];
        Array.Fill(night, float.NaN);
        for (var n = 0; n < rows.Length; n++)
        {
            var hour = t0.AddHours(rows[n]);
            if (hour.Hour >= NightFlow.Hours) continue;
            night[hour.Hour] = (float)values[n];
            if (hour.Hour < NightFlow.Hours - 1) continue;
            (state, var finding) = NightFlow.Next(state, DateOnly.FromDateTime(hour), NightFlow.Least(night));
            Array.Fill(night, float.NaN);
            if (finding is { Kind: FindingKind.Raise }) yield return string.Create(CultureInfo.InvariantCulture, $"{name},{rows[n]},{DetectFiles.Level(finding)}");
        }
    }
}
