using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Commands;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Supply.Operations;

/// <summary>Suspending and resuming an agreement, inside a caller's transaction or by its number.</summary>
static class AgreementSupply
{
    /// <summary>A change inside a transaction; the answer says whether anything changed.</summary>
    public delegate Task<bool> Change(UtilityDbContext db, Actor actor, long agreement, string reason, DateTimeOffset now, CancellationToken stop);

    /// <summary>Changes the agreement with this number in a transaction of its own; the answer says whether it changed.</summary>
    public static async Task<Outcome<bool>> ChangeAsync(UtilityDbContextFactory contexts, Actor actor, string number, string reason, Change change, DateTimeOffset now, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.SwitchSupply)) return new Forbidden();
        if (CommandWords.CheckReason(reason) is { } missing) return missing;
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var found = await db.Set<Agreement>().Where(row => row.Number == number).Select(row => row.Id).Take(2).ToListAsync(stop);
        if (found.Count == 0) return new NotFound($"agreement {number}");
        if (found.Count > 1) return new Invalid("operator-required", $"several operators have an agreement {number}; name one") { Values = [number] };
        var changed = await change(db, actor, found[0], reason, now, stop);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return changed;
    }

    /// <summary>True when it ran and is suspended now.</summary>
    public static async Task<bool> SuspendAsync(UtilityDbContext db, Actor actor, long agreement, string reason, DateTimeOffset now, CancellationToken stop)
    {
        now = Instants.ToMicroseconds(now);
        var changed = await db.Set<Agreement>().Where(row => row.Id == agreement && row.SuspendedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SuspendedAt, now).SetProperty(row => row.SuspendedReason, reason), stop);
        if (changed == 0) return false;
        var row = await db.Set<Agreement>().SingleAsync(one => one.Id == agreement, stop);
        db.Audit(actor, row.OperatorId, now, "agreement.suspended", $"agreement:{row.Number}", reason);
        db.Announce(new AgreementSuspended(row.OperatorId, row.Id, reason), now);
        return true;
    }

    /// <summary>True when it was suspended and runs now.</summary>
    public static async Task<bool> ResumeAsync(UtilityDbContext db, Actor actor, long agreement, string reason, DateTimeOffset now, CancellationToken stop)
    {
        var changed = await db.Set<Agreement>().Where(row => row.Id == agreement && row.SuspendedAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SuspendedAt, (DateTimeOffset?)null).SetProperty(row => row.SuspendedReason, (string?)null), stop);
        if (changed == 0) return false;
        var row = await db.Set<Agreement>().SingleAsync(one => one.Id == agreement, stop);
        db.Audit(actor, row.OperatorId, now, "agreement.resumed", $"agreement:{row.Number}", reason);
        db.Announce(new AgreementResumed(row.OperatorId, row.Id, reason), now);
        return true;
    }
}
