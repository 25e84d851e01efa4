using System.CommandLine;
using System.Globalization;
using SmartUtility.Core.Metering;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs.Detect;

/// <summary>detect register-faults: rollovers, replacements, spikes, dips and registers that stand still.</summary>
static class RegisterFaults
{
    public static Command Verb()
    {
        var registers = DetectFiles.Input("--registers", "u,t,r: meter, time, what the register showed; a meter's rows in order of time; .gz allowed");
        var output = DetectFiles.Output("--out", "u,type,t");
        var command = new Command("register-faults", "Tells apart what a register does that a counter does not do") { registers, output };
        command.SetAction(async (parsed, stop) =>
        {
            await DetectFiles.WriteAsync(parsed.GetValue(output)!, "u,type,t", Find(parsed.GetValue(registers)!), stop);
            return 0;
        });
        return command;
    }

    /// <summary>Rows of the answer, meter by meter as they come in the file.</summary>
    internal static IEnumerable<string> Find(FileInfo registers, RegisterFaultLimits? limits = null)
    {
        Dictionary<string, (RegisterWatch Watch, List<RegisterFault> Found)> watches = new(StringComparer.Ordinal);
        foreach (var row in DetectFiles.Rows(registers, "u", "t", "r"))
        {
            if (row[2].Length == 0) continue;
            if (!watches.TryGetValue(row[0], out var one)) watches[row[0]] = one = (new RegisterWatch(null, limits), []);
            one.Found.AddRange(one.Watch.Next(Time(row[1], registers), Index(row[2], registers)));
        }
        foreach (var (name, (watch, found)) in watches)
            foreach (var fault in found.Concat(watch.End()))
                yield return string.Create(CultureInfo.InvariantCulture, $"{name},{fault.Kind.ToString().ToLowerInvariant()},{fault.Time:yyyy-MM-dd HH:mm:ss}");
    }

    static DateTimeOffset Time(string text, FileInfo file) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw new StartRefused($"{file.Name}: '{text}' is no time");

    static long Index(string text, FileInfo file) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 1e17m ? (long)Math.Floor(value) : throw new StartRefused($"{file.Name}: '{text}' is no index");
}
