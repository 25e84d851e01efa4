using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Billing;

/// <summary>What becomes of bills after the plain month: estimates, review, late readings, corrections by two persons.</summary>
public sealed class BillLifeTests(PostgresFixture postgres)
{
    static readonly BillingMonth October = new(2026, 10);

    async Task<Town> TownAsync(Action<Operator>? with = null) => await Town.MakeAsync(await postgres.CreateAsync(), with);

    static async Task<List<Invoice>> InvoicesAsync(Town town)
    {
        await using var db = town.Database.Contexts.Create(town.Actor);
        return await db.Set<Invoice>().Include(row => row.Lines).OrderBy(row => row.Id).ToListAsync();
    }

    static async Task<decimal> LedgerAsync(Town town) => (decimal)(await town.Database.OwnerSqlAsync("select coalesce(sum(amount), 0) from ledger_entries"))!;

    static Task<object?> LateAsync(Town town, Meter meter, DateTimeOffset at, long value) =>
        town.Database.OwnerSqlAsync($"insert into readings values ({meter.Registers[0].Id}, '{at.UtcDateTime:O}', {value}, 0, '{town.Clock.GetUtcNow().UtcDateTime:O}')");

    async Task<(Town Town, Subscriber Subscriber, Agreement Agreement, Meter Meter)> HomeAsync(Town town, DateOnly from, params (DateTimeOffset At, long Value)[] readings)
    {
        var subscriber = await town.Rows.SubscriberAsync(town.Owner.Id);
        var place = await town.Rows.UsagePointAsync(town.Zone);
        var agreement = await town.Rows.AgreementAsync(subscriber, place, from: from);
        var meter = await town.Rows.MeterAsync(town.Owner);
        await town.Rows.InstallAsync(meter, place, readings[0].At);
        await town.Rows.ReadingsAsync(meter.Registers[0], readings);
        return (town, subscriber, agreement, meter);
    }

