using System.CommandLine;
using System.Globalization;
using SmartUtility.Core.Detection.Rules;

namespace SmartUtility.Web.Verbs.Detect;

/// <summary>detect customer-leaks: flow that never rests, meter by meter.</summary>
static class CustomerLeaks
{
    public static Command Verb()
    {
        var hourly = DetectFiles.Input("--hourly", "hour_idx and one column per meter, litres per hour; .gz allowed");
        var starts = DetectFiles.Input("--starts", "series,t0: local time of row 0");
        var output = DetectFiles.Output("--out", "series,hour_idx,level");
        var command = new Command("customer-leaks", "Finds leaks behind customers' meters") { hourly, starts, output };
        command.SetAction(async (parsed, stop) =>
        {
            var begins = parsed.GetValue(starts)!;
            var t0 = DetectFiles.Starts(begins, "series");
            var table = SeriesFile.Read(parsed.GetValue(hourly)!.FullName);
            var rows = table.Indexes();
            var alarms = table.Columns.Select((name, n) => Alarms(name, rows, table.Values[n], DetectFiles.Start(t0, name, begins))).SelectMany(lines => lines);
            await DetectFiles.WriteAsync(parsed.GetValue(output)!, "series,hour_idx,level", alarms, stop);
            return 0;
        });
        return command;
    }

    internal static IEnumerable<string> Alarms(string name, int[] rows, double[] values, DateTime t0)
    {
        var state = ContinuousFlowState.Start;
        for (var n = 0; n < rows.Length; n++)
        {
            (state, var finding) = ContinuousFlow.Next(state, new HourInput(t0.AddHours(rows[n]), (float)values[n]), ContinuousFlowLimits.Default);
            if (finding is { Kind: FindingKind.Raise }) yield return string.Create(CultureInfo.InvariantCulture, $"{name},{rows[n]},{DetectFiles.Level(finding)}");
        }
    }
}
