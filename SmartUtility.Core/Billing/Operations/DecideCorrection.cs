using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>A person accepts or dismisses a proposed correction. Accepted by two persons the bill is taken back and issued anew by the readings known now.</summary>
public sealed class DecideCorrection(UtilityDbContextFactory contexts, IssueCreditNote credit, IssueInvoices issue, TimeProvider clock)
{
    /// <summary>Accepts: the first person asks, the second confirms; then the corrected bill, else null. Twice: the same. Refused: what a credit note or the corrected bill refuses. Broken off in between, the second time finishes.</summary>
    public async Task<Outcome<Invoice?>> AcceptAsync(Actor actor, string number, string reason, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await FindAsync(db, number, stop) is not { } found) return new NotFound($"proposed correction of {number}");
        var asked = await credit.RunAsync(actor, number, reason, stop);
        if (asked.Refusal is { } refusal) return refusal;
        if (asked.Value.Note is null) return (Invoice?)null;
        var corrected = await issue.CorrectAsync(actor, number, stop);
        if (corrected.Refusal is { } why) return why;
        await db.Set<ProposedCorrection>().Where(row => row.InvoiceId == found && row.State != CorrectionState.Done)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, CorrectionState.Done).SetProperty(row => row.DecidedBy, actor.Name), stop);
        return corrected.Value;
    }

    /// <summary>Leaves the bill as it is, until other readings come. True when it was open.</summary>
    public async Task<Outcome<bool>> DismissAsync(Actor actor, string number, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await FindAsync(db, number, stop) is not { } found) return new NotFound($"proposed correction of {number}");
        if (await db.Set<ProposedCorrection>().Where(row => row.InvoiceId == found && row.State == CorrectionState.Open)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, CorrectionState.Dismissed).SetProperty(row => row.DecidedBy, actor.Name), stop) == 0) return false;
        db.Audit(actor, await db.Set<Invoice>().Where(row => row.Id == found).Select(row => row.OperatorId).SingleAsync(stop), clock.GetUtcNow(), "invoice.correction-dismissed", $"invoice:{number}", "");
        await db.SaveChangesAsync(stop);
        return true;
    }

    static Task<long?> FindAsync(UtilityDbContext db, string number, CancellationToken stop) =>
        db.Set<ProposedCorrection>().Where(row => db.Set<Invoice>().Any(bill => bill.Id == row.InvoiceId && bill.Number == number)).Select(row => (long?)row.InvoiceId).SingleOrDefaultAsync(stop);
}
