using SmartUtility.Core.Accounts;
using SmartUtility.Core.Commands.Storage;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Commands.Operations;

/// <summary>Notes how far a command got on its way to the meter. The broker's word; twice is harmless.</summary>
public sealed class RecordDelivery(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>About to be given to the meter's connection. False: it ended or is too late meanwhile and must not be sent.</summary>
    public Task<Outcome<bool>> SentAsync(Actor actor, Guid command, CancellationToken stop) =>
        ChangeAsync(actor, command, (row, now) => row.ExpiresAt > now && row.Send(now), stop);

    /// <summary>The meter's connection acknowledged it. False when it had been noted or had ended.</summary>
    public Task<Outcome<bool>> AcknowledgedAsync(Actor actor, Guid command, CancellationToken stop) =>
        ChangeAsync(actor, command, (row, now) => row.Acknowledge(now), stop);

    async Task<Outcome<bool>> ChangeAsync(Actor actor, Guid command, Func<DeviceCommand, DateTimeOffset, bool> change, CancellationToken stop)
    {
        if (actor.Role != Role.System) return new Forbidden();
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await CommandRows.LockAsync(db, command, stop) is not { } row) return new NotFound($"command {command:D}");
        var changed = change(row, clock.GetUtcNow());
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return changed;
    }
}
