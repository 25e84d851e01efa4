using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>The words of a bill's lines in other languages than its own.</summary>
static class TermsReader
{
    // Published versions never change, so the words they were printed from are still there.
    public static async Task<BillTerms> OfAsync(UtilityDbContext db, long invoiceId, InvoiceDocument document, CancellationToken stop)
    {
        var versions = await db.Set<StoredTariff>().Where(tariff => tariff.Code == document.TariffCode && db.Set<Invoice>().Any(row => row.Id == invoiceId && row.OperatorId == tariff.OperatorId))
            .SelectMany(tariff => tariff.Versions).Where(version => version.ValidFrom < document.To).OrderByDescending(version => version.ValidFrom).Select(version => version.Definition).ToListAsync(stop);
        return BillTerms.Of(versions.Select(definition => BillingJson.Read<TariffVersion>(definition, "tariff-invalid")).Where(read => read.IsDone).Select(read => read.Value));
    }
}
