using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>What a bill would look like; stores nothing and takes no number.</summary>
public sealed class PreviewInvoice(UtilityDbContextFactory contexts, BillingCases cases, TimeProvider clock)
{
    /// <summary>The document with the number "—"; an open month is priced as far as readings reach. Refused with the reason for which the bill would be held.</summary>
    public async Task<Outcome<InvoiceDocument>> RunAsync(Actor actor, long agreementId, BillingMonth month, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<Agreement>().SingleOrDefaultAsync(row => row.Id == agreementId, stop) is not { } agreement) return new NotFound("agreement");
        var (drafts, held) = await cases.DraftAsync(db, agreement.OperatorId, [agreementId], month, stop);
        if (held.TryGetValue(agreementId, out var why)) return why;
        if (drafts.Count == 0) return new NotFound($"agreement in {month}");
        return InvoiceComposer.Document(drafts[0], "—", drafts[0].Case.Owner.Calendar().DayOf(clock.GetUtcNow()), 0, []);
    }
}
