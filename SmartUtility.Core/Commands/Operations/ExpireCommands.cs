using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Commands.Storage;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Commands.Operations;

/// <summary>Ends commands nobody answered in time. They stay visible as expired; nothing delivers them after.</summary>
public sealed class ExpireCommands(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Ends what is too late for the actor's operators; returns how many ended now.</summary>
    public async Task<Outcome<int>> RunAsync(Actor actor, CancellationToken stop)
    {
        if (actor.Role != Role.System) return new Forbidden();
        var now = clock.GetUtcNow();
        List<Guid> late;
        await using (var db = contexts.Create(actor))
            late = await db.Set<DeviceCommand>()
                .Where(row => (row.State == CommandState.Requested || row.State == CommandState.Sent || row.State == CommandState.Acknowledged) && row.ExpiresAt <= now)
                .Select(row => row.Id).ToListAsync(stop);
        var ended = 0;
        foreach (var id in late)
        {
            await using var db = contexts.Create(actor);
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            if (await CommandRows.LockAsync(db, id, stop) is not { } row) continue;
            if (!row.End(CommandState.Expired, Why(row.State), now)) continue;
            db.Announce(new CommandEnded(row.OperatorId, row.Id, row.MeterId, row.Action, CommandState.Expired), now);
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
            ended++;
        }
        return ended;
    }

    static string Why(CommandState reached) => reached switch
    {
        CommandState.Requested => "the meter did not connect in time",
        CommandState.Sent => "sent, never acknowledged by the meter",
        _ => "acknowledged by the meter, never answered",
    };
}
