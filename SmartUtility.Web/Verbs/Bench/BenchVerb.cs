using System.CommandLine;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>bench NAME: the project's own benchmarks; each prints one JSON line with its figures and its limit measured in the same run.</summary>
static class BenchVerb
{
    static readonly Func<Command>[] All = [Ingest.Verb, Kill.Verb, KillBilling.Verb, KillBilling.WorkerVerb, Balance.Verb, Pages.Verb, Pages.ClientVerb, Screenshots.Verb, ForecastBench.Verb, DetectBench.Verb, NightBench.Verb, OutageBench.Verb, FindBench.Verb, BillingBench.Verb, PrintBench.Verb];

    public static Command Verb()
    {
        var bench = new Command("bench", "The project's own benchmarks: small by default, --full for the figures in docs/benchmarks.md");
        foreach (var verb in All) bench.Subcommands.Add(verb());
        return bench;
    }
}
