using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>Lets bills of a run go that waited for a person: with the figures that were shown and no others. The work goes on in the background.</summary>
public sealed class ReleaseBills(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Releases what waits of these agreements (null: all that waits) and announces their chunks; how many were released. Twice: 0. Another's run: not found.</summary>
    public async Task<Outcome<int>> RunAsync(Actor actor, long runId, IReadOnlyCollection<long>? agreements, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<BillingRun>().SingleOrDefaultAsync(row => row.Id == runId, stop) is not { } run) return new NotFound($"billing run {runId}");

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "billing.plan", run.OperatorId, stop);
        var waiting = db.Set<CheckedBill>().Where(row => row.RunId == runId && row.State == CheckedState.Waiting);
        var ids = await (agreements is null ? waiting : waiting.Where(row => agreements.Contains(row.AgreementId))).Select(row => row.AgreementId).ToListAsync(stop);
        if (ids.Count == 0) return 0;
        await waiting.Where(row => ids.Contains(row.AgreementId))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, CheckedState.Released).SetProperty(row => row.ReleasedBy, actor.Name), stop);
        var chunks = await db.Database.SqlQuery<int>($"select no as \"Value\" from billing_chunks where run_id = {runId} and agreements && {ids.ToArray()} order by no").ToListAsync(stop);
        var now = clock.GetUtcNow();
        db.Announce(new BillingPlanned(run.OperatorId, [.. chunks.Select(no => new PlannedChunk(runId, no))]), now);
        db.Audit(actor, run.OperatorId, now, "billing.released", $"month:{BillingMonth.Of(run.Month)}", $"{ids.Count} bills");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return ids.Count;
    }
}
