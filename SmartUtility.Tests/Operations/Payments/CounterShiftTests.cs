using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using UglyToad.PdfPig;

namespace SmartUtility.Tests.Operations.Payments;

public sealed class CounterShiftTests(PostgresFixture postgres)
{
    sealed record Counter(Town Town, OpenShift Open, CloseShift Close, ShiftQueries Shifts, Actor Awa, Actor Kofi, Actor Chief)
    {
        public async Task<decimal> SumAsync(LedgerAccount account) => (decimal)(await Town.Database.OwnerSqlAsync($"select coalesce(sum(amount), 0) from ledger_entries where account = {(int)account}"))!;

        public Task<Outcome<Payment>> TakeAsync(Actor clerk, string account, decimal amount, string reference, IReadOnlyList<string>? bills = null, bool onAccount = false, bool isOther = false) =>
            Town.Pay.RunAsync(clerk, new IncomingPayment(account, "cash", reference, amount, bills, OnAccount: onAccount, IsOtherMoney: isOther), default);
    }

    async Task<Counter> CounterAsync()
    {
        var town = await Town.MakeAsync(await postgres.CreateAsync());
        Actor Person(int id, string name, Role role) => new(id, name, role, [town.Owner.Id], []);
        return new Counter(town, new OpenShift(town.Database.Contexts, town.Clock), new CloseShift(town.Database.Contexts, town.Clock), new ShiftQueries(town.Database.Contexts, town.Clock),
            Person(11, "awa@example.org", Role.Cashier), Person(12, "kofi@example.org", Role.Cashier), Person(13, "chief@example.org", Role.Billing));
    }

    static CashCount Count(params (decimal Value, int Pieces)[] lines) => new([.. lines.Select(line => new CashPieces(line.Value, line.Pieces))]);

    // 12 m³ in October: 3 535; 20 m³: 10 × 200 + 10 × 400 + 500 + 18 % of 4 500 = 7 310.
    static async Task<(Subscriber First, Subscriber Second)> BilledAsync(Town town)
    {
        var (first, _, _) = await town.HomeAsync();
        var (second, _, _) = await town.HomeAsync(20_000, name: "Kodjo Agbo");
        await town.Run.RunAsync(town.Actor, new BillingMonth(2026, 10), default);
        return (first, second);
    }

