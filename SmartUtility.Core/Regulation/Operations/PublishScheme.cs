using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>Publishes what an operator owes from a day on. A version is never edited; the same one twice changes nothing.</summary>
public sealed class PublishScheme(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Publishes; true when something was created. Refused: "scheme-invalid", "scheme-published" (another from the same day), "scheme-used" (an assessed period reaches past the day).</summary>
    public async Task<Outcome<bool>> RunAsync(Actor actor, int operatorId, LevyScheme scheme, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.Regulate)) return new Forbidden();
        if (actor.For(operatorId) is not { } one) return new NotFound("operator");
        if (scheme.FirstProblem() is { } problem) return problem;
        await using var db = contexts.Create(one);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "levies", operatorId, stop);
        if (await db.Set<StoredScheme>().SingleOrDefaultAsync(row => row.ValidFrom == scheme.ValidFrom, stop) is { } there)
            return BillingJson.Write(there.Scheme()) == BillingJson.Write(scheme) ? false : new Conflict("scheme-published", $"another scheme counts from {scheme.ValidFrom:yyyy-MM-dd}; publish one from another day") { Values = [scheme.ValidFrom] };
        if (await db.Set<ClosedPeriod>().AnyAsync(row => row.From >= scheme.ValidFrom && db.Set<LevyAssessment>().Any(made => made.PeriodId == row.Id), stop))
            return new Conflict("scheme-used", $"periods from {scheme.ValidFrom:yyyy-MM-dd} on are assessed; a new scheme starts later") { Values = [scheme.ValidFrom] };
        var now = clock.GetUtcNow();
        db.Add(new StoredScheme { OperatorId = operatorId, ValidFrom = scheme.ValidFrom, Definition = BillingJson.Write(scheme), PublishedAt = now, PublishedBy = actor.Name });
        db.Audit(actor, operatorId, now, "scheme.published", $"scheme:{scheme.ValidFrom:yyyy-MM-dd}", string.Join(", ", scheme.Formulas.Select(formula => formula.Key)));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }
}
