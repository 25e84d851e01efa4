using System.CommandLine;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs;

/// <summary>The verbs of the one executable. Exit code 0 done, 1 refused or failed (one line on stderr), 2 wrong usage.</summary>
public static class Verbs
{
    static readonly Func<Command>[] All = [Serve.Verb, Migrate.Verb, ImportVerb.Verb, BillPrice.Verb, Demo.Verb, Simulate.Verb, Bench.BenchVerb.Verb, Meters.Verb, ForecastVerb.Verb, Detect.DetectVerbs.Verb, StatisticsVerb.Verb, Backup.Verb, Restore.Verb];

    /// <summary>Runs the verb that the arguments name; serve when they name none.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        // Configuration arguments (--Urls=…, --Mqtt:Port=…) without a verb belong to serve.
        if (args.Length == 0 || args[0].StartsWith("--", StringComparison.Ordinal) && args[0] is not ("--help" or "--version")) args = ["serve", .. args];
        var root = new RootCommand("SmartUtility: meters, network, bills and payments of public utilities.");
        foreach (var verb in All) root.Subcommands.Add(verb());
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 )
        {
            await Console.Error.WriteLineAsync(parsed.Errors[0].Message);
            return 2;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("stopped");
            return 1;
        }
        // The last door: one line for whoever typed the command; a program that serves has logged the rest.
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync(failure.Message.ReplaceLineEndings(" "));
            return 1;
        }
    }
}
