using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>A person takes an alert or ends it. Doing the same again is the same answer.</summary>
public sealed class HandleAlert(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Longest note, in characters.</summary>
    public const int NoteLength = 1000;

    /// <summary>The actor takes it; taking it again changes nothing. Refused when it has ended.</summary>
    public Task<Outcome<AlertState>> AcknowledgeAsync(Actor actor, long id, CancellationToken stop) => ChangeAsync(actor, id, alert =>
    {
        if (alert.State == AlertState.Acknowledged) return null;
        return alert.Acknowledge(actor.Name) ? new Change("alert.acknowledged", "") : Ended(alert);
    }, stop);

    /// <summary>The actor takes several; those that ended meanwhile or are not theirs are left out. Returns how many are taken now.</summary>
    public async Task<Outcome<int>> AcknowledgeAllAsync(Actor actor, IReadOnlyCollection<long> ids, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.HandleAlerts)) return new Forbidden();
        var taken = 0;
        foreach (var id in ids.Take(500))
            if ((await AcknowledgeAsync(actor, id, stop)).IsDone) taken++;
        return taken;
    }

    /// <summary>Ends it: confirmed (a cause was found), dismissed (there was nothing) or closed. Refused without a note, or when it has ended otherwise.</summary>
    public Task<Outcome<AlertState>> EndAsync(Actor actor, long id, AlertState ending, string note, CancellationToken stop) => ChangeAsync(actor, id, alert =>
    {
        note = note.Trim();
        if (ending is not (AlertState.Confirmed or AlertState.Dismissed or AlertState.Closed)) return new Change(new Invalid("not-an-ending", "an alert ends confirmed, dismissed or closed"));
        if (alert.State == ending) return null;
        if (note.Length == 0) return new Change(new Invalid("note-required", "write what was found"));
        if (note.Length > NoteLength) return new Change(new Invalid("note-too-long", $"the note is at most {NoteLength} characters"));
#pragma warning disable CA1308 // the words of the audit are lower case
        return alert.End(ending, $"{actor.Name}: {note}", clock.GetUtcNow()) ? new Change($"alert.{ending.ToString().ToLowerInvariant()}", note) : Ended(alert);
#pragma warning restore CA1308
    }, stop);

    static Change Ended(Alert alert) => new(new Conflict("alert-ended", $"this alert has already ended ({alert.State})"));

    async Task<Outcome<AlertState>> ChangeAsync(Actor actor, long id, Func<Alert, Change?> change, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.HandleAlerts)) return new Forbidden();

        await using var db = contexts.Create(actor);
        if (await db.Set<Alert>().AsTracking().FirstOrDefaultAsync(row => row.Id == id, stop) is not { } alert) return new NotFound("alert");
        if (change(alert) is not { } made) return alert.State;
        if (made.Refusal is { } why) return why;
        var code = await db.Set<NetworkPoint>().Where(row => row.Id == alert.NetworkPointId).Select(row => row.Code).FirstAsync(stop);
        db.Audit(actor, alert.OperatorId, clock.GetUtcNow(), made.Action, $"alert:{alert.Id}", made.Note.Length == 0 ? code : $"{code}: {made.Note}");
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new Conflict("changed-meanwhile", "somebody else changed this alert just now; look again");
        }
        return alert.State;
    }

    sealed record Change(string Action, string Note)
    {
        public Change(Refusal refusal) : this("", "") => Refusal = refusal;
        public Refusal? Refusal { get; }
    }
}
