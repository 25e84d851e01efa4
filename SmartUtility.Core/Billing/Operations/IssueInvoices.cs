using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Ledger.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>What was issued for a month.</summary>
/// <param name="Issued">Bills by agreement, those that were there before included.</param>
/// <param name="Held">Agreements without a bill, and why.</param>
public sealed record IssuedInvoices(IReadOnlyDictionary<long, long> Issued, IReadOnlyDictionary<long, Refusal> Held);

/// <summary>Bills agreements for a closed month: usage, rating, number, document, books and announcement in one transaction. Twice, or two at once: the same bills, once.</summary>
public sealed class IssueInvoices(UtilityDbContextFactory contexts, BillingCases cases, ClockWatch watch, TimeProvider clock)
{
    /// <summary>Issues. Refused: "month-open" before the month is closed, "clock-behind".</summary>
    /// <param name="actor">One operator.</param>
    /// <param name="agreements">About 200 at most.</param>
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
        var fresh = drafts.Count == 0 ? [] : await SaveAsync(db, owner, drafts, month, runId, now, today, stop);
        return new IssuedInvoices(new Dictionary<long, long>([.. before, .. fresh.Where(row => !before.ContainsKey(row.Key))]), held);
    }

    static async Task<Dictionary<long, long>> ExistingAsync(UtilityDbContext db, IReadOnlyCollection<long> agreements, BillingMonth month, CancellationToken stop) =>
        await db.Set<Invoice>().Where(row => agreements.Contains(row.AgreementId) && row.PeriodStart >= month.First && row.PeriodStart < month.End && row.Kind != InvoiceKind.CreditNote)
            .ToDictionaryAsync(row => row.AgreementId, row => row.Id, stop);

    static async Task<Dictionary<long, long>> SaveAsync(UtilityDbContext db, Operator owner, List<BillDraft> drafts, BillingMonth month, long? runId, DateTimeOffset now, DateOnly today, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // The series of numbers lets only one through anyway; waiting here first means that whoever was first is seen.
        await AdvisoryLock.WaitAsync(db, "billing", owner.Id, stop);
        var there = await ExistingAsync(db, [.. drafts.Select(draft => draft.Case.Agreement.Id)], month, stop);
        var todo = drafts.Where(draft => !there.ContainsKey(draft.Case.Agreement.Id)).ToList();
        if (todo.Count == 0) return there;

        var debtors = todo.Select(draft => draft.Case.Debtor.Id).Distinct().ToList();
        await Books.LockAsync(db, debtors, stop);
        var sums = (await Books.SumsAsync(db, debtors, stop)).ToDictionary();
        var history = await HistoryAsync(db, [.. todo.Select(draft => draft.Case.Agreement.Id)], month, stop);
        var first = await Numbers.TakeAsync(db, owner.Id, Numbers.Bills, today.Year, todo.Count, stop);

        var invoices = new List<(BillDraft Draft, Invoice Invoice)>();
        foreach (var draft in todo)
        {
            var number = Numbers.Text(owner.Code, Numbers.Bills, today.Year, first + invoices.Count);
            var sum = sums.GetValueOrDefault(draft.Case.Debtor.Id);
            var document = InvoiceComposer.Document(draft, number, today, sum.Balance, [.. history[draft.Case.Agreement.Id].TakeLast(12)]);
            sums[draft.Case.Debtor.Id] = sum with { Balance = sum.Balance + draft.Price.Total };
            invoices.Add((draft, InvoiceComposer.Invoice(draft, document, runId, now)));
        }
        db.AddRange(invoices.Select(row => row.Invoice));
        await db.SaveChangesAsync(stop);

        foreach (var (draft, invoice) in invoices)
        {
            db.Add(PostingOf(draft.Price, invoice, now) ?? new Posting { OperatorId = owner.Id, Kind = "invoice", Reference = invoice.Number, At = now, Currency = invoice.Currency });
            var sum = sums[invoice.SubscriberId];
            if (Math.Min(sum.Credit, invoice.Total) is > 0 and var used)
            {
                db.Add(PostingRules.UseCredit(owner.Id, invoice.Number, invoice.Currency, now, invoice.SubscriberId, invoice.Id, used)!);
                sums[invoice.SubscriberId] = sum with { Credit = sum.Credit - used };
            }
            db.Announce(new InvoiceIssued(owner.Id, invoice.Id, invoice.Number, invoice.SubscriberId, invoice.Total, invoice.Currency, invoice.DueOn), now);
        }
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return new Dictionary<long, long>([.. there, .. invoices.Select(row => KeyValuePair.Create(row.Invoice.AgreementId, row.Invoice.Id))]);
    }

    internal static Posting? PostingOf(RatedBill price, Invoice invoice, DateTimeOffset at)
    {
        var included = price.Taxes.Where(tax => tax.Included).Sum(tax => tax.Amount);
        return PostingRules.Invoice(invoice.OperatorId, invoice.Number, invoice.Currency, at, invoice.SubscriberId, invoice.Id, price.LineSum() - included, price.AddedTax() + included, price.LevySum(), price.Rounding, price.Total);
    }

    static async Task<ILookup<long, DocumentHistory>> HistoryAsync(UtilityDbContext db, IReadOnlyList<long> agreements, BillingMonth month, CancellationToken stop)
    {
        var since = month.First.AddMonths(-13);
        var rows = await db.Set<Invoice>().Where(row => agreements.Contains(row.AgreementId) && row.Kind != InvoiceKind.CreditNote && row.PeriodStart >= since && row.PeriodStart < month.First)
            .OrderBy(row => row.PeriodStart).Select(row => new { row.AgreementId, row.PeriodStart, row.Quantity }).ToListAsync(stop);
        return rows.ToLookup(row => row.AgreementId, row => new DocumentHistory(row.PeriodStart, row.Quantity / (decimal)ResourceUnits.BasePerDisplay));
    }
}
