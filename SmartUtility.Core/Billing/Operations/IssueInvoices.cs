using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Ledger.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders;
using SmartUtility.Core.WorkOrders.Operations;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>What was issued for a month.</summary>
/// <param name="Issued">Bills by agreement, those that were there before included.</param>
/// <param name="Held">Agreements without a bill, and why.</param>
/// <param name="Waiting">Agreements whose bill waits for a person.</param>
public sealed record IssuedInvoices(IReadOnlyDictionary<long, long> Issued, IReadOnlyDictionary<long, Refusal> Held, IReadOnlyCollection<long> Waiting);

/// <summary>Bills agreements for a closed month: usage, rating, number, document, books and announcement in one transaction. Twice, or two at once: the same bills, once.</summary>
public sealed class IssueInvoices(UtilityDbContextFactory contexts, BillingCases cases, ClockWatch watch, TimeProvider clock, IFiscalClearance? fiscal = null)
{
    readonly IFiscalClearance _fiscal = fiscal ?? new NoFiscalClearance();

    /// <summary>Issues. Refused: "month-open" before the month is closed, "clock-behind", "clock-off".</summary>
    /// <param name="actor">One operator.</param>
    /// <param name="agreements">At most about 500.</param>
    /// <param name="month">Closed.</param>
    /// <param name="runId">The run it belongs to, or null.</param>
    /// <param name="stop">Stops before the commit.</param>
    /// <param name="issuedAt">Only the program itself: when it is issued, for history that is brought in.</param>
    public async Task<Outcome<IssuedInvoices>> RunAsync(Actor actor, IReadOnlyCollection<long> agreements, BillingMonth month, long? runId, CancellationToken stop, DateTimeOffset? issuedAt = null)
    {
        if (!Permissions.Allow(actor, Do.RunBilling) || (issuedAt is not null && actor.Role != Role.System)) return new Forbidden();
        if (issuedAt is null && await watch.EnsureAsync(stop) is { } behind) return behind;

        var now = issuedAt ?? clock.GetUtcNow();
        await using var db = contexts.Create(actor);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        var today = owner.Calendar().DayOf(now);
        if (!BillingCalendar.IsClosed(month, owner.GraceDays, today)) return new Conflict("month-open", $"{month} closes on {month.End.AddDays(owner.GraceDays):yyyy-MM-dd}") { Values = [month.ToString()] };

        var before = await ExistingAsync(db, agreements, month, stop);
        var (drafts, held) = await cases.DraftAsync(db, owner.Id, [.. agreements.Where(id => !before.ContainsKey(id))], month, stop);
        if (runId is not null) await SendReadersAsync(db, actor, owner.Language, held, month, now, stop);
        var sorted = await SortAsync(db, owner, drafts, held, runId, now, stop);
        var fresh = sorted.Ready.Count == 0 ? [] : await SaveAsync(db, owner, sorted.Ready, month, runId, now, today, stop, told: sorted.Told);
        return new IssuedInvoices(new Dictionary<long, long>([.. before, .. fresh.Where(row => !before.ContainsKey(row.Key))]), held, sorted.Waiting);
    }

