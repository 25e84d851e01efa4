using System.CommandLine;

namespace SmartUtility.Web.Verbs.Detect;

/// <summary>detect: the detectors over files, by the same code as the nightly run; no database.</summary>
static class DetectVerbs
{
    static readonly Func<Command>[] All = [DmaLeaks.Verb, CustomerLeaks.Verb, Feeders.Verb, RegisterFaults.Verb, Estimate.Verb];

    public static Command Verb()
    {
        var detect = new Command("detect", "Leaks, irregular use, meter faults and gaps in files of readings; no database");
        foreach (var verb in All) detect.Subcommands.Add(verb());
        return detect;
    }
}
