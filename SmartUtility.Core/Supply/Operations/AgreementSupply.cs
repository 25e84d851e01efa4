using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;

namespace SmartUtility.Core.Supply.Operations;

/// <summary>Suspending and resuming inside a caller's transaction.</summary>
static class AgreementSupply
{
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
