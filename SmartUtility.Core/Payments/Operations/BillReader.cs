using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Network;

namespace SmartUtility.Core.Payments.Operations;

/// <summary>Bills and statements with what the books say of them: the one place that derives them, for staff and for payers.</summary>
static class BillReader
{
    /// <summary>The rows of a query, in its order.</summary>
    public static async Task<List<BillRow>> RowsAsync(UtilityDbContext db, IQueryable<Invoice> bills, DateTimeOffset now, CancellationToken stop)
    {
        var rows = await bills.Select(row => new
        {
            row.Id, row.OperatorId, row.Number, row.Kind, row.SubscriberId, row.PeriodStart, row.PeriodEnd, row.IssuedAt, row.DueOn, row.Quantity, row.Total, row.Currency, row.IsEstimated,
            Subscriber = db.Set<Subscriber>().Where(subscriber => subscriber.Id == row.SubscriberId).Select(subscriber => new { subscriber.Account, subscriber.Name }).First(),
            Resource = db.Set<Agreement>().Where(agreement => agreement.Id == row.AgreementId).Join(db.Set<UsagePoint>(), agreement => agreement.UsagePointId, place => place.Id, (agreement, place) => place.Resource).First(),
            Open = db.Set<LedgerEntry>().Where(entry => entry.InvoiceId == row.Id && entry.Account == LedgerAccount.Receivable).Sum(entry => entry.Amount),
            LastPaid = db.Set<LedgerEntry>().Where(entry => entry.InvoiceId == row.Id && entry.Account == LedgerAccount.Receivable && entry.Amount < 0)
                .Join(db.Set<Posting>(), entry => entry.PostingId, posting => posting.Id, (entry, posting) => (DateTimeOffset?)posting.At).Max(),
            Credited = db.Set<Invoice>().Any(note => note.CorrectsId == row.Id),
        }).TagWith("Payments.Bills").ToListAsync(stop);
        var ids = rows.Select(row => row.OperatorId).Distinct().ToList();
        var calendars = (await db.Operators.Where(row => ids.Contains(row.Id)).ToListAsync(stop)).ToDictionary(owner => owner.Id, owner => owner.Calendar());
        return [.. rows.Select(row =>
        {
            var calendar = calendars[row.OperatorId];
            var today = calendar.DayOf(now);
            return new BillRow(row.Id, row.Number, row.Kind, row.SubscriberId, row.Subscriber.Account, row.Subscriber.Name, row.Resource, row.PeriodStart, row.PeriodEnd, row.IssuedAt, row.DueOn, row.Quantity, row.Total, row.Open,
                row.Currency, row.IsEstimated, row.Kind == InvoiceKind.CreditNote ? BillState.Paid : BillStates.Of(row.Total, row.Open, row.DueOn, row.Credited, today), today, row.LastPaid is { } paid ? calendar.DayOf(paid) : null);
        })];
    }

    /// <summary>A bill with its document and what came in on it.</summary>
    public static async Task<BillView> ViewAsync(UtilityDbContext db, BillRow bill, CancellationToken stop)
    {
        var json = await db.Set<Invoice>().Where(row => row.Id == bill.Id).Select(row => row.Document).SingleAsync(stop);
        var note = await db.Set<Invoice>().Where(row => row.CorrectsId == bill.Id).Select(row => row.Number).SingleOrDefaultAsync(stop);
        var paid = await (from entry in db.Set<LedgerEntry>()
                          join posting in db.Set<Posting>() on entry.PostingId equals posting.Id
                          join payment in db.Set<Payment>() on posting.Reference equals payment.ReceiptNumber
                          where entry.InvoiceId == bill.Id && posting.Kind == "payment"
                          where payment.OperatorId == posting.OperatorId
                          orderby payment.ReceivedAt
                          select new PaymentRow(payment.Id, payment.ReceiptNumber, payment.ReceivedAt, payment.Rail, -entry.Amount, payment.Currency,
                              db.Set<Posting>().Any(back => back.OperatorId == payment.OperatorId && back.Kind == "reversal" && back.Reference == payment.ReceiptNumber))).ToListAsync(stop);
        var document = BillingJson.Read<InvoiceDocument>(json, "document").Value;
        return new BillView(bill, document, paid, note) { Terms = await TermsReader.OfAsync(db, bill.Id, document, stop) };
    }

    /// <summary>Everything booked on an account with its running sum, oldest first.</summary>
    public static async Task<List<StatementRow>> StatementAsync(UtilityDbContext db, long subscriberId, CancellationToken stop)
    {
        var postings = await (from entry in db.Set<LedgerEntry>()
                              join posting in db.Set<Posting>() on entry.PostingId equals posting.Id
                              where entry.SubscriberId == subscriberId && (entry.Account == LedgerAccount.Receivable || entry.Account == LedgerAccount.Credit)
                              group entry.Amount by new { posting.Id, posting.At, posting.Kind, posting.Reference } into booked
                              select new { booked.Key, Amount = booked.Sum() }).Where(row => row.Amount != 0).OrderBy(row => row.Key.At).ThenBy(row => row.Key.Id).ToListAsync(stop);
        var balance = 0m;
        return [.. postings.Select(row => new StatementRow(row.Key.At, row.Key.Kind, row.Key.Reference, row.Amount, balance += row.Amount))];
    }
}
