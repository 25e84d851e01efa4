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
            var (table, begins) = (parsed.GetValue(hourly)!, parsed.GetValue(starts)!);
            var t0 = DetectFiles.Starts(begins, "series");
            var alarms = DetectFiles.Series(table).SelectMany(series => Alarms(series.Name, series.Values, DetectFiles.Start(t0, series.Name, begins)));
            await DetectFiles.WriteAsync(parsed.GetValue(output)!, "series,hour_idx,level", alarms, stop);
            return 0;
        });
        return command;
    }

    static IEnumerable<string> Alarms(string name, float[] values, DateTime t0)
    {
        var state = ContinuousFlowState.Start;
        for (var t = 0; t < values.Length; t++)
        {
            (state, var finding) = ContinuousFlow.Next(state, new HourInput(t0.AddHours(t), values[t]), ContinuousFlowLimits.Offline);
            if (finding is { Kind: FindingKind.Raise }) yield return string.Create(CultureInfo.InvariantCulture, $"{name},{t},{finding.Level.ToString().ToLowerInvariant()}");
        }
    }
}
