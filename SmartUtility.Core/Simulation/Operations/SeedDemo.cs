using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;
using SmartUtility.Core.Simulation.Storage;

namespace SmartUtility.Core.Simulation.Operations;

/// <summary>A person of the demonstration with the hash of the password made for it.</summary>
/// <param name="Person">Who.</param>
/// <param name="PasswordHash">As sign-in compares it.</param>
public sealed record DemoSignIn(DemoPerson Person, string PasswordHash);

/// <summary>What was seeded.</summary>
/// <param name="WasThere">True when the demonstration was there before; nothing was changed then.</param>
/// <param name="Numbers">What it was made with.</param>
/// <param name="Subscribers">Accounts.</param>
/// <param name="Readings">Readings.</param>
/// <param name="Invoices">Bills.</param>
public sealed record SeededDemo(bool WasThere, DemoNumbers Numbers, int Subscribers, long Readings, int Invoices);

/// <summary>Makes the demonstration country in one transaction, in bulk and with the owner's role: all or nothing, twice the same, the second time nothing.</summary>
public sealed class SeedDemo(DeviceSecrets secrets, TimeProvider clock)
{
    /// <summary>Seeds. Refused when an operator exists that is not the demonstration's.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="owner">Connections of the owner's role.</param>
    /// <param name="numbers">Until, meters (50 to 20 000), days (40 to 800).</param>
    /// <param name="signIns">People with their passwords' hashes.</param>
    /// <param name="stop">Stops before the commit.</param>
    public async Task<Outcome<SeededDemo>> RunAsync(Actor actor, NpgsqlDataSource owner, DemoNumbers numbers, IReadOnlyList<DemoSignIn> signIns, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageInstallation)) return new Forbidden();
        if (numbers.Meters is < 50 or > 20_000) return new Invalid("meters-out-of-range", "a demonstration has 50 to 20000 meters");
        if (numbers.Days is < 40 or > 800) return new Invalid("days-out-of-range", "a demonstration has 40 to 800 days");

        await using var db = new UtilityDbContext(UtilityDbContextFactory.Options(owner), Scope.None);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "demo", 0, stop);
        if (await FindAsync(db, stop) is { } there) return new SeededDemo(true, there, 0, 0, 0);
        if (await db.Operators.Where(row => !row.IsDemo).Select(row => row.Code).FirstOrDefaultAsync(stop) is { } code)
            return new Conflict("not-empty", $"operator {code} exists; the demonstration is only made in an empty installation");

        var country = CountryBuilder.Build(numbers.Until, numbers.Meters, numbers.Days);
        await db.Database.ExecuteSqlAsync($"select ensure_partitions({country.From}, {numbers.Until.AddMonths(2)})", stop);
        var operators = country.Operators.Select(SeededRows.OwnerOf).ToList();
        db.AddRange(operators);
        await db.SaveChangesAsync(stop);
        var people = await SeedPeople.WriteAsync(db, operators, signIns, stop);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var (subscribers, readings, invoices) = (0, 0L, 0);
        for (var at = 0; at < operators.Count; at++)
        {
            var rows = new SeededRows(country, country.Operators[at], operators[at]);
            await SeedNetwork.WriteAsync(db, rows, secrets, stop);
            await SeedWork.WriteAsync(db, rows, people, stop);
            subscribers += rows.Customers.Count;
            var runIds = await BulkRows.KeysAsync<BillingRun>(db, numbers.Days / 28 + 2, stop);
            var composing = Task.Run(() => SeedBills.Compose(rows, runIds), stop);
            readings += await SeedReadings.WriteAsync(connection, rows, stop);
            await SeedConsumption.WriteAsync(connection, rows, stop);
            invoices += await (await composing).CopyAsync(db, stop);
            db.ChangeTracker.Clear();
        }
        await SeedLevies.WriteAsync(db, country, operators, stop);
        var now = clock.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"insert into demo_seed values (1, {numbers.Until}, {numbers.Meters}, {numbers.Days}, {now})", stop);
        db.Audit(actor, 0, now, "demo.seeded", "installation", string.Create(CultureInfo.InvariantCulture, $"until {numbers.Until:yyyy-MM-dd}, {numbers.Meters} meters, {numbers.Days} days"));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return new SeededDemo(false, numbers, subscribers, readings, invoices);
    }

    static async Task<DemoNumbers?> FindAsync(UtilityDbContext db, CancellationToken stop) =>
        await db.Database.SqlQuery<DemoNumbers>($"select until, meters, days from demo_seed").SingleOrDefaultAsync(stop);
}
