using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Commands;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Supply.Operations;

/// <summary>Lets a suspended agreement run again: supply should be on from now. Twice is once.</summary>
public sealed class ResumeAgreement(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Changes the agreement with this number; the answer says whether it changed.</summary>
    public async Task<Outcome<bool>> RunAsync(Actor actor, string number, string reason, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.SwitchSupply)) return new Forbidden();
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > CommandWords.LongestReason)
            return new Invalid("reason-required", $"say why, in 1 to {CommandWords.LongestReason} characters");
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await db.Set<Agreement>().SingleOrDefaultAsync(row => row.Number == number, stop) is not { } agreement) return new NotFound($"agreement {number}");
        var changed = await AgreementSupply.ResumeAsync(db, actor, agreement.Id, reason, clock.GetUtcNow(), stop);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return changed;
    }
}