    // After two estimates in a row somebody goes and reads; the same month sends nobody twice.
    static async Task SendReadersAsync(UtilityDbContext db, Actor actor, string language, Dictionary<long, Refusal> held, BillingMonth month, DateTimeOffset now, CancellationToken stop)
    {
        var ids = held.Where(row => row.Value.Code == "third-estimate").Select(row => row.Key).ToList();
        if (ids.Count == 0) return;
        var places = await (from agreement in db.Set<Agreement>() join place in db.Set<UsagePoint>() on agreement.UsagePointId equals place.Id where ids.Contains(agreement.Id) select new { agreement.Id, Place = place.Id, place.Code }).ToListAsync(stop);
        foreach (var row in places)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            await OpenWorkOrder.AddAsync(db, actor, new WorkOrderRequest(WorkKind.Read, "billing", $"{row.Id}:{month}", ReadTitle(row.Code, language), row.Place), now, stop);
            await transaction.CommitAsync(stop);
        }
    }

    static string ReadTitle(string place, string language) => language == "fr" ? $"{place}\u202f: relever le compteur, deux factures ont été estimées" : $"{place}: read the meter, two bills were estimated";

    // What is issued at once, what waits, and what is noted of those that are issued. History that is brought in waits for nobody.
    static async Task<(List<BillDraft> Ready, List<long> Waiting, List<CheckedBill> Told)> SortAsync(UtilityDbContext db, Operator owner, List<BillDraft> drafts, Dictionary<long, Refusal> held, long? runId, DateTimeOffset now, CancellationToken stop)
    {
        var (ready, waiting, told, wait) = (new List<BillDraft>(drafts.Count), new List<long>(), new List<CheckedBill>(), new List<CheckedBill>());
        var ids = drafts.ConvertAll(draft => draft.Case.Agreement.Id);
        var known = runId is null ? [] : await db.Set<CheckedBill>().Where(row => row.RunId == runId && ids.Contains(row.AgreementId)).ToDictionaryAsync(row => row.AgreementId, stop);
        foreach (var draft in drafts)
        {
            var id = draft.Case.Agreement.Id;
            var findings = BillCheck.Of(draft);
            if (findings.Refusal is { } why)
            {
                held[id] = why;
                continue;
            }
            var (before, flags) = (known.GetValueOrDefault(id), findings.Flags);
            var isReleased = before is { State: CheckedState.Released } && before.Total == draft.Price.Total && before.Quantity == draft.BaseQuantity;
            if (before is { State: CheckedState.Released } && !isReleased) flags = [BillCheck.Changed, .. flags];
            var waits = runId is not null && !isReleased && (flags.Contains(BillCheck.Changed) || findings.Waits(owner.Review));
            if (waits) waiting.Add(id);
            else ready.Add(draft);
            if (runId is not null && (waits || before is not null || flags.Count > 0))
                (waits ? wait : told).Add(new CheckedBill { OperatorId = owner.Id, RunId = runId.Value, AgreementId = id, State = waits ? CheckedState.Waiting : CheckedState.Issued, Flags = string.Join(',', flags), Total = draft.Price.Total, Quantity = draft.BaseQuantity, Usual = findings.Usual, CheckedAt = now });
        }
        if (wait.Count > 0) await NoteAsync(db, wait, stop);
        return (ready, waiting, told);
    }

    static async Task NoteAsync(UtilityDbContext db, List<CheckedBill> rows, CancellationToken stop) => await db.Database.ExecuteSqlRawAsync(SqlText.Of("Billing/SaveChecked"),
        [
            new NpgsqlParameter<int>("operator", rows[0].OperatorId), new NpgsqlParameter<long>("run", rows[0].RunId), new NpgsqlParameter<DateTime>("at", Instants.ToMicroseconds(rows[0].CheckedAt).UtcDateTime),
            new NpgsqlParameter<long[]>("agreements", [.. rows.Select(row => row.AgreementId)]), new NpgsqlParameter<int[]>("states", [.. rows.Select(row => (int)row.State)]), new NpgsqlParameter<string[]>("flags", [.. rows.Select(row => row.Flags)]),
            new NpgsqlParameter<decimal[]>("totals", [.. rows.Select(row => row.Total)]), new NpgsqlParameter<long[]>("quantities", [.. rows.Select(row => row.Quantity)]), new NpgsqlParameter<long?[]>("usual", [.. rows.Select(row => row.Usual)]),
        ], stop);

    /// <summary>
    /// Bills a period anew whose bill was taken back: from today's readings, meters and tariff. Never by itself, since what was wrong must be put right first.
    /// Twice, or two at once: the same bill. Refused: "not-credited" while the bill stands, "not-correctable" (a credit note), why the agreement cannot be billed, "clock-behind", "clock-off".
    /// </summary>
    /// <param name="actor">Who runs bills.</param>
    /// <param name="number">The bill that was taken back.</param>
    /// <param name="stop">Stops before the commit.</param>
    public async Task<Outcome<Invoice>> CorrectAsync(Actor actor, string number, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        if (await watch.EnsureAsync(stop) is { } behind) return behind;

        await using var db = contexts.Create(actor);
        if (await db.Set<Invoice>().SingleOrDefaultAsync(row => row.Number == number, stop) is not { } original) return new NotFound($"bill {number}");
        if (original.Kind == InvoiceKind.CreditNote) return new Conflict("not-correctable", "a credit note has no corrected bill");
        if (!await db.Set<Invoice>().AnyAsync(row => row.CorrectsId == original.Id, stop)) return new Conflict("not-credited", "take the bill back with a credit note first");
        var month = BillingMonth.Of(original.PeriodStart);
        if (await NextAsync(db, original, month, stop) is { } already) return already;

        var owner = await db.Operators.SingleAsync(row => row.Id == original.OperatorId, stop);
        var now = clock.GetUtcNow();
        var (drafts, held) = await cases.DraftAsync(db, owner.Id, [original.AgreementId], month, stop);
        if (held.TryGetValue(original.AgreementId, out var why)) return why;
        if (drafts.Count == 0) return new Conflict("nothing-to-bill", "the agreement does not cover this month any more");
        var today = owner.Calendar().DayOf(now);
        if (drafts[0].Price.Total > original.Total && BackBilling.IsTooOld(original.PeriodEnd, owner.BackBillMonths, today))
            return new Conflict("back-billing-limit", $"nothing is raised for periods that ended more than {owner.BackBillMonths} months ago") { Values = [owner.BackBillMonths] };
        if (BillCheck.Of(drafts[0]).Refusal is { } negative) return negative;
        await SaveAsync(db, owner, drafts, month, null, now, today, stop, (actor, original));
        return (await NextAsync(db, original, month, stop))!;
    }

    static Task<Invoice?> NextAsync(UtilityDbContext db, Invoice original, BillingMonth month, CancellationToken stop) =>
        db.Set<Invoice>().SingleOrDefaultAsync(row => row.AgreementId == original.AgreementId && row.PeriodStart >= month.First && row.PeriodStart < month.End && row.CorrectsId == null && row.Revision == original.Revision + 1, stop);

    static async Task<Dictionary<long, long>> ExistingAsync(UtilityDbContext db, IReadOnlyCollection<long> agreements, BillingMonth month, CancellationToken stop) =>
        (await db.Set<Invoice>().Where(row => agreements.Contains(row.AgreementId) && row.PeriodStart >= month.First && row.PeriodStart < month.End && row.CorrectsId == null)
            .Select(row => new { row.AgreementId, row.Id, row.Revision }).ToListAsync(stop)).GroupBy(row => row.AgreementId).ToDictionary(bills => bills.Key, bills => bills.MaxBy(row => row.Revision)!.Id);

    async Task<Dictionary<long, long>> SaveAsync(UtilityDbContext db, Operator owner, List<BillDraft> drafts, BillingMonth month, long? runId, DateTimeOffset now, DateOnly today, CancellationToken stop, (Actor Actor, Invoice Original)? corrected = null, List<CheckedBill>? told = null)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // The series of numbers lets only one through anyway; waiting here first means that whoever was first is seen.
        await AdvisoryLock.WaitAsync(db, "billing", owner.Id, stop);
        var there = await ExistingAsync(db, [.. drafts.Select(draft => draft.Case.Agreement.Id)], month, stop);
        var todo = corrected is { } again ? await NextAsync(db, again.Original, month, stop) is null ? drafts : [] : drafts.Where(draft => !there.ContainsKey(draft.Case.Agreement.Id)).ToList();
        if (todo.Count == 0) return there;

        var debtors = todo.Select(draft => draft.Case.Debtor.Id).Distinct().ToList();
        await Books.LockAsync(db, debtors, stop);
        var sums = (await Books.SumsAsync(db, debtors, stop)).ToDictionary();
        var first = await Numbers.TakeAsync(db, owner.Id, Numbers.Bills, today.Year, todo.Count, stop);

        var invoices = new List<(BillDraft Draft, Invoice Invoice)>(todo.Count);
        foreach (var draft in todo)
        {
            var number = Numbers.Text(owner.Code, Numbers.Bills, today.Year, first + invoices.Count);
            var sum = sums.GetValueOrDefault(draft.Case.Debtor.Id);
            var document = InvoiceComposer.Document(draft, number, today, sum.Balance, draft.History());
            if (await _fiscal.ClearAsync(document, stop) is { } stamp) document = document with { Fiscal = stamp };
            sums[draft.Case.Debtor.Id] = sum with { Balance = sum.Balance + draft.Price.Total };
            invoices.Add((draft, InvoiceComposer.Invoice(draft, document, runId, now, corrected is { } taken ? taken.Original.Revision + 1 : 0)));
        }
        await BulkInsert.WriteAsync(db, invoices.ConvertAll(row => row.Invoice), stop);

        var (postings, events) = (new List<Posting>(todo.Count), new List<OutboxMessage>(todo.Count));
        foreach (var (draft, invoice) in invoices)
        {
            postings.Add(PostingOf(draft.Price, invoice, now) ?? new Posting { OperatorId = owner.Id, Kind = "invoice", Reference = invoice.Number, At = now, Currency = invoice.Currency });
            var sum = sums[invoice.SubscriberId];
            if (Math.Min(sum.Free, invoice.Total) is > 0 and var used)
            {
                postings.Add(PostingRules.UseCredit(owner.Id, invoice.Number, invoice.Currency, now, invoice.SubscriberId, invoice.Id, used)!);
                sums[invoice.SubscriberId] = sum with { Credit = sum.Credit - used };
            }
            if (draft.Projection is not null) events.Add(UtilityDbContext.Message(new BillEstimated(owner.Id, invoice.Id, invoice.Number, invoice.SubscriberId, draft.Past is [.., { IsProjected: true }] ? 2 : 1), now));
            events.Add(UtilityDbContext.Message(new InvoiceIssued(owner.Id, invoice.Id, invoice.Number, invoice.SubscriberId, invoice.Total, invoice.Currency, invoice.DueOn), now));
        }
        await BulkInsert.WriteAsync(db, postings, stop);
        await BulkInsert.WriteAsync(db, events, stop);
        var issued = todo.Select(draft => draft.Case.Agreement.Id).ToHashSet();
        if (told?.FindAll(row => issued.Contains(row.AgreementId)) is { Count: > 0 } notes) await NoteAsync(db, notes, stop);
        if (corrected is var (who, was))
        {
            db.Audit(who, owner.Id, now, "invoice.corrected", $"invoice:{was.Number}", invoices[0].Invoice.Number);
            await db.SaveChangesAsync(stop);
        }
        await transaction.CommitAsync(stop);
        return new Dictionary<long, long>([.. there.Where(row => todo.TrueForAll(draft => draft.Case.Agreement.Id != row.Key)), .. invoices.Select(row => KeyValuePair.Create(row.Invoice.AgreementId, row.Invoice.Id))]);
    }

    internal static Posting? PostingOf(RatedBill price, Invoice invoice, DateTimeOffset at)
    {
        var included = price.Taxes.Where(tax => tax.Included).Sum(tax => tax.Amount);
        return PostingRules.Invoice(invoice.OperatorId, invoice.Number, invoice.Currency, at, invoice.SubscriberId, invoice.Id, price.LineSum() - included, price.AddedTax() + included, price.LevySum(), price.Rounding, price.Total);
    }
}
