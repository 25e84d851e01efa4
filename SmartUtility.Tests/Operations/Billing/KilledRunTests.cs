using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Web.Verbs.Bench;

namespace SmartUtility.Tests.Operations.Billing;

public sealed class KilledRunTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Killed_at_random_and_doubled_a_month_has_each_bill_once_without_gaps_and_the_sum_that_sql_says()
    {
        await using var database = await postgres.CreateAsync();
        var (clock, month) = (TimeProvider.System, BillingMonth.Of(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)).Previous);
        await BillingTown.SeedAsync(database.Owner, new PublishTariff(database.Contexts, clock), 2_200, month.Previous, TestContext.Current.CancellationToken);
        var watch = new ClockWatch(database.Contexts.Source, clock);
        var run = new RunBilling(database.Contexts, new IssueInvoices(database.Contexts, new BillingCases(new UsageReader()), watch, clock), watch, clock);
        async Task<Exception?> OnceAsync() => await Record.ExceptionAsync(() => run.RunAsync(Actor.System(BillingTown.OperatorId), month, TestContext.Current.CancellationToken));

        // Every connection of the program is cut in the midst of its work, again and again; two runs at a time.
        var (random, killed) = (new Random(20261124), 0);
        for (var n = 0; n < 5; n++)
        {
            var running = new[] { OnceAsync(), OnceAsync() };
            await Task.WhenAny(Task.WhenAll(running), Task.Delay(random.Next(30, 350), TestContext.Current.CancellationToken));
            await database.OwnerSqlAsync("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
            killed += (await Task.WhenAll(running)).Count(failure => failure is not null);
        }
        // Idle connections were cut, too; who takes one of them learns it by a failure that is none of billing's.
        database.Contexts.Source.Clear();
        for (var n = 0; n < 2; n++) Assert.Null((await Task.WhenAll(OnceAsync(), OnceAsync())).FirstOrDefault(failure => failure is not null));

        var found = await BillingTown.CheckAsync(database.Owner, month, TestContext.Current.CancellationToken);
        Assert.True(killed > 0);
        Assert.True(found.IsRight, found.ToString());
        Assert.Equal(2_200 - 2, found.Bills);
    }
}
