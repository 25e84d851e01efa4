using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Network;

namespace SmartUtility.Core.Payments.Operations;

/// <summary>Bills with what the books say of them.</summary>
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
            Credited = db.Set<Invoice>().Any(note => note.CorrectsId == row.Id),
        }).TagWith("Payments.Bills").ToListAsync(stop);
        var ids = rows.Select(row => row.OperatorId).Distinct().ToList();
        var today = (await db.Operators.Where(row => ids.Contains(row.Id)).ToListAsync(stop)).ToDictionary(owner => owner.Id, owner => owner.Calendar().DayOf(now));
        return [.. rows.Select(row => new BillRow(row.Id, row.Number, row.Kind, row.SubscriberId, row.Subscriber.Account, row.Subscriber.Name, row.Resource, row.PeriodStart, row.PeriodEnd, row.IssuedAt, row.DueOn,
            row.Quantity, row.Total, row.Open, row.Currency, row.IsEstimated, row.Kind == InvoiceKind.CreditNote ? BillState.Paid : BillStates.Of(row.Total, row.Open, row.DueOn, row.Credited, today[row.OperatorId])))];
    }
}
