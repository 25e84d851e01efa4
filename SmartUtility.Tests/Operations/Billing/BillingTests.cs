using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Billing;

public sealed class BillingTests(PostgresFixture postgres)
{
    static readonly BillingMonth October = new(2026, 10);

    async Task<Town> TownAsync(Action<Operator>? with = null) => await Town.MakeAsync(await postgres.CreateAsync(), with);

    static async Task<List<Invoice>> InvoicesAsync(Town town)
    {
        await using var db = town.Database.Contexts.Create(town.Actor);
        return await db.Set<Invoice>().Include(row => row.Lines).OrderBy(row => row.Number).ToListAsync();
    }

    static async Task<decimal> LedgerAsync(Town town) => (decimal)(await town.Database.OwnerSqlAsync("select coalesce(sum(amount), 0) from ledger_entries"))!;

    [Fact]
    public async Task A_month_with_a_rollover_and_a_meter_exchange_is_billed_as_by_hand()
    {
        var town = await TownAsync(owner => owner.Language = "fr");
        var (subscriber, agreement, old) = await town.HomeAsync();
        // The old meter (5 digits and 3 decimals) goes from 99 990.000 over 100 000 to 5.250 m³ and is taken away on 15 October at noon: 15.250 m³.
        // The new one goes from 3.000 to 21.500: 18.500 m³. Together 33.750 m³.
        //   10.000 × 200 =  2 000   social block, free of VAT
        //   20.000 × 400 =  8 000
        //    3.750 × 600 =  2 250
        //   standing charge    500
        //   VAT 18 % of 10 750 = 1 935
        //   total           14 685
        var exchanged = Town.Midnight(2026, 10, 15).AddHours(12);
        await town.Database.OwnerSqlAsync("delete from readings");
        await town.Database.OwnerSqlAsync($"update installations set until_at = '{exchanged.UtcDateTime:O}' where meter_id = {old.Id}");
        await town.Rows.ReadingsAsync(old.Registers[0], (Town.Midnight(2026, 10, 1), 99_990_000), (Town.Midnight(2026, 10, 8), 99_999_000), (exchanged, 5_250));
        var fresh = await town.Rows.MeterAsync(town.Owner, serial: "NEW-1");
        await town.Rows.InstallAsync(fresh, new Core.Network.UsagePoint { Id = agreement.UsagePointId, OperatorId = town.Owner.Id, Code = "", District = "" }, exchanged);
        await town.Rows.ReadingsAsync(fresh.Registers[0], (exchanged, 3_000), (Town.Midnight(2026, 11, 1), 21_500));

        var done = await town.Run.RunAsync(town.Actor, October, default);

        Assert.Equal((1, 0), (done.Value.Issued, done.Value.Held));
        var invoice = (await InvoicesAsync(town)).Single();
        Assert.Equal(("AQUA-F-2026-000001", 14_685m, 33_750L, new DateOnly(2026, 11, 17), subscriber.Id, false), (invoice.Number, invoice.Total, invoice.Quantity, invoice.DueOn, invoice.SubscriberId, invoice.IsEstimated));
        Assert.Equal([("line", 10m, 200m, 2000m), ("line", 20m, 400m, 8000m), ("line", 3.75m, 600m, 2250m), ("line", 1m, 500m, 500m), ("tax", 10_750m, 0.18m, 1935m)],
            invoice.Lines.OrderBy(line => line.No).Select(line => (line.Group, line.Quantity, line.UnitPrice, line.Amount)));
        Assert.Equal(InvoiceComposer.Hash(invoice.Document), invoice.Hash);
        var document = BillingJson.Read<InvoiceDocument>(invoice.Document, "document").Value;
        Assert.Equal([(old.Serial, 99_990m, 5.25m, 15.25m), ("NEW-1", 3m, 21.5m, 18.5m)], document.Registers.Select(row => (row.Serial, row.FromIndex, row.ToIndex, row.Quantity)));
        Assert.Equal("Eau, tranche sociale", document.Price.Lines[0].Label);
        Assert.Equal(0, await LedgerAsync(town));
        Assert.Equal(14_685m, await town.Database.OwnerSqlAsync($"select sum(amount) from ledger_entries where account = {(int)LedgerAccount.Receivable} and invoice_id = {invoice.Id}"));
        Assert.Equal("InvoiceIssued", await town.Database.OwnerSqlAsync("select kind from outbox"));
    }

