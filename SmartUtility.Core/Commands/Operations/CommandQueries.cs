using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Commands.Operations;

/// <summary>A command for the eye.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Serial">The meter.</param>
/// <param name="Action">What was asked.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why.</param>
/// <param name="RequestedBy">Who asked.</param>
/// <param name="RequestedAt">When.</param>
/// <param name="ExpiresAt">Not delivered from here on.</param>
/// <param name="SentAt">When last given to the meter's connection.</param>
/// <param name="AcknowledgedAt">When the meter had it.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Detail">What the meter said, or why it ended.</param>
public sealed record CommandView(Guid Id, string Serial, CommandAction Action, CommandState State, string Reason, string RequestedBy, DateTimeOffset RequestedAt,
    DateTimeOffset ExpiresAt, DateTimeOffset? SentAt, DateTimeOffset? AcknowledgedAt, DateTimeOffset? EndedAt, string? Detail)
{
    /// <summary>True while an answer is still possible.</summary>
    public bool IsOpen => State is CommandState.Requested or CommandState.Sent or CommandState.Acknowledged;
}

/// <summary>Commands and where they stand.</summary>
public sealed class CommandQueries(UtilityDbContextFactory contexts)
{
    /// <summary>One command; another operator's is not found.</summary>
    public async Task<Outcome<CommandView>> OneAsync(Actor actor, Guid id, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.SwitchSupply) && !Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        return await Views(db, row => row.Id == id).SingleOrDefaultAsync(stop) is { } view ? view : new NotFound($"command {id:D}");
    }

    /// <summary>The last commands of a meter, newest first.</summary>
    public async Task<Outcome<IReadOnlyList<CommandView>>> OfMeterAsync(Actor actor, int meterId, int most, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        return await Views(db, row => row.MeterId == meterId).Take(Math.Clamp(most, 1, 200)).ToListAsync(stop);
    }

    internal static IQueryable<CommandView> Views(UtilityDbContext db, System.Linq.Expressions.Expression<Func<DeviceCommand, bool>> which) =>
        from command in db.Set<DeviceCommand>().Where(which)
        join meter in db.Set<Meter>() on command.MeterId equals meter.Id
        orderby command.RequestedAt descending, command.Id descending
        select new CommandView(command.Id, meter.Serial, command.Action, command.State, command.Reason, command.RequestedBy, command.RequestedAt, command.ExpiresAt,
            command.SentAt, command.AcknowledgedAt, command.EndedAt, command.Detail);
}
