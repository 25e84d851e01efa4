using System.CommandLine;
using System.Globalization;
using SmartUtility.Core.Simulation.Operations;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs;

/// <summary>demo seed, demo reset: a believable small country and its end.</summary>
static class Demo
{
    public static Command Verb()
    {
        var demo = new Command("demo", "The demonstration country");
        demo.Subcommands.Add(Seed());
        demo.Subcommands.Add(Reset());
        return demo;
    }

    static Command Seed()
    {
        var until = new Option<string?>("--until") { Description = "First day without history, YYYY-MM-DD (default: today)" };
        var meters = new Option<int>("--meters") { Description = "Meters, 50 to 20000", DefaultValueFactory = _ => 500 };
        var days = new Option<int>("--days") { Description = "Days of history, 40 to 800", DefaultValueFactory = _ => 400 };
        until.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                result.AddError($"--until: '{text}' is not a date like 2026-11-24");
        });
        meters.Validators.Add(result => Within(result, "--meters", 50, 20_000));
        days.Validators.Add(result => Within(result, "--days", 40, 800));
        var seed = new Command("seed", "Makes a believable small country in an empty installation; the same date and numbers, the same readings, bills and ledger") { TreatUnmatchedTokensAsErrors = false };
        seed.Options.Add(until);
        seed.Options.Add(meters);
        seed.Options.Add(days);
        seed.SetAction(async (parsed, stop) =>
        {
            await using var host = await UtilityHost.BuildAsync(Arguments(parsed), stop: stop);
            var day = parsed.GetValue(until) is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : DemoStart.Today(TimeProvider.System);
            var seeded = await DemoStart.SeedAsync(host, new DemoNumbers(day, parsed.GetValue(meters), parsed.GetValue(days)), stop);
            if (!seeded.WasThere) await ActivatorUtilities.CreateInstance<DemoFindings>(host.App.Services).FindAsync(null, stop);
            await Console.Out.WriteLineAsync(seeded.WasThere
                ? string.Create(CultureInfo.InvariantCulture, $"already seeded: {seeded.Numbers.Meters} meters, {seeded.Numbers.Days} days until {seeded.Numbers.Until:yyyy-MM-dd}; 'demo reset' takes it away")
                : $"seeded {seeded.Numbers.Meters} meters, {seeded.Subscribers} subscribers, {seeded.Readings} readings, {seeded.Invoices} bills; passwords in {Path.Combine(host.Data.Path, "demo-passwords")}");
            return 0;
        });
        return seed;
    }

    static Command Reset()
    {
        var reset = new Command("reset", "Takes the demonstration away; refused while an operator exists that is not the demonstration's") { TreatUnmatchedTokensAsErrors = false };
        reset.SetAction(async (parsed, stop) =>
        {
            await using var host = await UtilityHost.BuildAsync(Arguments(parsed), stop: stop);
            await Console.Out.WriteLineAsync(await DemoStart.ResetAsync(host, stop) ? "the demonstration is gone" : "there was no demonstration");
            return 0;
        });
        return reset;
    }

    // The answer is all that belongs on stdout.
    static string[] Arguments(ParseResult parsed) => ["--Logging:Console:LogToStandardErrorThreshold=Trace", .. parsed.UnmatchedTokens];

    static void Within(System.CommandLine.Parsing.OptionResult result, string name, int least, int most)
    {
        if (result.GetValueOrDefault<int>() is var value && (value < least || value > most)) result.AddError($"{name}: {value} is not within {least} and {most}");
    }
}
