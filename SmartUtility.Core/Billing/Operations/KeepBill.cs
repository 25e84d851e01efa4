using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>A bill as PDF: drawn when it is first asked for, the same file ever after.</summary>
public sealed class KeepBill(UtilityDbContextFactory contexts, BillPrinting printing, TimeProvider clock)
{
    /// <summary>The file. Another operator's or subscriber's number is not found.</summary>
    /// <param name="actor">Staff, or whose bill it is.</param>
    /// <param name="number">Number.</param>
    /// <param name="of">The account meant, where two operators gave one person the same number; null: the newer.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<BillPaper>> RunAsync(Actor actor, string number, long? of, CancellationToken stop)
    {
        if (!ExplainBill.MaySee(actor)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var bill = await ExplainBill.Seen(db, actor, number, of).Select(row => new { row.Id, row.OperatorId, row.Number }).FirstOrDefaultAsync(stop);
        if (bill is null) return new NotFound($"bill {number}");
        if (await BodyAsync(db, bill.Id, stop) is { } kept) return new BillPaper(bill.Number, kept);

        var json = await db.Set<Invoice>().Where(row => row.Id == bill.Id).Select(row => row.Document).SingleAsync(stop);
        var body = InvoicePdf.Render(BillingJson.Read<InvoiceDocument>(json, "document").Value, printing);
        // Two at once: whoever came first is kept, and both hand that one out.
        var isFirst = await db.Database.ExecuteSqlAsync($"insert into kept_bills (invoice_id, operator_id, body, made_at) values ({bill.Id}, {bill.OperatorId}, {body}, {clock.GetUtcNow()}) on conflict (invoice_id) do nothing", stop) == 1;
        return new BillPaper(bill.Number, isFirst ? body : await BodyAsync(db, bill.Id, stop) ?? body);
    }

    static Task<byte[]?> BodyAsync(UtilityDbContext db, long id, CancellationToken stop) => db.Set<KeptBill>().Where(row => row.InvoiceId == id).Select(row => (byte[]?)row.Body).SingleOrDefaultAsync(stop);
}