    /// <summary>A day written out: float 20 000; 3 535 + 5 000 in part + 1 000 on account + 7 000 by mistake, taken back; 400 short at the count.</summary>
    [Fact]
    public async Task A_cash_day_with_a_reversal_closes_to_the_cent_and_the_books_sum_to_zero()
    {
        var counter = await CounterAsync();
        var (first, second) = await BilledAsync(counter.Town);
        var stop = TestContext.Current.CancellationToken;
        Assert.Equal("shift-none", (await counter.TakeAsync(counter.Awa, first.Account, 3_535, "a")).Refusal!.Code);

        var shift = (await counter.Open.RunAsync(counter.Awa, 20_000, stop)).Value;
        Assert.Equal("AQUA-S-2026-000001", shift.Number);
        await counter.TakeAsync(counter.Awa, first.Account, 3_535, "a");
        await counter.TakeAsync(counter.Awa, second.Account, 5_000, "b");
        await counter.TakeAsync(counter.Awa, second.Account, 1_000, "c", onAccount: true);
        var wrong = (await counter.TakeAsync(counter.Awa, first.Account, 7_000, "d")).Value;
        Assert.Equal(20_000 + 3_535 + 5_000 + 1_000 + 7_000, await counter.SumAsync(LedgerAccount.Cash));

        Assert.Equal("forbidden", (await counter.Town.Reverse.RunAsync(counter.Awa, wrong.ReceiptNumber, "typed twice", stop)).Refusal!.Code);
        Assert.Equal("reason-missing", (await counter.Town.Reverse.RunAsync(counter.Chief, wrong.ReceiptNumber, " ", stop)).Refusal!.Code);
        Assert.True((await counter.Town.Reverse.RunAsync(counter.Chief, wrong.ReceiptNumber, "typed twice", stop)).IsDone);
        Assert.True((await counter.Town.Reverse.RunAsync(counter.Chief, wrong.ReceiptNumber, "typed twice", stop)).IsDone);
        Assert.Equal(29_535, await counter.SumAsync(LedgerAccount.Cash));

        var closing = (await counter.Close.RunAsync(counter.Awa, shift.Number, Count((10_000, 2), (5_000, 1), (2_000, 2), (100, 1), (25, 1), (10, 1)), "a coin fell", stop)).Value;
        Assert.Equal((29_535m, 29_135m, -400m), (closing.Expected, closing.Counted, closing.Difference));
        // Twice, with another count: the first stands.
        Assert.Equal(29_135, (await counter.Close.RunAsync(counter.Awa, shift.Number, Count((10_000, 9)), null, stop)).Value.Counted);

        Assert.Equal(0, await counter.SumAsync(LedgerAccount.Cash));
        Assert.Equal(29_135 - 20_000, await counter.SumAsync(LedgerAccount.Safe));
        Assert.Equal(400, await counter.SumAsync(LedgerAccount.CashDifference));
        Assert.Equal(7_310 - 5_000, await counter.SumAsync(LedgerAccount.Receivable));
        Assert.Equal(-1_000, await counter.SumAsync(LedgerAccount.Credit));
        Assert.Equal(0m, await counter.Town.Database.OwnerSqlAsync("select sum(amount) from ledger_entries"));
        Assert.Equal("shift-none", (await counter.TakeAsync(counter.Awa, first.Account, 500, "e")).Refusal!.Code);
        // The form of a payment sent again after the close is still that payment.
        Assert.Equal("AQUA-R-2026-000001", (await counter.TakeAsync(counter.Awa, first.Account, 3_535, "a")).Value.ReceiptNumber);

        var view = (await counter.Shifts.ShiftAsync(counter.Awa, shift.Number, stop)).Value;
        Assert.Equal((16_535m, 7_000m, 29_535m, 5), (view.Taken, view.GivenBack, view.Expected, view.Lines.Count));
        var report = (await counter.Shifts.ClerksAsync(counter.Chief, null, null, stop)).Value;
        var row = Assert.Single(report.Clerks);
        Assert.Equal(("awa@example.org", 4, 16_535m, 1, 7_000m, 1, 0m, 400m), (row.Clerk, row.Payments, row.Taken, row.Reversals, row.Reversed, row.Shifts, row.Over, row.Short));
        Assert.Equal(("awa@example.org", "chief@example.org", "typed twice", 7_000m), report.Reversals.Select(line => (line.TakenBy, line.By, line.Reason, line.Amount)).Single());
        Assert.Equal("forbidden", (await counter.Shifts.ClerksAsync(counter.Awa, null, null, stop)).Refusal!.Code);
    }