    [Fact]
    public async Task A_month_with_new_prices_an_exchange_a_rollover_a_gap_and_a_late_reading_is_billed_as_by_hand()
    {
        var town = await TownAsync();
        // From the 16th: 250, 500, 700 and a standing charge of 620.
        var dearer = Town.Prices with
        {
            ValidFrom = new DateOnly(2026, 10, 16),
            Components = [new EnergyBlocks("water", Words.Same("Water"), [new Block(250, 10, TaxKeys: []), new Block(500, 30), new Block(700)], ScaleByHouseholds: true, TaxKeys: ["vat"]), new FixedCharge("standing", Words.Same("Standing"), 620, Prorate: true, TaxKeys: ["vat"]), new Tax("vat", Words.Same("VAT"), 0.18m)],
        };
        Assert.True((await town.Publish.RunAsync(town.Actor, "DOM", "Domestic water", Resource.Water, dearer, default)).Value);
        // The old meter runs over its end within a gap of ten days and is taken away on the 11th at noon: 99 990.000 → 5.250, 15.250 m³.
        // The new one starts at 3.000 and was last read on the 21st at noon: 6.000 m³ in ten days, so 10.5 days more at 0.600: 6.300 m³. Together 27.550.
        var exchanged = Town.Midnight(2026, 10, 11).AddHours(12);
        var (_, _, agreement, old) = await HomeAsync(town, new DateOnly(2026, 10, 1), (Town.Midnight(2026, 10, 1), 99_990_000), (exchanged, 5_250));
        await town.Database.OwnerSqlAsync($"update installations set until_at = '{exchanged.UtcDateTime:O}' where meter_id = {old.Id}");
        var young = await town.Rows.MeterAsync(town.Owner, serial: "NEW-1");
        await town.Rows.InstallAsync(young, new UsagePoint { Id = agreement.UsagePointId, OperatorId = town.Owner.Id, Code = "", District = "" }, exchanged);
        await town.Rows.ReadingsAsync(young.Registers[0], (exchanged, 3_000), (exchanged.AddDays(10), 9_000));

        await town.Run.RunAsync(town.Actor, October, default);

        // By days 13.331 and 14.219 m³; blocks of 10 and 30 m³ a month shared as 15 and 16 of 31 days.
        //    4.8387096774 × 200 =   968   social block
        //    8.4922903226 × 400 = 3 397
        //    5.1612903226 × 250 = 1 290   social block
        //    9.0577096774 × 500 = 4 529
        //   standing 242 + 320;  VAT 18 % of 8 488 = 1 528;  total 12 274 → 12 275
        var bill = Assert.Single(await InvoicesAsync(town));
        Assert.Equal((27_550L, 6_300L, 12_275m, true), (bill.Quantity, bill.Projected, bill.Total, bill.IsEstimated));
        Assert.Equal([968m, 3397m, 242m, 1290m, 4529m, 320m], bill.Lines.Where(line => line.Group == "line").OrderBy(line => line.No).Select(line => line.Amount));
        Assert.Equal(1, await town.Database.OwnerSqlAsync("select count(*)::int from outbox where kind = 'BillEstimated'"));

        // The reading of 1 November comes on the fifth: 18.750, so 15.750 m³ on the new meter and 31.000 together, 15.000 and 16.000 by days.
        //   968 + 10.1612903226 → 9.6774193549 × 400 = 3 871 + 0.4838709677 × 600 = 290
        //   1 290 + 10.3225806451 × 500 = 5 161 + 0.5161290323 × 700 = 361;  standing 562;  VAT of 10 245 = 1 844;  14 347 → 14 345
        town.Clock.Advance(TimeSpan.FromDays(3));
        await LateAsync(town, young, Town.Midnight(2026, 11, 1), 18_750);
        Assert.Equal(1, (await town.Corrections.RunAsync(town.Actor, default)).Value);
        Assert.Equal(1, (await town.Corrections.RunAsync(town.Actor, default)).Value);
        Assert.Single(await InvoicesAsync(town));
        var proposed = Assert.Single((await new BillingQueries(town.Database.Contexts, town.Clock).CorrectionsAsync(town.Clerk("ama"), default)).Value);
        Assert.Equal((31_000L, 12_275m, 14_345m, true, null), (proposed.Quantity, proposed.Billed, proposed.Total, proposed.WasEstimated, proposed.AskedBy));

        Assert.Null((await town.Decide.AcceptAsync(town.Clerk("ama"), bill.Number, "read late", default)).Value);
        Assert.Null((await town.Decide.AcceptAsync(town.Clerk("ama"), bill.Number, "read late", default)).Value);
        var corrected = (await town.Decide.AcceptAsync(town.Clerk("kossi"), bill.Number, "", default)).Value!;
        var again = (await town.Decide.AcceptAsync(town.Clerk("kossi"), bill.Number, "", default)).Value!;

        Assert.Equal((14_345m, 31_000L, 0L, 1), (corrected.Total, corrected.Quantity, corrected.Projected, corrected.Revision));
        Assert.Equal(corrected.Id, again.Id);
        Assert.Equal([12_275m, -12_275m, 14_345m], (await InvoicesAsync(town)).Select(row => row.Total));
        Assert.Equal(0, (await town.Corrections.RunAsync(town.Actor, default)).Value);
        Assert.Equal(0, await LedgerAsync(town));
    }

