using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Notifications.Operations;

/// <summary>Hands committed events to the modules that wait for them. The program's own work: nobody else may start it.</summary>
public sealed class DispatchEvents(Outbox outbox)
{
    /// <summary>How long handled events are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Handles everything that is due; returns the number handled.</summary>
    public async Task<Outcome<int>> RunAsync(Actor actor, CancellationToken stop) =>
        actor.Role == Role.System ? await outbox.DrainAsync(stop) : new Forbidden();

    /// <summary>Deletes handled events older than <see cref="Kept"/>; returns how many.</summary>
    public async Task<Outcome<int>> PruneAsync(Actor actor, CancellationToken stop) =>
        actor.Role == Role.System ? await outbox.PruneAsync(Kept, stop) : new Forbidden();
}
