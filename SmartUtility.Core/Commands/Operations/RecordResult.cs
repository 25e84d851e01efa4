using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Commands.Storage;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Commands.Operations;

/// <summary>Takes a meter's answer: ends the command and believes the meter about its supply. A late, doubled or unknown answer changes no command; an answer to another meter's command is refused.</summary>
public sealed class RecordResult(UtilityDbContextFactory contexts)
{
    /// <summary>Records one answer.</summary>
    /// <param name="actor">The program, for the device's operator.</param>
    /// <param name="meterId">The meter that answers, from its credential.</param>
    /// <param name="result">What it says.</param>
    /// <param name="receivedAt">Arrival: the time the supply state carries.</param>
    /// <param name="stop">Stops before the commit.</param>
    /// <returns>Where the command stands then.</returns>
    public async Task<Outcome<CommandState>> RunAsync(Actor actor, int meterId, CommandResult result, DateTimeOffset receivedAt, CancellationToken stop)
    {
        if (actor.Role != Role.System) return new Forbidden();
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await CommandRows.LockAsync(db, result.Id, stop) is not { } command) return new NotFound($"command {result.Id:D}");
        if (command.MeterId != meterId) return new Conflict("another-meter", $"command {result.Id:D} was given to another meter");

        if (command.End(result.Ending, result.Detail, receivedAt))
            db.Announce(new CommandEnded(command.OperatorId, command.Id, command.MeterId, command.Action, result.Ending), receivedAt);
        else if (command.State != result.Ending)
            command.KeepLate($"late answer: {result.Ending.Code()}");

        if (Reported(command.Action, result) is not SupplyState.Unknown and var supply)
            await SupplyReport.KeepAsync(db, meterId, supply, receivedAt, stop);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return command.State;
    }

    // A meter that says "done" and nothing of its supply has done what it was told; armed means still off until the customer switches.
    static SupplyState Reported(CommandAction action, CommandResult result) => result.Supply != SupplyState.Unknown ? result.Supply
        : result.Ending != CommandState.Confirmed ? SupplyState.Unknown
        : action switch { CommandAction.Disconnect => SupplyState.Off, CommandAction.Connect => SupplyState.On, _ => SupplyState.Unknown };
}

/// <summary>The supply of a meter as last reported, by itself or by an agent.</summary>
static class SupplyReport
{
    /// <summary>Keeps a report inside the caller's transaction unless a later one is known; announces a change. True when it was kept.</summary>
    public static async Task<bool> KeepAsync(UtilityDbContext db, int meterId, SupplyState supply, DateTimeOffset at, CancellationToken stop)
    {
        at = Instants.ToMicroseconds(at);
        var before = await db.Set<Meter>().Where(row => row.Id == meterId).Select(row => new { row.OperatorId, row.Supply, row.SupplyAt }).SingleOrDefaultAsync(stop);
        if (before is null || before.SupplyAt >= at) return false;
        var kept = await db.Set<Meter>().Where(row => row.Id == meterId && (row.SupplyAt == null || row.SupplyAt < at))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Supply, supply).SetProperty(row => row.SupplyAt, at), stop);
        if (kept == 1 && before.Supply != supply) db.Announce(new SupplyReported(before.OperatorId, meterId, supply, at), at);
        return kept == 1;
    }
}
