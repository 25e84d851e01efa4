using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace SmartUtility.Core.Database;

/// <summary>
/// What a module does after a lower one's event was committed. Called at least once per event: after a crash or a failure of another handler of the same
/// event it is called again, so it must find its own work done (unique key) and change nothing then. What it throws is tried again later.
/// </summary>
public interface IEventHandler
{
    /// <summary>Name of the event record it reads, e.g. nameof(AlertRaised).</summary>
    string Kind { get; }

    /// <summary>Does the work of one event.</summary>
    /// <param name="operatorId">The tenant.</param>
    /// <param name="payload">The event as JSON.</param>
    /// <param name="stop">Stops.</param>
    Task HandleAsync(int operatorId, string payload, CancellationToken stop);
}

/// <summary>Hands committed events to the modules above. Several instances may drain at once: each claims other rows (FOR UPDATE SKIP LOCKED).</summary>
public sealed partial class Outbox(UtilityDbContextFactory contexts, IEnumerable<IEventHandler> handlers, TimeProvider clock, ILogger<Outbox> log)
{
    const int Batch = 50;
    static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    readonly ILookup<string, IEventHandler> _handlers = handlers.ToLookup(handler => handler.Kind, StringComparer.Ordinal);

    /// <summary>Handles everything that is due, oldest first; an event that fails waits longer each time and holds nobody up. Returns the number handled.</summary>
    public async Task<int> DrainAsync(CancellationToken stop)
    {
        var total = 0;
        while (true)
        {
            var (claimed, done) = await BatchAsync(stop);
            total += done;
            if (claimed < Batch) return total;
        }
    }

    /// <summary>Deletes handled events older than <paramref name="keep"/>; returns how many.</summary>
    public async Task<int> PruneAsync(TimeSpan keep, CancellationToken stop)
    {
        await using var db = contexts.Create(await EverybodyAsync(stop));
        var before = clock.GetUtcNow() - keep;
        return await db.Set<OutboxMessage>().Where(row => row.DoneAt < before).ExecuteDeleteAsync(stop);
    }

    async Task<(int Claimed, int Done)> BatchAsync(CancellationToken stop)
    {
        await using var db = contexts.Create(await EverybodyAsync(stop));
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var now = Instants.ToMicroseconds(clock.GetUtcNow());
        var batch = await db.Set<OutboxMessage>().FromSql(
            $"select * from outbox where done_at is null and (next_try_at is null or next_try_at <= {now}) order by id limit {Batch} for update skip locked")
            .IgnoreQueryFilters().AsTracking().ToListAsync(stop);
        var done = 0;
        foreach (var message in batch)
        {
            try
            {
                foreach (var handler in _handlers[message.Kind]) await handler.HandleAsync(message.OperatorId, message.Payload, stop);
                (message.DoneAt, message.Error) = (now, null);
                done++;
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                message.Attempts++;
                message.NextTryAt = now + Delay(message.Attempts);
                message.Error = failure.Message;
                Failed(message.Kind, message.Id, message.Attempts, failure);
            }
        }
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return (batch.Count, done);
    }

    // 2, 4, 8 … seconds, an hour at most.
    static TimeSpan Delay(int attempts) => attempts > 11 ? Longest : TimeSpan.FromSeconds(Math.Pow(2, attempts));

    // Events of every operator and of the installation itself (0).
    async Task<Scope> EverybodyAsync(CancellationToken stop)
    {
        await using var db = contexts.Create(Scope.None);
        return new Scope([0, .. await db.Operators.Select(row => row.Id).ToListAsync(stop)]);
    }

    [LoggerMessage(1, LogLevel.Warning, "event {Kind} {Id} failed, attempt {Attempts}")]
    partial void Failed(string kind, long id, int attempts, Exception failure);
}