    [Fact]
    public async Task Everything_twice_at_once_happens_once()
    {
        var counter = await CounterAsync();
        var (first, _) = await BilledAsync(counter.Town);
        var stop = TestContext.Current.CancellationToken;

        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => counter.Open.RunAsync(counter.Awa, 5_000, stop)));
        Assert.Single(opened.Select(one => one.Value.Number).Distinct());
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => counter.TakeAsync(counter.Awa, first.Account, 3_535, "same")));
        var receipt = Assert.Single(taken.Select(one => one.Value.ReceiptNumber).Distinct());
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => counter.Town.Reverse.RunAsync(counter.Chief, receipt, "wrong account", stop)));
        var closed = await Task.WhenAll(Enumerable.Range(0, 4).Select(pieces => counter.Close.RunAsync(counter.Awa, opened[0].Value.Number, Count((5_000, 1 + pieces)), null, stop)));
        Assert.Single(closed.Select(one => one.Value.Counted).Distinct());

        Assert.Equal((1L, 1L, 1L, 1L), ((long)(await counter.Town.Database.OwnerSqlAsync("select count(*) from counter_shifts"))!, (long)(await counter.Town.Database.OwnerSqlAsync("select count(*) from payments"))!,
            (long)(await counter.Town.Database.OwnerSqlAsync("select count(*) from payment_reversals"))!, (long)(await counter.Town.Database.OwnerSqlAsync("select count(*) from shift_closings"))!));
        Assert.Equal(0, await counter.SumAsync(LedgerAccount.Cash));
        Assert.Equal(0m, await counter.Town.Database.OwnerSqlAsync("select sum(amount) from ledger_entries"));
    }

    [Fact]
    public async Task The_same_amount_a_moment_later_is_asked_about_and_taken_when_it_is_other_money()
    {
        var counter = await CounterAsync();
        var (first, second) = await BilledAsync(counter.Town);
        await counter.Open.RunAsync(counter.Awa, 0, default);
        await counter.TakeAsync(counter.Awa, first.Account, 1_000, "a");

        var again = await counter.TakeAsync(counter.Awa, first.Account, 1_000, "b");
        Assert.Equal(("payment-repeated", "AQUA-R-2026-000001"), (again.Refusal!.Code, again.Refusal.Values.Single()));
        Assert.True((await counter.TakeAsync(counter.Awa, second.Account, 1_000, "c")).IsDone);
        Assert.True((await counter.TakeAsync(counter.Awa, first.Account, 1_000, "b", isOther: true)).IsDone);
        counter.Town.Clock.Advance(CounterRules.AskAgain + TimeSpan.FromSeconds(1));
        Assert.True((await counter.TakeAsync(counter.Awa, first.Account, 1_000, "d")).IsDone);
    }

    [Fact]
    public async Task Several_named_bills_are_paid_at_once_before_an_older_one()
    {
        var counter = await CounterAsync();
        var town = counter.Town;
        var (subscriber, _, meter) = await town.HomeAsync();
        await town.Rows.ReadingsAsync(meter.Registers[0], (Town.Midnight(2026, 12, 1), 13_000));
        town.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 1, 8, 0, 0, TimeSpan.Zero));
        await town.Run.RunAsync(town.Actor, null, default);
        var bills = (await town.Payments.BillsAsync(town.Actor, subscriber.Id, default)).Value;
        await counter.Open.RunAsync(counter.Awa, 0, default);

        var both = (await counter.TakeAsync(counter.Awa, subscriber.Account, bills.Sum(bill => bill.Open), "a", [.. bills.Select(bill => bill.Number)])).Value;

        var receipt = (await town.Payments.ReceiptAsync(counter.Awa, both.ReceiptNumber, default)).Value;
        Assert.Equal([3_535m, 590m], receipt.Parts.Select(part => part.Amount));
        Assert.All((await town.Payments.BillsAsync(town.Actor, subscriber.Id, default)).Value, bill => Assert.Equal(BillState.Paid, bill.State));
        foreach (var (language, word) in new[] { ("en", "Keep this receipt."), ("fr", "Conservez ce reçu.") })
        {
            using var pdf = PdfDocument.Open(ReceiptPdf.Render(receipt, language));
            var page = pdf.GetPages().Single();
            Assert.Equal(226.77, page.Width, 1);
            var text = string.Concat(page.Letters.Select(letter => letter.Value));
            foreach (var shown in new[] { both.ReceiptNumber, subscriber.Account, bills[0].Number, bills[1].Number, word }) Assert.Contains(shown, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Cash_taken_back_after_the_till_was_closed_comes_out_of_the_safe()
    {
        var counter = await CounterAsync();
        var (first, _) = await BilledAsync(counter.Town);
        var shift = (await counter.Open.RunAsync(counter.Awa, 0, default)).Value;
        var paid = (await counter.TakeAsync(counter.Awa, first.Account, 3_500, "a")).Value;
        await counter.Close.RunAsync(counter.Awa, shift.Number, Count((500, 7)), null, default);

        Assert.True((await counter.Town.Reverse.RunAsync(counter.Chief, paid.ReceiptNumber, "customer came back", default)).IsDone);

        Assert.Equal((0m, 0m, 0m), (await counter.SumAsync(LedgerAccount.Cash), await counter.SumAsync(LedgerAccount.Safe), await counter.SumAsync(LedgerAccount.CashDifference)));
        Assert.Equal(0, (await counter.Shifts.ShiftAsync(counter.Chief, shift.Number, default)).Value.GivenBack);
    }

    [Fact]
    public async Task A_clerk_sees_and_closes_only_its_own_shift_and_another_operator_s_is_not_there()
    {
        var counter = await CounterAsync();
        var shift = (await counter.Open.RunAsync(counter.Awa, 100, default)).Value;
        var elsewhere = await Town.MakeAsync(counter.Town.Database, code: "VOLTA");
        var stranger = counter.Chief with { Operators = [elsewhere.Owner.Id] };

        foreach (var other in new[] { counter.Kofi, stranger })
        {
            Assert.Equal("not-found", (await counter.Shifts.ShiftAsync(other, shift.Number, default)).Refusal!.Code);
            Assert.Equal("not-found", (await counter.Close.RunAsync(other, shift.Number, Count(), null, default)).Refusal!.Code);
        }
        Assert.Empty((await counter.Shifts.ListAsync(counter.Kofi, default)).Value);
        Assert.True((await counter.Shifts.ShiftAsync(counter.Chief, shift.Number, default)).IsDone);
        Assert.Equal("float-invalid", (await counter.Open.RunAsync(counter.Kofi, 0.5m, default)).Refusal!.Code);
        Assert.Equal("forbidden", (await counter.Open.RunAsync(Actor.System(counter.Town.Owner.Id), 0, default)).Refusal!.Code);
    }

    /// <summary>A connection that dies between the steps of a transaction leaves nothing: the books refuse the last step here.</summary>
    [Fact]
    public async Task What_breaks_before_its_end_leaves_nothing_half_done()
    {
        var counter = await CounterAsync();
        var (first, _) = await BilledAsync(counter.Town);
        var shift = (await counter.Open.RunAsync(counter.Awa, 100, default)).Value;
        await counter.Town.Database.OwnerSqlAsync("""
            create function broken() returns trigger language plpgsql as $$ begin raise exception 'the server went away'; end $$;
            create trigger broken before insert on audit for each row execute function broken()
            """);

        await Assert.ThrowsAnyAsync<Exception>(() => counter.TakeAsync(counter.Awa, first.Account, 1_000, "a"));
        await Assert.ThrowsAnyAsync<Exception>(() => counter.Close.RunAsync(counter.Awa, shift.Number, Count((100, 1)), null, default));
        await Assert.ThrowsAnyAsync<Exception>(() => counter.Open.RunAsync(counter.Kofi, 100, default));

        Assert.Equal((0L, 0L, 1L), ((long)(await counter.Town.Database.OwnerSqlAsync("select count(*) from payments"))!, (long)(await counter.Town.Database.OwnerSqlAsync("select count(*) from shift_closings"))!,
            (long)(await counter.Town.Database.OwnerSqlAsync("select count(*) from counter_shifts"))!));
        Assert.Equal(100, await counter.SumAsync(LedgerAccount.Cash));
        await counter.Town.Database.OwnerSqlAsync("drop trigger broken on audit");
        Assert.Equal("AQUA-R-2026-000001", (await counter.TakeAsync(counter.Awa, first.Account, 1_000, "a")).Value.ReceiptNumber);
        await using var app = new NpgsqlConnection(counter.Town.Database.App);
        await app.OpenAsync(TestContext.Current.CancellationToken);
        await using var change = new NpgsqlCommand("update counter_shifts set opening_float = 0", app);
        await Assert.ThrowsAsync<PostgresException>(() => change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The connection is killed at each write of a close, and at its commit: as if the program or the machine ended there.</summary>
    [Fact]
    public async Task Killed_anywhere_in_a_close_nothing_is_half_done_and_the_next_close_is_whole()
    {
        const string Left = "select (select count(*) from shift_closings) + (select count(*) from postings where kind = 'shift-close') + (select count(*) from audit where action = 'shift.closed')";
        var counter = await CounterAsync();
        var (first, _) = await BilledAsync(counter.Town);
        var shift = (await counter.Open.RunAsync(counter.Awa, 20_000, default)).Value;
        await counter.TakeAsync(counter.Awa, first.Account, 3_535, "a");
        var database = counter.Town.Database;
        await database.OwnerSqlAsync("create function killed() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(5); return new; end $$");

        foreach (var (table, when) in new[] { ("shift_closings", "before insert"), ("postings", "before insert"), ("ledger_entries", "before insert"), ("audit", "before insert"), ("shift_closings", "after insert") })
        {
            var atCommit = when == "after insert";
            await database.OwnerSqlAsync($"create {(atCommit ? "constraint" : "")} trigger killed {when} on {table} {(atCommit ? "deferrable initially deferred" : "")} for each row execute function killed()");
            await Assert.ThrowsAnyAsync<Exception>(() => counter.Close.RunAsync(counter.Awa, shift.Number, Count((10_000, 2), (2_000, 1)), null, default));
            await database.OwnerSqlAsync($"drop trigger killed on {table}");
            Assert.Equal(0L, await database.OwnerSqlAsync(Left));
            Assert.Equal(23_535m, await counter.SumAsync(LedgerAccount.Cash));
        }

        var closing = (await counter.Close.RunAsync(counter.Awa, shift.Number, Count((10_000, 2), (2_000, 1)), null, default)).Value;
        Assert.Equal((23_535m, 22_000m), (closing.Expected, closing.Counted));
        Assert.Equal(0m, await counter.SumAsync(LedgerAccount.Cash));
        Assert.Equal(0m, await database.OwnerSqlAsync("select sum(amount) from ledger_entries"));
        Assert.Equal(1L, await database.OwnerSqlAsync("select count(*) from shift_closings"));
    }
}
