using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Shared;
using SmartUtility.Core.Simulation;
using SmartUtility.Core.Simulation.Operations;

namespace SmartUtility.Web.Hosting;

/// <summary>What the demonstration needs before the program listens: the country in an empty database, its passwords in the data directory.</summary>
public static class DemoStart
{
    static readonly Actor Program = Actor.System([]);

    /// <summary>Seeds when the demonstration is on and there is no operator yet; makes new passwords when their file is gone.</summary>
    public static async Task PrepareAsync(UtilityHost host, CancellationToken stop)
    {
        var services = host.App.Services;
        var settings = services.GetRequiredService<DemoSettings>();
        if (!settings.Enabled) return;
        var queries = services.GetRequiredService<DemoQueries>();
        if (await queries.IsEmptyAsync(stop))
        {
            await SeedAsync(host, new DemoNumbers(Today(services.GetRequiredService<TimeProvider>()), settings.Meters, settings.Days), stop);
            services.GetRequiredService<DemoFindings>().Wanted = true;
        }
        else if (await queries.FindAsync(stop) is { } numbers && DemoPasswords.Load(host.Data) is null)
            await RenewPasswordsAsync(host, numbers, stop);
    }

    /// <summary>Today where the demonstration lives.</summary>
    public static DateOnly Today(TimeProvider clock) => Country.Calendar.DayOf(clock.GetUtcNow());

    /// <summary>Seeds and writes the passwords; what was there before stays and keeps its passwords.</summary>
    public static async Task<SeededDemo> SeedAsync(UtilityHost host, DemoNumbers numbers, CancellationToken stop)
    {
        var services = host.App.Services;
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("SmartUtility.Demo");
        var watch = Stopwatch.StartNew();
        logger.LogInformation("Making the demonstration: {Meters} meters, {Days} days until {Until}", numbers.Meters, numbers.Days, numbers.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        var passwords = DemoPasswords.Make(numbers);
        await using var owner = OwnerOf(host);
        var outcome = await services.GetRequiredService<SeedDemo>().RunAsync(Program, owner, numbers, passwords.Hashed(), stop);
        if (outcome.Refusal is { } refusal) throw new StartRefused($"demo seed: {refusal.Detail}");
        var seeded = outcome.Value;
        if (seeded.WasThere) return seeded;
        passwords.Save(host.Data);
        logger.LogInformation("The demonstration is there after {Seconds:0.0} s: {Subscribers} subscribers, {Readings} readings, {Invoices} bills", watch.Elapsed.TotalSeconds, seeded.Subscribers, seeded.Readings, seeded.Invoices);
        return seeded;
    }

    /// <summary>Takes the demonstration and its passwords away; false when there was none.</summary>
    public static async Task<bool> ResetAsync(UtilityHost host, CancellationToken stop)
    {
        await using var owner = OwnerOf(host);
        var outcome = await host.App.Services.GetRequiredService<ResetDemo>().RunAsync(Program, owner, stop);
        if (outcome.Refusal is { } refusal) throw new StartRefused($"demo reset: {refusal.Detail}");
        DemoPasswords.Remove(host.Data);
        return outcome.Value;
    }

    // The database came from elsewhere or the file was removed: nobody knows the old ones.
    static async Task RenewPasswordsAsync(UtilityHost host, DemoNumbers numbers, CancellationToken stop)
    {
        var passwords = DemoPasswords.Make(numbers);
        Outcome<int> outcome = await host.App.Services.GetRequiredService<RenewDemoPasswords>().RunAsync(Program, passwords.Hashed(), stop);
        if (outcome.Refusal is { } refusal) throw new StartRefused($"demo passwords: {refusal.Detail}");
        passwords.Save(host.Data);
    }

    static NpgsqlDataSource OwnerOf(UtilityHost host) => host.App.Services.GetRequiredService<OwnerDatabase>().ConnectionString is { Length: > 0 } given
        ? NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(given) { CommandTimeout = 600, Pooling = false }.ConnectionString)
        : throw new StartRefused("the demonstration is made with the owner's role; set ConnectionStrings__Owner");
}
