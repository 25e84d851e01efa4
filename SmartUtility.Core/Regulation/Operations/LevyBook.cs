using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>Invoices of an operator with their credits and payments.</summary>
static class LevyBook
{
    /// <summary>An invoice with what corrects and pays it.</summary>
    public sealed record Entry(LevyInvoice Invoice, IReadOnlyList<LevyInvoice> Credits, IReadOnlyList<(LevyPayment Payment, LevyReceipt? Receipt)> Payments)
    {
        /// <summary>Total less credits.</summary>
        public decimal Amount => Invoice.Total + Credits.Sum(credit => credit.Total);

        public IReadOnlyList<PaidOn> Confirmed => [.. Payments.Where(row => row.Receipt is not null).Select(row => new PaidOn(row.Payment.PaidOn, row.Payment.Amount))];

        /// <summary>Unpaid, counting what the regulator has confirmed.</summary>
        public decimal Open => Amount - Confirmed.Sum(payment => payment.Amount);
    }

    public static async Task<List<Entry>> ReadAsync(UtilityDbContext db, IReadOnlyCollection<int> operators, CancellationToken stop)
    {
        var invoices = await db.Set<LevyInvoice>().Where(row => operators.Contains(row.OperatorId)).OrderBy(row => row.Id).ToListAsync(stop);
        var payments = await db.Set<LevyPayment>().Where(row => operators.Contains(row.OperatorId)).OrderBy(row => row.Id)
            .GroupJoin(db.Set<LevyReceipt>(), payment => payment.Id, receipt => receipt.PaymentId, (payment, receipts) => new { payment, receipts })
            .SelectMany(row => row.receipts.DefaultIfEmpty(), (row, receipt) => new { row.payment, receipt }).ToListAsync(stop);
        var (credits, paid) = (invoices.Where(row => row.CorrectsId is not null).ToLookup(row => row.CorrectsId!.Value), payments.ToLookup(row => row.payment.InvoiceId));
        return [.. invoices.Where(row => row.Kind == LevyDocumentKind.Invoice).Select(row => new Entry(row, [.. credits[row.Id]], [.. paid[row.Id].Select(one => (one.payment, one.receipt))]))];
    }

    /// <summary>As an assessment sees them.</summary>
    public static List<EarlierInvoice> Earlier(IReadOnlyList<Entry> entries)
    {
        var charged = entries.SelectMany(entry => entry.Invoice.Statement().Lines).Where(line => line.Invoice is not null && line.Kind is LevyLineKind.Interest or LevyLineKind.Penalty).ToLookup(line => line.Invoice!, StringComparer.Ordinal);
        return [.. entries.Select(entry => new EarlierInvoice(entry.Invoice.Number, entry.Invoice.DueOn, entry.Amount, entry.Invoice.Statement().Late, entry.Confirmed,
            charged[entry.Invoice.Number].GroupBy(line => line.Kind).ToDictionary(group => group.Key, group => group.Sum(line => line.Amount))))];
    }
}
