using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Commands.Operations;

/// <summary>
/// Puts a command into the database, where it waits for its meter. Mechanics only: whether supply may be switched is decided by Supply, which is
/// the only caller for the actions that switch it; from outside only a reading can be asked for.
/// </summary>
public sealed class RequestCommand(UtilityDbContextFactory contexts, CommandSignal signal, TimeProvider clock)
{
    /// <summary>Asks a meter for a reading now. Refused: unknown serial, an expiry out of range, a key used for something else.</summary>
    public async Task<Outcome<Guid>> RunAsync(Actor actor, string serial, string reason, TimeSpan? expiry, string? idempotencyKey, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.SwitchSupply)) return new Forbidden();
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var meters = await db.Set<Meter>().Where(row => row.Serial == serial).Take(2).ToListAsync(stop);
        if (meters.Count == 0) return new NotFound($"meter {serial}");
        if (meters.Count > 1) return new Invalid("operator-required", $"several operators have a meter {serial}; name one") { Values = [serial] };
        var meter = meters[0];
        var now = clock.GetUtcNow();
        var added = await AddAsync(db, actor, meter, new CommandOrder(CommandAction.Read, reason, expiry, idempotencyKey), now, stop);
        if (added.Refusal is { } why) return why;
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        signal.Raise(meter.OperatorId, meter.Id);
        return added.Value.Id;
    }

    /// <summary>Adds a command inside the caller's transaction. The same order twice (same key, or still open) is one command; an older order of the other direction that was not delivered ends.</summary>
    internal static async Task<Outcome<DeviceCommand>> AddAsync(UtilityDbContext db, Actor actor, Meter meter, CommandOrder order, DateTimeOffset now, CancellationToken stop)
    {
        var expiry = order.Expiry ?? CommandWords.DefaultExpiry;
        if (expiry < CommandWords.ShortestExpiry || expiry > CommandWords.LongestExpiry)
            return new Invalid("expiry-out-of-range", $"a command lives {CommandWords.ShortestExpiry.TotalSeconds:0} seconds to {CommandWords.LongestExpiry.TotalDays:0} days");
        if (CommandWords.CheckReason(order.Reason) is { } missing) return missing;
        if (order.IdempotencyKey is { Length: 0 or > 200 }) return new Invalid("idempotency-key-length", "an Idempotency-Key has 1 to 200 characters");
        if (order.Action.SwitchesSupply() && meter.Switch == SwitchKind.None)
            return new Conflict("no-switch", $"meter {meter.Serial} has no relay or valve; an agent must go") { Values = [meter.Serial] };

        await AdvisoryLock.WaitAsync(db, "command", meter.Id, stop);
        if (order.IdempotencyKey is { } key)
        {
            await AdvisoryLock.WaitAsync(db, "command-key:" + key, meter.OperatorId, stop);
            if (await db.Set<DeviceCommand>().SingleOrDefaultAsync(row => row.OperatorId == meter.OperatorId && row.IdempotencyKey == key, stop) is { } earlier)
                return earlier.MeterId == meter.Id && earlier.Action == order.Action ? earlier
                    : new Conflict("idempotency-key-reused", "this Idempotency-Key was used for another command");
        }
        var open = await db.Set<DeviceCommand>().AsTracking()
            .Where(row => row.MeterId == meter.Id && (row.State == CommandState.Requested || row.State == CommandState.Sent || row.State == CommandState.Acknowledged))
            .OrderBy(row => row.RequestedAt).ToListAsync(stop);
        if (open.LastOrDefault(row => row.Action == order.Action && row.ExpiresAt > now) is { } same
            && !open.Any(row => row.Action.SwitchesSupply() && row.RequestedAt > same.RequestedAt)) return same;

        var command = new DeviceCommand
        {
            Id = Guid.CreateVersion7(now), OperatorId = meter.OperatorId, MeterId = meter.Id, Action = order.Action, Reason = order.Reason, RequestedBy = actor.Name,
            RequestedAt = now, ExpiresAt = now + expiry, IdempotencyKey = order.IdempotencyKey,
        };
        // Two opposite orders must not wait side by side for an absent meter: the newer one is what is wanted.
        if (order.Action.SwitchesSupply())
            foreach (var older in open.Where(row => row.Action.SwitchesSupply() && row.State != CommandState.Acknowledged))
                if (older.End(CommandState.Expired, $"replaced by {command.Id:D}", now))
                    db.Announce(new CommandEnded(older.OperatorId, older.Id, older.MeterId, older.Action, CommandState.Expired), now);
        db.Add(command);
        return command;
    }
}

/// <summary>What is asked of a meter.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Reason">Why, 1 to 300 characters.</param>
/// <param name="Expiry">How long it may wait; null for 24 hours.</param>
/// <param name="IdempotencyKey">The caller's key against doubling, or null.</param>
public sealed record CommandOrder(CommandAction Action, string Reason, TimeSpan? Expiry = null, string? IdempotencyKey = null);
