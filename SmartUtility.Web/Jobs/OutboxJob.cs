using SmartUtility.Core.Accounts;
using SmartUtility.Core.Notifications.Operations;

namespace SmartUtility.Web.Jobs;

/// <summary>Handles events that wait and deletes old ones. The worker empties the outbox every second; this is the same door with a dashboard.</summary>
public sealed class OutboxJob(DispatchEvents events)
{
    /// <summary>Handles, then deletes.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var system = Actor.System(0);
        _ = (await events.RunAsync(system, stop)).Value;
        _ = (await events.PruneAsync(system, stop)).Value;
    }
}
