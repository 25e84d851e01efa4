using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>
/// Looks which issued bills would come to something else by the readings known now: estimated ones whose meter was read since, and those whose readings came late
/// or were edited. Each is written down as a proposal; no bill is touched. Found again: the same proposal.
/// </summary>
public sealed class FindCorrections(UtilityDbContextFactory contexts, BillingCases cases, TimeProvider clock)
{
    // How far back what was billed too much is looked for; what was billed too little ends with the operator's limit.
    const int Years = 3;

    /// <summary>Looks through one operator's bills; how many proposals are open afterwards.</summary>
    public async Task<Outcome<int>> RunAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        var now = clock.GetUtcNow();
        await using var db = contexts.Create(actor);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        var today = owner.Calendar().DayOf(now);
        var ids = await db.Database.SqlQueryRaw<long>(SqlText.Of("Billing/CorrectionCandidates"), new NpgsqlParameter<DateOnly>("since", today.AddYears(-Years)), new NpgsqlParameter<string>("zone", owner.TimeZone)).ToListAsync(stop);
        var bills = new List<Candidate>();
        foreach (var some in ids.Chunk(RunBilling.ChunkSize))
            bills.AddRange(await db.Set<Invoice>().Where(row => some.Contains(row.Id)).Select(row => new Candidate(row.Id, row.AgreementId, row.PeriodStart, row.PeriodEnd, row.Quantity, row.Total)).ToListAsync(stop));
        foreach (var month in bills.GroupBy(bill => BillingMonth.Of(bill.From)).OrderBy(group => group.Key.First))
            foreach (var some in month.Chunk(RunBilling.ChunkSize)) await CompareAsync(db, owner, month.Key, some, today, now, stop);
        return await db.Set<ProposedCorrection>().CountAsync(row => row.State == CorrectionState.Open, stop);
    }

    async Task CompareAsync(UtilityDbContext db, Operator owner, BillingMonth month, Candidate[] bills, DateOnly today, DateTimeOffset now, CancellationToken stop)
    {
        var (drafts, _) = await cases.DraftAsync(db, owner.Id, [.. bills.Select(bill => bill.AgreementId)], month, stop);
        var byAgreement = drafts.ToDictionary(draft => draft.Case.Agreement.Id);
        var ids = bills.Select(bill => bill.Id).ToList();
        var known = await db.Set<ProposedCorrection>().AsTracking().Where(row => ids.Contains(row.InvoiceId)).ToDictionaryAsync(row => row.InvoiceId, stop);
        foreach (var bill in bills)
        {
            if (!byAgreement.TryGetValue(bill.AgreementId, out var draft)) continue;
            var before = known.GetValueOrDefault(bill.Id);
            // Nothing is asked again for what is older than the limit; what was taken too much is given back however old.
            var differs = draft.BaseQuantity != bill.Quantity && !(BackBilling.IsTooOld(bill.To, owner.BackBillMonths, today) && draft.Price.Total > bill.Total);
            if (!differs)
            {
                if (before is { State: CorrectionState.Open }) db.Remove(before);
            }
            else if (before is null)
                db.Add(new ProposedCorrection { InvoiceId = bill.Id, OperatorId = owner.Id, Quantity = draft.BaseQuantity, Total = draft.Price.Total, FoundAt = now });
            else if (before.Quantity != draft.BaseQuantity || before.Total != draft.Price.Total)
                (before.Quantity, before.Total, before.FoundAt, before.State, before.DecidedBy) = (draft.BaseQuantity, draft.Price.Total, now, CorrectionState.Open, null);
        }
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
    }

    sealed record Candidate(long Id, long AgreementId, DateOnly From, DateOnly To, long Quantity, decimal Total);
}
