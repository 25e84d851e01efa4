using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>A second person publishes proposed prices, or sends them back. Twice: the same.</summary>
public sealed class DecideTariff(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Publishes. Refused: "tariff-second-person" (its own author), "proposal-closed" (sent back or replaced), and what publishing refuses.</summary>
    public Task<Outcome<TariffProposal>> PublishAsync(Actor actor, long id, CancellationToken stop) => DecideAsync(actor, id, async (db, proposal, now) =>
    {
        if (proposal.State == ProposalState.Published) return null;
        if (proposal.MadeBy == actor.Name) return new Conflict("tariff-second-person", "another person than the one who proposed the prices publishes them");
        if (proposal.State != ProposalState.Open) return Closed;
        var published = await PublishTariff.AddAsync(db, actor, proposal.Code, proposal.Name, proposal.Resource, proposal.Version(), now, $", proposed by {proposal.MadeBy} on {proposal.MadeAt:yyyy-MM-dd}", stop);
        if (published.Refusal is { } refusal) return refusal;
        (proposal.State, proposal.DecidedBy, proposal.DecidedAt) = (ProposalState.Published, actor.Name, now);
        return null;
    }, stop);

    /// <summary>Sends a proposal back, or takes one's own back. Refused: "reason-missing" (1 to 200 characters), "proposal-closed".</summary>
    public Task<Outcome<TariffProposal>> RefuseAsync(Actor actor, long id, string reason, CancellationToken stop) => DecideAsync(actor, id, (db, proposal, now) =>
    {
        if (reason.Trim().Length is 0 or > 200) return Task.FromResult<Refusal?>(new Invalid("reason-missing", "say why in 1 to 200 characters"));
        if (proposal.State == ProposalState.Refused) return Task.FromResult<Refusal?>(null);
        if (proposal.State != ProposalState.Open) return Task.FromResult<Refusal?>(Closed);
        (proposal.State, proposal.DecidedBy, proposal.DecidedAt, proposal.Reason) = (ProposalState.Refused, actor.Name, now, reason.Trim());
        db.Audit(actor, proposal.OperatorId, now, "tariff.sent-back", $"tariff:{proposal.Code}", $"valid from {proposal.ValidFrom:yyyy-MM-dd}");
        return Task.FromResult<Refusal?>(null);
    }, stop);

    /// <summary>Proposals of a tariff, newest first, at most twenty. Refused: a code that neither a tariff nor a proposal has.</summary>
    public async Task<Outcome<IReadOnlyList<TariffProposal>>> ListAsync(Actor actor, string code, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageTariffs)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var found = await db.Set<TariffProposal>().Where(row => row.Code == code).OrderByDescending(row => row.Id).Take(20).ToListAsync(stop);
        if (found.Count == 0 && !await db.Set<StoredTariff>().AnyAsync(row => row.Code == code, stop)) return new NotFound($"tariff {code}");
        return found;
    }

    static readonly Conflict Closed = new("proposal-closed", "these prices were sent back or replaced; propose them anew");

    async Task<Outcome<TariffProposal>> DecideAsync(Actor actor, long id, Func<UtilityDbContext, TariffProposal, DateTimeOffset, Task<Refusal?>> decide, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageTariffs)) return new Forbidden();
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "tariffs", actor.OperatorId, stop);
        if (await db.Set<TariffProposal>().AsTracking().SingleOrDefaultAsync(row => row.Id == id, stop) is not { } proposal) return new NotFound($"proposal {id}");
        if (await decide(db, proposal, clock.GetUtcNow()) is { } refusal) return refusal;
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return proposal;
    }
}
