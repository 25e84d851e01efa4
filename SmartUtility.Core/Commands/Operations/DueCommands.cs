using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Commands.Operations;

/// <summary>A command to send.</summary>
/// <param name="Id">Its id.</param>
/// <param name="OperatorId">The tenant.</param>
/// <param name="OperatorCode">First segment of the topic and the user name.</param>
/// <param name="MeterId">The meter.</param>
/// <param name="Serial">Its serial.</param>
/// <param name="Action">What to do.</param>
/// <param name="ExpiresAt">Never delivered from here on.</param>
/// <param name="IsSent">Given to a connection before, without an acknowledgement yet.</param>
public sealed record DueCommand(Guid Id, int OperatorId, string OperatorCode, int MeterId, string Serial, CommandAction Action, DateTimeOffset ExpiresAt, bool IsSent);

/// <summary>What waits for meters: requested or sent but not yet acknowledged, and not too late. Oldest first, so a meter hears orders in the order they were given.</summary>
public sealed class DueCommands(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>For one meter (it has just connected, or something was just asked of it).</summary>
    public Task<Outcome<IReadOnlyList<DueCommand>>> OfMeterAsync(Actor actor, int meterId, CancellationToken stop) => LoadAsync(actor, meterId, null, stop);

    /// <summary>For every meter that is connected: the sweep that catches what a hint lost.</summary>
    /// <param name="actor">The program.</param>
    /// <param name="behindGateways">Meters that are reached through a gateway and so have no connection of their own.</param>
    /// <param name="stop">Stops.</param>
    public Task<Outcome<IReadOnlyList<DueCommand>>> OnlineAsync(Actor actor, IReadOnlyList<int> behindGateways, CancellationToken stop) => LoadAsync(actor, null, behindGateways, stop);

    async Task<Outcome<IReadOnlyList<DueCommand>>> LoadAsync(Actor actor, int? meterId, IReadOnlyList<int>? behindGateways, CancellationToken stop)
    {
        if (actor.Role != Role.System) return new Forbidden();
        await using var db = contexts.Create(actor);
        var now = clock.GetUtcNow();
        var due =
            from command in db.Set<DeviceCommand>()
            join meter in db.Set<Meter>() on command.MeterId equals meter.Id
            join owner in db.Operators on command.OperatorId equals owner.Id
            where (command.State == CommandState.Requested || command.State == CommandState.Sent) && command.ExpiresAt > now
            where meterId == null || command.MeterId == meterId
            where behindGateways == null || meter.IsOnline || behindGateways.Contains(meter.Id)
            orderby command.RequestedAt, command.Id
            select new DueCommand(command.Id, command.OperatorId, owner.Code, meter.Id, meter.Serial, command.Action, command.ExpiresAt, command.State == CommandState.Sent);
        return await due.Take(1000).ToListAsync(stop);
    }
}