    [Fact]
    public async Task A_reading_after_two_estimated_months_gives_back_exactly_what_was_taken_too_much()
    {
        var town = await TownAsync();
        // August: 15.500 m³ read, 500 L a day. Then silence: 15.000 and 15.500 are assumed.
        var (_, subscriber, _, meter) = await HomeAsync(town, new DateOnly(2026, 8, 1), (Town.Midnight(2026, 8, 1), 0), (Town.Midnight(2026, 9, 1), 15_500));
        await town.Run.RunAsync(town.Actor, null, default);
        var bills = await InvoicesAsync(town);
        Assert.Equal([(15_500L, 0L, 5_185m), (15_000L, 15_000L, 4_950m), (15_500L, 15_500L, 5_185m)], bills.Select(bill => (bill.Quantity, bill.Projected, bill.Total)));
        await town.Pay.RunAsync(town.Actor, new(subscriber.Account, "cash", "1", 5_185 + 4_950 + 5_185), default);

        // A third estimate is held, and somebody is sent once.
        town.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 2, 8, 0, 0, TimeSpan.Zero));
        for (var n = 0; n < 2; n++) Assert.Equal((0, 1), await town.Run.RunAsync(town.Actor, new BillingMonth(2026, 11), default) is { Value: var held } ? (held.Issued, held.Held) : default);
        Assert.Equal(1, await town.Database.OwnerSqlAsync("select count(*)::int from work_orders where origin_kind = 'billing'"));
        Assert.EndsWith("relever le compteur, deux factures ont été estimées", (string?)await town.Database.OwnerSqlAsync("select title from work_orders where origin_kind = 'billing'"), StringComparison.Ordinal);

        // The meter is read on 1 December: 200 L a day since September, so 6.000, 6.200 and 6.000 m³, each within the first block of its own month.
        //   6.000 × 200 + 500 + VAT 90 = 1 790;   6.200 × 200 + 500 + 90 = 1 830
        await LateAsync(town, meter, Town.Midnight(2026, 12, 1), 15_500 + 18_200);
        Assert.Equal(2, (await town.Corrections.RunAsync(town.Actor, default)).Value);
        foreach (var bill in bills.Skip(1))
        {
            await town.Decide.AcceptAsync(town.Clerk("ama"), bill.Number, "read", default);
            await town.Decide.AcceptAsync(town.Clerk("kossi"), bill.Number, "", default);
        }
        Assert.Equal(-(4_950m + 5_185 - 1_790 - 1_830), (await town.Payments.DueAsync(town.Actor, subscriber.Id, default)).Value.Balance);
        Assert.Equal(1, (await town.Run.RunAsync(town.Actor, new BillingMonth(2026, 11), default)).Value.Issued);

        var standing = (await InvoicesAsync(town)).Where(bill => bill.CorrectsId is null).GroupBy(bill => bill.PeriodStart).Select(month => month.MaxBy(bill => bill.Revision)!).OrderBy(bill => bill.PeriodStart).ToList();
        Assert.Equal([15_500L, 6_000L, 6_200L, 6_000L], standing.Select(bill => bill.Quantity));
        Assert.Equal([5_185m, 1_790m, 1_830m, 1_790m], standing.Select(bill => bill.Total));
        Assert.Equal(33_700, standing.Sum(bill => bill.Quantity));
        Assert.Equal(0, await LedgerAsync(town));
    }

    [Fact]
    public async Task A_bill_far_from_its_history_waits_without_a_number_until_a_person_lets_it_go()
    {
        var town = await TownAsync();
        await HomeAsync(town, new DateOnly(2026, 7, 1), (Town.Midnight(2026, 7, 1), 0), (Town.Midnight(2026, 8, 1), 12_000), (Town.Midnight(2026, 9, 1), 24_000), (Town.Midnight(2026, 10, 1), 36_000), (Town.Midnight(2026, 11, 1), 136_000));
        var queries = new BillingQueries(town.Database.Contexts, town.Clock);

        var run = (await town.Run.RunAsync(town.Actor, null, default)).Value;
        var id = run.Runs[^1];
        var view = (await queries.RunAsync(town.Actor, id, default)).Value;

        Assert.Equal((3, 0, 1), (run.Issued, run.Held, run.Waiting));
        Assert.Equal((BillingRunState.Review, 1, 0), (view.Run.State, view.Run.Waiting, view.Run.Issued));
        Assert.Equal((CheckedState.Waiting, 100_000L, "high"), view.Checked.Single() is var row ? (row.State, row.Quantity, row.Flags.Single()) : default);
        Assert.Equal(3L, await town.Database.OwnerSqlAsync("select last from number_series where series = 'F'"));
        Assert.IsType<Forbidden>((await town.Release.RunAsync(new Actor(1, "x", Role.Cashier, [town.Owner.Id], []), id, null, default)).Refusal);

        // Released with the figures shown; a reading that is edited in between makes it wait again.
        Assert.Equal(1, (await town.Release.RunAsync(town.Clerk("ama"), id, null, default)).Value);
        Assert.Equal(0, (await town.Release.RunAsync(town.Clerk("ama"), id, null, default)).Value);
        await town.Database.OwnerSqlAsync($"insert into reading_edits select register_id, time, 1, 120000, 7, 'a', 'b', now() from readings where value = 136000");
        await town.Run.WorkAsync(town.Actor, id, 1, default);
        view = (await queries.RunAsync(town.Actor, id, default)).Value;
        Assert.Equal((CheckedState.Waiting, 84_000L, "changed,high"), view.Checked.Single() is var changed ? (changed.State, changed.Quantity, string.Join(',', changed.Flags)) : default);

        await town.Release.RunAsync(town.Clerk("ama"), id, [view.Checked.Single().AgreementId], default);
        for (var n = 0; n < 2; n++) await town.Run.WorkAsync(town.Actor, id, 1, default);
        view = (await queries.RunAsync(town.Actor, id, default)).Value;
        Assert.Equal((BillingRunState.Done, 0, 1), (view.Run.State, view.Run.Waiting, view.Run.Issued));
        Assert.Equal((CheckedState.Issued, "ama"), (view.Checked.Single().State, view.Checked.Single().ReleasedBy));
        Assert.Equal(84_000, (await InvoicesAsync(town))[^1].Quantity);
    }

    [Fact]
    public async Task Where_everything_is_reviewed_nothing_is_issued_before()
    {
        var town = await TownAsync(owner => owner.Review = BillReview.All);
        for (var n = 0; n < 3; n++) await town.HomeAsync();

        var run = (await town.Run.RunAsync(town.Actor, October, default)).Value;
        var none = (await InvoicesAsync(town)).Count;
        await town.Release.RunAsync(town.Clerk("ama"), run.Runs.Single(), null, default);
        await Task.WhenAll(town.Run.WorkAsync(town.Actor, run.Runs.Single(), 1, default), town.Run.WorkAsync(town.Actor, run.Runs.Single(), 1, default));

        Assert.Equal((0, 3, 0), (run.Issued, run.Waiting, none));
        Assert.Equal(Enumerable.Range(1, 3).Select(n => $"AQUA-F-2026-{n:000000}"), (await InvoicesAsync(town)).Select(bill => bill.Number));
    }

    [Fact]
    public async Task A_credit_note_needs_a_second_person_and_its_first_may_ask_twice()
    {
        var town = await TownAsync();
        await town.HomeAsync();
        await town.Run.RunAsync(town.Actor, October, default);
        var bill = (await InvoicesAsync(town)).Single();

        var asked = (await town.Credit.RunAsync(town.Clerk("ama"), bill.Number, "wrong meter", default)).Value;
        var again = (await town.Credit.RunAsync(town.Clerk("ama"), bill.Number, "another reason", default)).Value;
        var waiting = (await new BillingQueries(town.Database.Contexts, town.Clock).CreditRequestAsync(town.Clerk("kossi"), bill.Number, default)).Value;
        var before = (await InvoicesAsync(town)).Count;
        var both = await Task.WhenAll(town.Credit.RunAsync(town.Clerk("kossi"), bill.Number, "", default), town.Credit.RunAsync(town.Clerk("yawovi"), bill.Number, "", default));

        Assert.Equal((null, "wrong meter", "ama", 1), (asked.Note, again.Request!.Reason, waiting!.RequestedBy, before));
        Assert.Equal(both[0].Value.Note!.Id, both[1].Value.Note!.Id);
        Assert.Equal("wrong meter", both[0].Value.Note!.Reason);
        Assert.Equal(2, (await InvoicesAsync(town)).Count);
        Assert.Equal("reason-missing", (await town.Credit.RunAsync(town.Clerk("ama"), await OtherAsync(), "", default)).Refusal!.Code);

        async Task<string> OtherAsync()
        {
            await town.HomeAsync();
            await town.Run.RunAsync(town.Actor, October, default);
            return (await InvoicesAsync(town)).Single(row => row.Kind == InvoiceKind.Normal && row.Id != bill.Id).Number;
        }
    }

    [Fact]
    public async Task What_is_older_than_the_limit_is_given_back_but_not_raised()
    {
        var town = await TownAsync(owner => owner.BackBillMonths = 1);
        var (_, _, less) = await town.HomeAsync(12_000);
        var (_, _, more) = await town.HomeAsync(12_000);
        await town.Run.RunAsync(town.Actor, October, default);
        town.Clock.Advance(TimeSpan.FromDays(60));
        await town.Database.OwnerSqlAsync($"insert into reading_edits values ({less.Registers[0].Id}, '{Town.Midnight(2026, 11, 1).UtcDateTime:O}', 1, 6000, 7, 'a', 'b', '2026-12-20'), ({more.Registers[0].Id}, '{Town.Midnight(2026, 11, 1).UtcDateTime:O}', 1, 60000, 7, 'a', 'b', '2026-12-20')");

        await town.Corrections.RunAsync(town.Actor, default);
        var proposed = Assert.Single((await new BillingQueries(town.Database.Contexts, town.Clock).CorrectionsAsync(town.Actor, default)).Value);
        var raised = (await InvoicesAsync(town)).Single(bill => bill.Number != proposed.Number);
        await town.Credit.RunAsync(town.Actor, raised.Number, "read again", default);

        Assert.Equal(5_000, proposed.Quantity);
        Assert.Equal("back-billing-limit", (await town.Issue.CorrectAsync(town.Actor, raised.Number, default)).Refusal!.Code);
        Assert.True((await town.Decide.DismissAsync(town.Clerk("ama"), proposed.Number, default)).Value);
        Assert.False((await town.Decide.DismissAsync(town.Clerk("ama"), proposed.Number, default)).Value);
        Assert.Equal(0, (await town.Corrections.RunAsync(town.Actor, default)).Value);
    }
}
