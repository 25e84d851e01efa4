using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>Puts an alert off with a reason; it comes back by itself, and at once when it becomes graver.</summary>
public sealed class SnoozeAlert(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Longest time, in hours.</summary>
    public const int LongestHours = 168;

    /// <summary>Puts it off for whole hours, 1 to 168. Refused without a reason, or when it has ended.</summary>
    public async Task<Outcome<DateTimeOffset>> RunAsync(Actor actor, long id, int hours, string reason, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.HandleAlerts)) return new Forbidden();
        reason = reason.Trim();
        if (hours is < 1 or > LongestHours) return new Invalid("hours-out-of-range", "the duration is 1 to 168 whole hours");
        if (reason.Length == 0) return new Invalid("reason-required", "say why it can wait");
        if (reason.Length > HandleAlert.NoteLength) return new Invalid("note-too-long", $"the note is at most {HandleAlert.NoteLength} characters");
        await using var db = contexts.Create(actor);
        if (await db.Set<Alert>().AsTracking().FirstOrDefaultAsync(row => row.Id == id, stop) is not { } alert) return new NotFound("alert");
        var now = clock.GetUtcNow();
        var until = now.AddHours(hours);
        if (!alert.Snooze(until, $"{actor.Name}: {reason}")) return new Conflict("alert-ended", $"this alert has already ended ({alert.State})");
        db.Audit(actor, alert.OperatorId, now, "alert.snoozed", $"alert:{alert.Id}", $"{hours} h: {reason}");
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new Conflict("changed-meanwhile", "somebody else changed this alert just now; look again");
        }
        return until;
    }
}
