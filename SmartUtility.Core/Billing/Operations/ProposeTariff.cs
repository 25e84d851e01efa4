using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>Proposes prices from a day on, which another person publishes (<see cref="DecideTariff"/>). The same proposal twice: the one that waits.</summary>
public sealed class ProposeTariff(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Proposes. Refused: "tariff-invalid", "tariff-version-published", "tariff-already-billed", "tariff-resource".</summary>
    public async Task<Outcome<TariffProposal>> RunAsync(Actor actor, string code, string name, Resource resource, TariffVersion version, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageTariffs)) return new Forbidden();
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "tariffs", actor.OperatorId, stop);
        var (_, isThere, refusal) = await PublishTariff.FindAsync(db, actor.OperatorId, code, name, resource, version, stop);
        if (refusal is not null) return refusal;
        if (isThere) return new Conflict("tariff-version-published", $"tariff {code} has these prices from {version.ValidFrom:yyyy-MM-dd} already");

        var waiting = await db.Set<TariffProposal>().AsTracking().Where(row => row.Code == code && row.ValidFrom == version.ValidFrom && row.State == ProposalState.Open).ToListAsync(stop);
        var definition = BillingJson.Write(version);
        if (waiting.Find(row => BillingJson.Write(row.Version()) == definition && row.Name == name) is { } same) return same;
        var now = clock.GetUtcNow();
        foreach (var row in waiting) (row.State, row.DecidedBy, row.DecidedAt) = (ProposalState.Replaced, actor.Name, now);
        var proposal = new TariffProposal { OperatorId = actor.OperatorId, Code = code, Name = name, Resource = resource, ValidFrom = version.ValidFrom, Definition = definition, MadeBy = actor.Name, MadeAt = now };
        db.Add(proposal);
        db.Audit(actor, actor.OperatorId, now, "tariff.proposed", $"tariff:{code}", $"valid from {version.ValidFrom:yyyy-MM-dd}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return proposal;
    }
}