    [Fact]
    public async Task Started_twice_and_twice_at_once_the_same_bills_once()
    {
        var town = await TownAsync();
        for (var n = 0; n < 30; n++) await town.HomeAsync(1000 * n);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => town.Run.RunAsync(town.Actor, null, default)));
        var first = await InvoicesAsync(town);
        await town.Run.RunAsync(town.Actor, null, default);
        var again = await InvoicesAsync(town);

        Assert.Equal(30, first.Count);
        Assert.Equal(Enumerable.Range(1, 30).Select(n => $"AQUA-F-2026-{n:000000}"), first.Select(row => row.Number));
        Assert.Equal(first.Select(row => row.Id), again.Select(row => row.Id));
        Assert.Equal(0, await LedgerAsync(town));
        Assert.Equal(30L, await town.Database.OwnerSqlAsync("select count(*) from postings where kind = 'invoice'"));
        Assert.Equal(1L, await town.Database.OwnerSqlAsync("select count(*) from billing_runs where state = 1"));
    }

    [Theory]
    [InlineData("billing_runs", "insert")]
    [InlineData("billing_chunks", "insert")]
    [InlineData("number_series", "insert or update")]
    [InlineData("invoices", "insert")]
    [InlineData("invoice_lines", "insert")]
    [InlineData("postings", "insert")]
    [InlineData("ledger_entries", "insert")]
    [InlineData("outbox", "insert")]
    [InlineData("billing_chunks", "update")]
    [InlineData("billing_runs", "update")]
    public async Task Killed_at_any_step_the_next_run_bills_the_same_once_and_without_gaps(string table, string when)
    {
        var town = await TownAsync();
        for (var n = 0; n < 3; n++) await town.HomeAsync();
        await town.Database.OwnerSqlAsync($"create function die() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$; create trigger die before {when} on {table} for each row execute function die()");

        var failure = await Record.ExceptionAsync(() => town.Run.RunAsync(town.Actor, October, default));
        await town.Database.OwnerSqlAsync($"drop trigger die on {table}");
        var between = (await InvoicesAsync(town)).Count;
        var second = await town.Run.RunAsync(town.Actor, October, default);

        Assert.NotNull(failure);
        Assert.Equal("killed", (failure as PostgresException ?? (PostgresException)failure.InnerException!).MessageText);
        Assert.Equal(when == "update" ? 3 : 0, between);
        Assert.Equal(Enumerable.Range(1, 3).Select(n => $"AQUA-F-2026-{n:000000}"), (await InvoicesAsync(town)).Select(row => row.Number));
        Assert.Equal(3L, await town.Database.OwnerSqlAsync("select count(*) from postings"));
        Assert.Equal(0, await LedgerAsync(town));
        Assert.Equal(1L, await town.Database.OwnerSqlAsync("select count(*) from billing_runs where state = 1 and finished_at is not null"));
        Assert.True(second.IsDone);
    }

    [Fact]
    public async Task An_agreement_without_usable_readings_is_held_with_its_reason_and_billed_when_they_come()
    {
        var town = await TownAsync();
        await town.HomeAsync();
        var (_, agreement, meter) = await town.HomeAsync();
        await town.Database.OwnerSqlAsync($"delete from readings where register_id = {meter.Registers[0].Id}");
        var queries = new BillingQueries(town.Database.Contexts, town.Clock);

        var first = await town.Run.RunAsync(town.Actor, October, default);
        var held = (await queries.RunAsync(town.Actor, first.Value.Runs.Single(), default)).Value.Held.Single();
        await town.Rows.ReadingsAsync(meter.Registers[0], (Town.Midnight(2026, 10, 1), 0), (Town.Midnight(2026, 11, 1), 5_000));
        var second = await town.Run.RunAsync(town.Actor, null, default);

        Assert.Equal((1, 1), (first.Value.Issued, first.Value.Held));
        Assert.Equal((agreement.Id, "readings-questionable"), (held.AgreementId, held.Reason));
        Assert.Equal(0, second.Value.Held);
        Assert.Equal(["AQUA-F-2026-000001", "AQUA-F-2026-000002"], (await InvoicesAsync(town)).Select(row => row.Number));
        Assert.Empty((await queries.RunAsync(town.Actor, first.Value.Runs.Single(), default)).Value.Held);
    }

    [Fact]
    public async Task A_month_is_billed_when_its_days_of_grace_are_over_and_a_missed_month_is_caught_up()
    {
        var town = await TownAsync(owner => owner.GraceDays = 3);
        var (_, _, meter) = await town.HomeAsync();
        await town.Rows.ReadingsAsync(meter.Registers[0], (Town.Midnight(2026, 12, 1), 20_000));

        var early = await town.Run.RunAsync(town.Actor, October, default);
        Assert.Empty((await town.Run.RunAsync(town.Actor, null, default)).Value.Runs);
        town.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 5, 8, 0, 0, TimeSpan.Zero));
        var late = await town.Run.RunAsync(town.Actor, null, default);

        Assert.Equal("month-open", early.Refusal!.Code);
        Assert.Equal(2, late.Value.Issued);
        Assert.Equal([new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 1)], (await InvoicesAsync(town)).Select(row => row.PeriodStart));
    }

    [Fact]
    public async Task An_agreement_that_starts_or_ends_within_the_month_pays_its_days()
    {
        var town = await TownAsync();
        var (_, agreement, _) = await town.HomeAsync(from: new DateOnly(2026, 10, 1));
        await town.Database.OwnerSqlAsync($"update agreements set ends_on = '2026-10-16' where id = {agreement.Id}");

        await town.Run.RunAsync(town.Actor, October, default);

        var invoice = (await InvoicesAsync(town)).Single();
        Assert.Equal((InvoiceKind.Final, new DateOnly(2026, 10, 16)), (invoice.Kind, invoice.PeriodEnd));
        // 15 of 31 days of 500.
        Assert.Equal(242m, invoice.Lines.Single(line => line.Key == "standing").Amount);
    }

    [Fact]
    public async Task A_program_whose_clock_is_behind_bills_nothing()
    {
        var town = await TownAsync();
        await town.HomeAsync();
        await town.Watch.BeatAsync(default);
        town.Clock.AdjustTime(town.Clock.GetUtcNow() - TimeSpan.FromDays(1));

        Assert.Equal("clock-behind", (await town.Run.RunAsync(town.Actor, October, default)).Refusal!.Code);
        Assert.Equal("clock-behind", (await town.Issue.RunAsync(town.Actor, [1], October, null, default)).Refusal!.Code);
        await town.Watch.BeatAsync(default);
        Assert.Equal("clock-behind", (await town.Watch.EnsureAsync(default))!.Code);
        Assert.Empty(await InvoicesAsync(town));
        town.Clock.AdjustTime(town.Clock.GetUtcNow() + TimeSpan.FromDays(1));
        Assert.Null(await town.Watch.EnsureAsync(default));
    }

    [Fact]
    public async Task A_program_whose_clock_its_time_server_contradicts_bills_nothing_and_leaves_no_mark_in_the_future()
    {
        var town = await TownAsync();
        await town.HomeAsync();
        await town.Watch.NoteAsync(TimeSpan.FromMinutes(-40), default);

        var refusal = (await town.Run.RunAsync(town.Actor, October, default)).Refusal!;
        await town.Watch.BeatAsync(default);

        Assert.Equal("clock-off", refusal.Code);
        Assert.Contains("40 min fast", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(new DateTime(2000, 1, 1), ((DateTime)(await town.Database.OwnerSqlAsync("select at from clock_marks"))!).Date);
        await town.Watch.NoteAsync(null, default);
        Assert.Null(await town.Watch.EnsureAsync(default));
        Assert.Empty(await InvoicesAsync(town));
    }

    [Fact]
    public async Task An_issued_bill_cannot_be_changed_and_an_unbalanced_posting_is_refused_by_the_database()
    {
        var town = await TownAsync();
        await town.HomeAsync();
        await town.Run.RunAsync(town.Actor, October, default);

        var change = await Assert.ThrowsAsync<PostgresException>(() => town.Database.OwnerSqlAsync("update invoices set total = 0"));
        Assert.Equal("23001", change.SqlState);
        await using var db = town.Database.Contexts.Create(town.Actor);
        db.Add(new Posting { OperatorId = town.Owner.Id, Kind = "opening", Reference = "x", At = town.Clock.GetUtcNow(), Currency = "XOF", Entries = [new LedgerEntry { OperatorId = town.Owner.Id, Account = LedgerAccount.Cash, Amount = 1 }] });
        // The trigger is deferred: it speaks at the commit.
        var unbalanced = await Record.ExceptionAsync(() => db.SaveChangesAsync());
        Assert.Equal("23514", (unbalanced as PostgresException ?? (PostgresException)unbalanced!.InnerException!).SqlState);
        Assert.Throws<InvalidOperationException>(() => new PostingBuilder(1, "payment", "x", "XOF", default).Entry(LedgerAccount.Cash, 1).Build());
    }

    [Fact]
    public async Task A_credit_note_takes_a_bill_back_once_and_what_was_paid_becomes_credit()
    {
        var town = await TownAsync();
        var (subscriber, _, _) = await town.HomeAsync();
        await town.Run.RunAsync(town.Actor, October, default);
        var bill = (await InvoicesAsync(town)).Single();
        await town.Pay.RunAsync(town.Actor, new(subscriber.Account, "cash", "1", 1000), default);

        var note = (await town.Credit.RunAsync(town.Actor, bill.Number, "wrong meter", default)).Value.Note!;
        var again = (await town.Credit.RunAsync(town.Actor, bill.Number, "wrong meter", default)).Value.Note!;
        var view = (await town.Payments.BillAsync(town.Actor, bill.Number, default)).Value;
        var due = (await town.Payments.DueAsync(town.Actor, subscriber.Id, default)).Value;

        Assert.Equal(("AQUA-A-2026-000001", -bill.Total, note.Id), (note.Number, note.Total, again.Id));
        Assert.Equal((BillState.Cancelled, note.Number, 0m), (view.Row.State, view.CreditNote, view.Row.Open));
        Assert.Equal((-1000m, 0), (due.Balance, due.OpenBills));
        Assert.Equal("not-creditable", (await town.Credit.RunAsync(town.Actor, note.Number, "x", default)).Refusal!.Code);
        Assert.Equal(0, await LedgerAsync(town));
    }

    [Fact]
    public async Task A_bill_that_was_taken_back_is_billed_anew_once_even_by_two_at_once()
    {
        var town = await TownAsync();
        var (subscriber, _, meter) = await town.HomeAsync();
        await town.Run.RunAsync(town.Actor, October, default);
        var bill = (await InvoicesAsync(town)).Single();
        await town.Pay.RunAsync(town.Actor, new(subscriber.Account, "cash", "1", 1000), default);
        Assert.Equal("not-credited", (await town.Issue.CorrectAsync(town.Actor, bill.Number, default)).Refusal!.Code);
        var note = (await town.Credit.RunAsync(town.Actor, bill.Number, "wrong households", default)).Value.Note!;
        Assert.Equal("not-correctable", (await town.Issue.CorrectAsync(town.Actor, note.Number, default)).Refusal!.Code);

        // A run alone bills nothing anew.
        Assert.Equal(0, (await town.Run.RunAsync(town.Actor, October, default)).Value.Issued);
        var both = await Task.WhenAll(town.Issue.CorrectAsync(town.Actor, bill.Number, default), town.Issue.CorrectAsync(town.Actor, bill.Number, default));
        var again = await town.Issue.CorrectAsync(town.Actor, bill.Number, default);

        var corrected = both[0].Value;
        Assert.All([both[1], again], outcome => Assert.Equal(corrected.Id, outcome.Value.Id));
        Assert.Equal((1, bill.PeriodStart, bill.AgreementId, bill.Total, InvoiceKind.Normal, "AQUA-F-2026-000002"), (corrected.Revision, corrected.PeriodStart, corrected.AgreementId, corrected.Total, corrected.Kind, corrected.Number));
        Assert.Equal(3, (await InvoicesAsync(town)).Count);
        // What was paid on the first bill is used for the corrected one.
        Assert.Equal(corrected.Total - 1000, (await town.Payments.BillAsync(town.Actor, corrected.Number, default)).Value.Row.Open);
        Assert.Equal((corrected.Total - 1000, 1), await DueAsync(town, subscriber));
        Assert.Equal(0, await LedgerAsync(town));
        Assert.Equal(1L, await town.Database.OwnerSqlAsync("select count(*) from audit where action = 'invoice.corrected'"));

        // And once more, as often as it takes; the run goes on finding nothing.
        await town.Credit.RunAsync(town.Actor, corrected.Number, "still wrong", default);
        var third = (await town.Issue.CorrectAsync(town.Actor, corrected.Number, default)).Value;
        Assert.Equal((2, third.Id), (third.Revision, (await town.Issue.CorrectAsync(town.Actor, corrected.Number, default)).Value.Id));
        Assert.Equal(corrected.Id, (await town.Issue.CorrectAsync(town.Actor, bill.Number, default)).Value.Id);
        Assert.Equal(0, (await town.Run.RunAsync(town.Actor, October, default)).Value.Issued);
        Assert.Equal((third.Total - 1000, 1), await DueAsync(town, subscriber));
        Assert.Equal(0, await LedgerAsync(town));
    }

    static async Task<(decimal Balance, int OpenBills)> DueAsync(Town town, Subscriber subscriber)
    {
        var due = (await town.Payments.DueAsync(town.Actor, subscriber.Id, default)).Value;
        return (due.Balance, due.OpenBills);
    }

    [Fact]
    public async Task A_corrected_bill_counts_what_is_right_now_and_another_operator_gets_none()
    {
        var town = await TownAsync();
        var other = await Town.MakeAsync(town.Database, code: "VOLTA");
        var (_, agreement, meter) = await town.HomeAsync();
        await town.Run.RunAsync(town.Actor, October, default);
        var bill = (await InvoicesAsync(town)).Single();
        await town.Credit.RunAsync(town.Actor, bill.Number, "wrong reading", default);
        Assert.IsType<NotFound>((await other.Issue.CorrectAsync(other.Actor, bill.Number, default)).Refusal);

        await town.Database.OwnerSqlAsync("update usage_points set households = 3");
        var corrected = (await town.Issue.CorrectAsync(town.Actor, bill.Number, default)).Value;

        Assert.Equal(3, BillingJson.Read<InvoiceDocument>(corrected.Document, "document").Value.Place.Households);
        Assert.Equal(agreement.Id, corrected.AgreementId);
        Assert.NotNull(meter);
    }

    [Fact]
    public async Task A_published_version_is_never_edited()
    {
        var town = await TownAsync();
        await town.HomeAsync();
        await town.Run.RunAsync(town.Actor, October, default);
        Task<Outcome<bool>> Publish(TariffVersion version) => town.Publish.RunAsync(town.Actor, "DOM", "Domestic water", Resource.Water, version, default);

        Assert.False((await Publish(Town.Prices)).Value);
        Assert.Equal("tariff-version-published", (await Publish(Town.Prices with { Components = [new FixedCharge("a", Words.Same("A"), 1)] })).Refusal!.Code);
        Assert.Equal("tariff-already-billed", (await Publish(Town.Prices with { ValidFrom = new DateOnly(2026, 10, 15) })).Refusal!.Code);
        Assert.Equal("tariff-invalid", (await Publish(Town.Prices with { Components = [] })).Refusal!.Code);
        Assert.True((await Publish(Town.Prices with { ValidFrom = new DateOnly(2026, 11, 1) })).Value);
        Assert.Equal(2, (await new BillingQueries(town.Database.Contexts, town.Clock).TariffAsync(town.Actor, "DOM", default)).Value.Tariff.Versions.Count);
        var price = await new PriceUsage(town.Database.Contexts).RunAsync(town.Actor, "DOM", new UsageInput([new UsagePeriod(new DateOnly(2026, 11, 1), new DateOnly(2026, 12, 1), 10)]), default);
        Assert.Equal(2590, price.Value.Total);
    }

    [Fact]
    public async Task Another_operator_s_bills_runs_and_tariffs_are_not_found()
    {
        var town = await TownAsync();
        var other = await Town.MakeAsync(town.Database, code: "VOLTA");
        var (subscriber, agreement, _) = await town.HomeAsync();
        var run = (await town.Run.RunAsync(town.Actor, October, default)).Value.Runs.Single();
        var bill = (await InvoicesAsync(town)).Single();
        var queries = new BillingQueries(town.Database.Contexts, town.Clock);

        Assert.IsType<NotFound>((await other.Payments.BillAsync(other.Actor, bill.Number, default)).Refusal);
        Assert.IsType<NotFound>((await other.Payments.BillsAsync(other.Actor, subscriber.Id, default)).Refusal);
        Assert.IsType<NotFound>((await other.Payments.DueAsync(other.Actor, subscriber.Id, default)).Refusal);
        Assert.IsType<NotFound>((await other.Payments.StatementAsync(other.Actor, subscriber.Id, null, default)).Refusal);
        Assert.IsType<NotFound>((await other.Credit.RunAsync(other.Actor, bill.Number, "x", default)).Refusal);
        Assert.IsType<NotFound>((await queries.RunAsync(other.Actor, run, default)).Refusal);
        Assert.IsType<NotFound>((await other.Run.WorkAsync(other.Actor, run, 1, default)).Refusal);
        Assert.IsType<NotFound>((await new PreviewInvoice(town.Database.Contexts, town.Cases, town.Clock).RunAsync(other.Actor, agreement.Id, October, default)).Refusal);
        Assert.Empty((await other.Issue.RunAsync(other.Actor, [agreement.Id], October, null, default)).Value.Issued);
        var stranger = new Actor(9, "+22900000000", Role.Subscriber, [town.Owner.Id], [subscriber.Id + 1000]);
        Assert.IsType<NotFound>((await town.Payments.BillAsync(stranger, bill.Number, default)).Refusal);
        Assert.Equal(bill.Number, (await town.Payments.BillAsync(stranger with { Subscribers = [subscriber.Id] }, bill.Number, default)).Value.Row.Number);
        foreach (var role in new[] { Role.Dispatcher, Role.Cashier, Role.FieldAgent, Role.Regulator, Role.Subscriber })
            Assert.IsType<Forbidden>((await town.Run.RunAsync(new Actor(1, "x", role, [town.Owner.Id], []), October, default)).Refusal);
    }
}
