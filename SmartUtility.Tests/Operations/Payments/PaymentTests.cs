using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Payments;

public sealed class PaymentTests(PostgresFixture postgres)
{
    async Task<Town> TownAsync() => await Town.MakeAsync(await postgres.CreateAsync());

    static async Task<decimal> SumAsync(Town town, LedgerAccount account) => (decimal)(await town.Database.OwnerSqlAsync($"select coalesce(sum(amount), 0) from ledger_entries where account = {(int)account}"))!;

    // 12 m³ in October: 10 × 200 + 2 × 400 + 500 + 18 % of 1 300 = 3 534, to 5 francs 3 535. November without use: 500 + 90 = 590.
    static async Task<(Subscriber Subscriber, string October, string November)> TwoBillsAsync(Town town)
    {
        var (subscriber, _, meter) = await town.HomeAsync();
        await town.Rows.ReadingsAsync(meter.Registers[0], (Town.Midnight(2026, 12, 1), 13_000));
        town.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 1, 8, 0, 0, TimeSpan.Zero));
        await town.Run.RunAsync(town.Actor, null, default);
        var bills = (await town.Payments.BillsAsync(town.Actor, subscriber.Id, default)).Value;
        Assert.Equal([590m, 3535m], bills.Select(bill => bill.Total));
        return (subscriber, bills[1].Number, bills[0].Number);
    }

    [Fact]
    public async Task Money_pays_the_oldest_bill_first_and_the_rest_is_credit_that_the_next_bill_uses()
    {
        var town = await TownAsync();
        var (subscriber, october, november) = await TwoBillsAsync(town);

        await town.Pay.RunAsync(town.Actor, new(subscriber.Account, "cash", "a", 3600), default);
        var states = (await town.Payments.BillsAsync(town.Actor, subscriber.Id, default)).Value.ToDictionary(bill => bill.Number);
        Assert.Equal((BillState.Paid, 0m, BillState.PartPaid, 525m), (states[october].State, states[october].Open, states[november].State, states[november].Open));

        await town.Pay.RunAsync(town.Actor, new(subscriber.Account, "momo", "b", 825), default);
        Assert.Equal((-300m, 0, (DateOnly?)null), await DueAsync(town, subscriber));

        town.Clock.SetUtcNow(new DateTimeOffset(2027, 1, 2, 8, 0, 0, TimeSpan.Zero));
        await town.Database.OwnerSqlAsync($"insert into readings select r.id, '{Town.Midnight(2027, 1, 1).UtcDateTime:O}', 13000, 0, now() from registers r");
        await town.Run.RunAsync(town.Actor, null, default);
        Assert.Equal((290m, 1, (DateOnly?)new DateOnly(2027, 1, 17)), await DueAsync(town, subscriber));

        // The payment whose credit was used comes back: its bill owes again, and so does the bill the credit had paid.
        var receipt = (await town.Payments.PaymentsAsync(town.Actor, subscriber.Id, default)).Value.Single(row => row.Rail == "momo").Receipt;
        Assert.True((await town.Reverse.RunAsync(town.Actor, receipt, "returned by the provider", default)).IsDone);
        Assert.True((await town.Reverse.RunAsync(town.Actor, receipt, "returned by the provider", default)).IsDone);
        Assert.Equal((1115m, 2, (DateOnly?)new DateOnly(2026, 12, 16)), await DueAsync(town, subscriber));
        Assert.Equal(0, await SumAsync(town, LedgerAccount.Credit));
        Assert.Equal(0, await SumAsync(town, LedgerAccount.Rail));
        Assert.Equal(0m, await town.Database.OwnerSqlAsync("select sum(amount) from ledger_entries"));
        var statement = (await town.Payments.StatementAsync(town.Actor, subscriber.Id, null, default)).Value;
        Assert.Equal([3535m, 4125m, 525m, -300m, 290m, 1115m], statement.Rows.Select(row => row.Balance));
        Assert.Equal((-300m, 1115m, 2), await YearAsync(town, subscriber, 2027));
    }

    static async Task<(decimal, decimal, int)> YearAsync(Town town, Subscriber subscriber, int year)
    {
        var statement = (await town.Payments.StatementAsync(town.Actor, subscriber.Id, year, default)).Value;
        return (statement.Opening, statement.Balance, statement.Rows.Count);
    }

    static async Task<(decimal, int, DateOnly?)> DueAsync(Town town, Subscriber subscriber)
    {
        var due = (await town.Payments.DueAsync(town.Actor, subscriber.Id, default)).Value;
        return (due.Balance, due.OpenBills, due.DueOn);
    }

    [Fact]
    public async Task A_named_bill_is_paid_before_older_ones_and_a_late_one_is_overdue()
    {
        var town = await TownAsync();
        var (subscriber, october, november) = await TwoBillsAsync(town);

        await town.Pay.RunAsync(town.Actor, new(subscriber.Account, "cash", "a", 590, [november]), default);
        town.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 17, 8, 0, 0, TimeSpan.Zero));
        var states = (await town.Payments.BillsAsync(town.Actor, subscriber.Id, default)).Value.ToDictionary(bill => bill.Number, bill => bill.State);
        var arrears = (await new ArrearsQueries(town.Database.Contexts, town.Clock).ArrearsAsync(town.Actor, 10, default)).Value.Single();

        Assert.Equal((BillState.Overdue, BillState.Paid), (states[october], states[november]));
        Assert.Equal((3535m, 1, new DateOnly(2026, 12, 16), 3535m), (arrears.Total, arrears.Bills, arrears.OldestDue, arrears.UpTo30));
    }

    [Fact]
    public async Task The_same_reference_books_once_even_many_at_once_and_another_amount_is_refused()
    {
        var town = await TownAsync();
        var (subscriber, _, _) = await TwoBillsAsync(town);
        var incoming = new IncomingPayment(subscriber.Account, "momo", "TX-1", 500);

        var receipts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => town.Pay.RunAsync(town.Actor, incoming, default)));
        var other = await town.Pay.RunAsync(town.Actor, incoming with { Amount = 501 }, default);

        Assert.Single(receipts.Select(receipt => receipt.Value.Id).Distinct());
        Assert.Equal(500, await SumAsync(town, LedgerAccount.Rail));
        Assert.Equal("reference-used", other.Refusal!.Code);
    }

    [Fact]
    public async Task Receipts_have_no_gaps_when_many_pay_at_once()
    {
        var town = await TownAsync();
        var (subscriber, _, _) = await TwoBillsAsync(town);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(n => town.Pay.RunAsync(town.Actor, new(n % 3 == 0 ? "unknown" : subscriber.Account, n % 2 == 0 ? "cash" : "bank", $"{n}", n == 7 ? 0.5m : 10), default)));

        await using var db = town.Database.Contexts.Create(town.Actor);
        Assert.Equal(Enumerable.Range(1, 11).Select(n => $"AQUA-R-2026-{n:000000}"), await db.Set<Payment>().OrderBy(row => row.ReceiptNumber).Select(row => row.ReceiptNumber).ToListAsync());
        Assert.Equal(-40, await SumAsync(town, LedgerAccount.Suspense));
        Assert.Equal(0m, await town.Database.OwnerSqlAsync("select sum(amount) from ledger_entries"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(0.5)]
    public async Task An_amount_that_no_till_can_take_is_refused(double amount)
    {
        var town = await TownAsync();
        Assert.Equal("amount-invalid", (await town.Pay.RunAsync(town.Actor, new("x", "cash", "1", (decimal)amount), default)).Refusal!.Code);
    }

    [Fact]
    public async Task An_account_is_found_by_name_phone_account_and_meter()
    {
        var town = await TownAsync();
        var (subscriber, _, meter) = await town.HomeAsync(name: "Kossi O'Brien 100%");
        await town.HomeAsync(name: "Somebody Else");
        var other = await Town.MakeAsync(town.Database, code: "VOLTA");
        var find = new FindAccounts(town.Database.Contexts);
        var cashier = new Actor(1, "till", Role.Cashier, [town.Owner.Id], []);

        foreach (var text in new[] { "o'brien", "100%", subscriber.Account, subscriber.Phones[0].Phone, subscriber.Phones[0].Phone[4..], meter.Serial })
            Assert.Equal(subscriber.Id, Assert.Single((await find.RunAsync(cashier, text, default)).Value).Id);
        Assert.Empty((await find.RunAsync(other.Actor, "o'brien", default)).Value);
        Assert.Equal("search-short", (await find.RunAsync(cashier, " x ", default)).Refusal!.Code);
        Assert.Contains(meter.Serial, (await find.CardAsync(cashier, subscriber.Account, default)).Value.Places.Single(), StringComparison.Ordinal);
        Assert.IsType<NotFound>((await find.CardAsync(other.Actor, "C-99999", default)).Refusal);
        Assert.IsType<Forbidden>((await town.Reverse.RunAsync(cashier, "x", "y", default)).Refusal);
    }
}
