using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders.Storage;

namespace SmartUtility.Core.WorkOrders.Operations;

/// <summary>The agent is on the way. Twice is once.</summary>
public sealed class StartWorkOrder(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Starts the actor's own work order (or, for those who manage work, any); refused when it is over.</summary>
    public async Task<Outcome<long>> RunAsync(Actor actor, long workOrder, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.DoWork) && !Permissions.Allow(actor, Do.ManageWork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await WorkOrderRows.LockAsync(db, actor, workOrder, stop) is not { } order) return new NotFound($"work order {workOrder}");
        if (order.State is WorkState.Done or WorkState.Cancelled) return new Conflict("work-order-over", "this work order is over");
        var now = clock.GetUtcNow();
        if (order.Start(now)) db.Audit(actor, order.OperatorId, now, "work-order.started", $"work-order:{order.Id}", order.Title);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return order.Id;
    }
}
