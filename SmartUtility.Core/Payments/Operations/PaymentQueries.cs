using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Ledger.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments.Operations;

/// <summary>Bills with what is paid of them, balances and statements. A subscriber sees its own accounts, staff those of its operator.</summary>
public sealed class PaymentQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    static bool MaySee(Actor actor, long subscriber) => Permissions.Allow(actor, Do.ViewSubscribers) || (Permissions.Allow(actor, Do.ViewOwnAccount) && actor.Subscribers.Contains(subscriber));

    static bool MaySeeAny(Actor actor) => Permissions.Allow(actor, Do.ViewSubscribers) || Permissions.Allow(actor, Do.ViewOwnAccount);

    // A subscriber's context sees its operators' rows; its own accounts are what it may read of them.
    static IQueryable<Invoice> Own(UtilityDbContext db, Actor actor) => Permissions.Allow(actor, Do.ViewSubscribers) ? db.Set<Invoice>() : db.Set<Invoice>().Where(row => actor.Subscribers.Contains(row.SubscriberId));

    /// <summary>Bills of an account, newest first, credit notes included.</summary>
    public async Task<Outcome<IReadOnlyList<BillRow>>> BillsAsync(Actor actor, long subscriberId, CancellationToken stop)
    {
        if (!MaySeeAny(actor)) return new Forbidden();
        if (!MaySee(actor, subscriberId)) return new NotFound("account");
        await using var db = contexts.Create(actor);
        if (!await db.Set<Subscriber>().AnyAsync(row => row.Id == subscriberId, stop)) return new NotFound("account");
        return (await BillReader.RowsAsync(db, Own(db, actor).Where(row => row.SubscriberId == subscriberId).OrderByDescending(row => row.PeriodStart).ThenByDescending(row => row.Id), clock.GetUtcNow(), stop));
    }

    /// <summary>Bills of an operator, newest first; by state when asked.</summary>
    public async Task<Outcome<Page<BillRow>>> ListAsync(Actor actor, BillingMonth? month, string? account, PageRequest page, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var query = db.Set<Invoice>().Where(row => page.After == 0 || row.Id < page.After);
        if (month is { } one)
        {
            var (first, end) = (one.First, one.End);
            query = query.Where(row => row.PeriodStart >= first && row.PeriodStart < end);
        }
        if (!string.IsNullOrEmpty(account)) query = query.Where(row => db.Set<Subscriber>().Any(subscriber => subscriber.Id == row.SubscriberId && subscriber.Account == account));
        var rows = await BillReader.RowsAsync(db, query.OrderByDescending(row => row.Id).Take(page.Take + 1), clock.GetUtcNow(), stop);
        var shown = rows.Take(page.Take).ToList();
        return new Page<BillRow>(shown, rows.Count > page.Take ? shown[^1].Id.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    /// <summary>One bill by its number, with its document.</summary>
    public async Task<Outcome<BillView>> BillAsync(Actor actor, string number, CancellationToken stop)
    {
        if (!MaySeeAny(actor)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var rows = await BillReader.RowsAsync(db, Own(db, actor).Where(row => row.Number == number), clock.GetUtcNow(), stop);
        return rows.Count == 1 ? await BillReader.ViewAsync(db, rows[0], stop) : new NotFound($"bill {number}");
    }

    /// <summary>What an account owes now.</summary>
    public async Task<Outcome<AccountDue>> DueAsync(Actor actor, long subscriberId, CancellationToken stop)
    {
        if (!MaySeeAny(actor)) return new Forbidden();
        if (!MaySee(actor, subscriberId)) return new NotFound("account");
        await using var db = contexts.Create(actor);
        if (await (from subscriber in db.Set<Subscriber>() join row in db.Operators on subscriber.OperatorId equals row.Id where subscriber.Id == subscriberId select row).SingleOrDefaultAsync(stop) is not { } owner) return new NotFound("account");
        var today = owner.Calendar().DayOf(clock.GetUtcNow());
        var bills = await RecordPayment.OpenBillsAsync(db, subscriberId, stop);
        var sum = (await Books.SumsAsync(db, [subscriberId], stop)).GetValueOrDefault(subscriberId);
        return new AccountDue(sum.Balance, bills.Where(bill => today > bill.DueOn).Sum(bill => bill.Open), bills.Count == 0 ? null : bills.Min(bill => bill.DueOn), bills.Count, owner.Currency);
    }

    /// <summary>The account's running sum, of a year or of all time.</summary>
    public async Task<Outcome<Statement>> StatementAsync(Actor actor, long subscriberId, int? year, CancellationToken stop)
    {
        if (!MaySeeAny(actor)) return new Forbidden();
        if (!MaySee(actor, subscriberId)) return new NotFound("account");
        await using var db = contexts.Create(actor);
        if (await (from subscriber in db.Set<Subscriber>() join row in db.Operators on subscriber.OperatorId equals row.Id where subscriber.Id == subscriberId select row).SingleOrDefaultAsync(stop) is not { } owner) return new NotFound("account");
        var calendar = owner.Calendar();
        var all = await BillReader.StatementAsync(db, subscriberId, stop);
        if (year is not { } asked) return new Statement(0, all, all.LastOrDefault()?.Balance ?? 0, owner.Currency);
        var opening = all.LastOrDefault(row => calendar.DayOf(row.At).Year < asked)?.Balance ?? 0;
        var rows = all.Where(row => calendar.DayOf(row.At).Year == asked).ToList();
        return new Statement(opening, rows, rows.LastOrDefault()?.Balance ?? opening, owner.Currency);
    }

    /// <summary>Payments of an account, newest first.</summary>
    public async Task<Outcome<IReadOnlyList<PaymentRow>>> PaymentsAsync(Actor actor, long subscriberId, CancellationToken stop)
    {
        if (!MaySeeAny(actor)) return new Forbidden();
        if (!MaySee(actor, subscriberId)) return new NotFound("account");
        await using var db = contexts.Create(actor);
        return (await db.Set<Payment>().Where(row => row.SubscriberId == subscriberId).OrderByDescending(row => row.ReceivedAt)
            .Select(row => new PaymentRow(row.Id, row.ReceiptNumber, row.ReceivedAt, row.Rail, row.Amount, row.Currency, db.Set<Posting>().Any(back => back.Kind == "reversal" && back.Reference == row.ReceiptNumber))).ToListAsync(stop));
    }

    /// <summary>A receipt by its number.</summary>
    public async Task<Outcome<Receipt>> ReceiptAsync(Actor actor, string number, CancellationToken stop)
    {
        if (!MaySeeAny(actor)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<Payment>().SingleOrDefaultAsync(row => row.ReceiptNumber == number, stop) is not { } payment) return new NotFound($"receipt {number}");
        if (payment.SubscriberId is { } whose ? !MaySee(actor, whose) : !Permissions.Allow(actor, Do.TakePayment)) return new NotFound($"receipt {number}");
        var owner = await db.Operators.SingleAsync(row => row.Id == payment.OperatorId, stop);
        var subscriber = payment.SubscriberId is { } id ? await db.Set<Subscriber>().SingleAsync(row => row.Id == id, stop) : null;
        var parts = await (from posting in db.Set<Posting>()
                           join entry in db.Set<LedgerEntry>() on posting.Id equals entry.PostingId
                           join invoice in db.Set<Invoice>() on entry.InvoiceId equals invoice.Id
                           where posting.Kind == "payment" && posting.Reference == number
                           orderby invoice.DueOn, invoice.Id
                           select new ReceiptPart(invoice.Number, -entry.Amount)).ToListAsync(stop);
        var reversed = await db.Set<Posting>().AnyAsync(row => row.Kind == "reversal" && row.Reference == number, stop);
        return new Receipt(payment.Id, number, owner.Name, owner.Phone, subscriber?.Account, subscriber?.Name, payment.Rail, payment.Reference, payment.Amount, payment.Currency, payment.ReceivedAt, owner.Calendar().Local(payment.ReceivedAt),
            payment.TakenBy, parts, payment.Amount - parts.Sum(part => part.Amount), reversed);
    }
}
