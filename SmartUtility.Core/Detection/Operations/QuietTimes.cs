using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>The hours in which only critical alerts leave the portal.</summary>
public sealed class QuietTimes(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Those of the actor's operator; both null when there are none.</summary>
    public async Task<Outcome<(TimeOnly? From, TimeOnly? Until)>> ReadAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.HandleAlerts)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var row = await db.Set<AlertSettings>().OrderBy(row => row.OperatorId).FirstOrDefaultAsync(stop);
        return (row?.QuietFrom, row?.QuietUntil);
    }

    /// <summary>Sets both, or with two nulls removes them. Refused: one without the other, or both the same.</summary>
    public async Task<Outcome<bool>> SetAsync(Actor actor, TimeOnly? from, TimeOnly? until, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.HandleAlerts) || actor.Operators.Count != 1) return new Forbidden();
        if (from is null != until is null || (from is not null && from == until)) return new Invalid("quiet-hours", "quiet hours have a start and another end");
        await using var db = contexts.Create(actor);
        var row = await db.Set<AlertSettings>().AsTracking().FirstOrDefaultAsync(stop);
        if (row?.QuietFrom == from && row?.QuietUntil == until) return false;
        if (row is null) db.Add(row = new AlertSettings { OperatorId = actor.Operators[0] });
        (row.QuietFrom, row.QuietUntil) = (from, until);
        db.Audit(actor, row.OperatorId, clock.GetUtcNow(), "alerts.quiet", $"operator:{row.OperatorId}", from is null ? "none" : $"{from:HH\\:mm} to {until:HH\\:mm}");
        await db.SaveChangesAsync(stop);
        return true;
    }
}
