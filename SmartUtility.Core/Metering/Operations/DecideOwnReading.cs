using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>Somebody has compared a customer's reading with its photo. Accepted it counts as verified; refused it counts for nothing. The reading itself never changes: an edit lies over it.</summary>
public sealed class DecideOwnReading(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Accepts; true when that changed something. Refused: "own-reading-decided" when it was refused before. Another operator's: not found.</summary>
    public Task<Outcome<bool>> AcceptAsync(Actor actor, long id, CancellationToken stop) => DecideAsync(actor, id, OwnReadingState.Confirmed, null, stop);

    /// <summary>Refuses with a reason of 3 to 200 characters that the customer reads; true when that changed something. Refused: "own-reason-required", "own-reading-decided" when it was accepted before.</summary>
    public async Task<Outcome<bool>> RefuseAsync(Actor actor, long id, string reason, CancellationToken stop) =>
        reason?.Trim() is not { Length: >= 3 and <= 200 } why ? new Invalid("own-reason-required", "say why, in 3 to 200 characters") : await DecideAsync(actor, id, OwnReadingState.Refused, why, stop);

    async Task<Outcome<bool>> DecideAsync(Actor actor, long id, OwnReadingState state, string? reason, CancellationToken stop)
    {
        if (!OwnReadingQueries.MayDecide(actor)) return new Forbidden();
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await db.Set<OwnReading>().FromSql($"select * from own_readings where id = {id} for update").AsTracking().SingleOrDefaultAsync(stop) is not { } reading) return new NotFound($"reading {id}");
        if (reading.State == state) return false;
        if (reading.State is OwnReadingState.Confirmed or OwnReadingState.Refused) return new Conflict("own-reading-decided", $"{reading.DecidedBy} has decided already");

        var now = clock.GetUtcNow();
        await AdvisoryLock.WaitAsync(db, "edit", reading.RegisterId, stop);
        // Only what changes is laid over: a doubtful one that is refused, and a plausible one that is accepted, stand as they are.
        if (reading.State == OwnReadingState.Waiting && state == OwnReadingState.Confirmed)
            await SubstituteReading.WriteAsync(db, reading.RegisterId, reading.ReadAt.UtcDateTime, reading.Value, ReadingQuality.Verified, actor.Name, "photo compared", now, stop);
        else if (reading.State == OwnReadingState.Used && state == OwnReadingState.Refused)
            await SubstituteReading.WriteAsync(db, reading.RegisterId, reading.ReadAt.UtcDateTime, null, ReadingQuality.ManuallyEdited, actor.Name, reason!, now, stop);
        (reading.State, reading.DecidedBy, reading.DecidedAt, reading.Reason) = (state, actor.Name, now, reason);
        var serial = await db.Set<Meter>().Where(row => row.Id == reading.MeterId).Select(row => row.Serial).SingleAsync(stop);
        db.Audit(actor, reading.OperatorId, now, state == OwnReadingState.Confirmed ? "reading.own-accepted" : "reading.own-refused", $"meter:{serial}", FormattableString.Invariant($"of {reading.ReadAt:u}: {reading.Value}{(reason is null ? "" : $": {reason}")}"));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }
}
