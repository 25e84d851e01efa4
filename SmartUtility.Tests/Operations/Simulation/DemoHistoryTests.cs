using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Core.Simulation;
using SmartUtility.Core.Simulation.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace SmartUtility.Tests.Operations.Simulation;

/// <summary>The bulk-written history is what the program itself would have made of the same readings.</summary>
public sealed class DemoHistoryTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateOnly Until = new(2026, 11, 24);
    TestDatabase _database = null!;
    NpgsqlDataSource _owner = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _owner = NpgsqlDataSource.Create(_database.Owner);
        _ = (await new SeedDemo(Rows.Secrets, TimeProvider.System).RunAsync(Actor.System([]), _owner, new DemoNumbers(Until, 80, 150), [.. DemoStaff.All.Select(person => new DemoSignIn(person, "none"))], default)).Value;
    }

    public async ValueTask DisposeAsync()
    {
        await _owner.DisposeAsync();
        await _database.DisposeAsync();
    }

    Task<object?> SqlAsync(string sql) => _database.OwnerSqlAsync(sql);

    [Fact]
    public async Task The_ledger_is_zero_and_bills_stand_in_every_state()
    {
        Assert.Equal(0L, await SqlAsync("select count(*) from (select operator_id, currency, sum(amount) from ledger_entries join postings p on p.id = posting_id group by 1, 2 having sum(amount) <> 0) x".Replace("select operator_id", "select p.operator_id", StringComparison.Ordinal)));
        const string open = "(select i.id, i.total, i.due_on, coalesce(sum(e.amount), 0) as open from invoices i left join ledger_entries e on e.invoice_id = i.id and e.account = 0 group by i.id)";
        Assert.NotEqual(0L, await SqlAsync($"select count(*) from {open} b where open = 0 and total > 0"));
        Assert.NotEqual(0L, await SqlAsync($"select count(*) from {open} b where open = total and due_on >= '2026-11-24'"));
        Assert.NotEqual(0L, await SqlAsync($"select count(*) from {open} b where open = total and due_on < '2026-11-24'"));
        Assert.NotEqual(0L, await SqlAsync($"select count(*) from {open} b where open > 0 and open < total"));
        Assert.Equal(0L, await SqlAsync($"select count(*) from {open} b where open < 0 or open > total"));
        Assert.NotEqual(0L, await SqlAsync("select count(*) from (select subscriber_id from ledger_entries where account = 9 group by 1 having sum(amount) < 0) x"));
        Assert.NotEqual(0L, await SqlAsync("select count(*) from payments where rail = 'momo'"));
        Assert.NotEqual(0L, await SqlAsync("select count(*) from payments where rail = 'bank'"));
        // Numbers without a gap, and the series go on from the last.
        Assert.Equal(0L, await SqlAsync("""
            select count(*) from (select operator_id, split_part(number, '-', 3)::int as year, count(*) as n, max(split_part(number, '-', 4)::int) as last from invoices group by 1, 2) x
            left join number_series s on s.operator_id = x.operator_id and s.year = x.year and s.series = 'F' where n <> x.last or s.last is distinct from x.last
            """));
        Assert.Equal(0L, await SqlAsync("select count(*) from invoices where total < 0 or quantity < 0"));
    }

    [Fact]
    public async Task Billing_finds_nothing_left_to_do_and_counts_what_the_bills_say()
    {
        // On a clock that stands where the history ends.
        var clock = new FakeTimeProvider(Country.Calendar.StartOf(Until).AddHours(8));
        var watch = new ClockWatch(_database.Contexts.Source, clock);
        var cases = new BillingCases(new UsageReader());
        var billing = new RunBilling(_database.Contexts, new IssueInvoices(_database.Contexts, cases, watch, clock), watch, clock);
        foreach (var owner in new[] { 1, 2 })
        {
            var summary = (await billing.RunAsync(Actor.System(owner), null, TestContext.Current.CancellationToken)).Value;
            Assert.Equal(0, summary.Issued);
        }

        // What a bill was made of in bulk is what the reader of usage finds, the exchanged meters and the rollovers among them.
        var checkedRows = 0;
        foreach (var owner in new[] { 1, 2 })
        {
            await using var db = _database.Contexts.Create(new Scope([owner]));
            var bills = await db.Set<SmartUtility.Core.Billing.Invoice>().Join(db.Set<Agreement>(), bill => bill.AgreementId, agreement => agreement.Id, (bill, agreement) => new { bill, agreement.UsagePointId }).ToListAsync(TestContext.Current.CancellationToken);
            foreach (var row in bills)
            {
                var counted = await new UsageReader().ReadAsync(db, row.UsagePointId, Country.Calendar.Days(row.bill.PeriodStart, row.bill.PeriodEnd), TestContext.Current.CancellationToken);
                Assert.Equal(row.bill.Quantity, (long)counted.Sum(usage => usage.BaseQuantity));
                checkedRows++;
            }
        }
        Assert.True(checkedRows > 200);
    }
}
