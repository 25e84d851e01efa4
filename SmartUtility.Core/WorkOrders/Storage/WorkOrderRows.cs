using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.WorkOrders.Storage;

static class WorkOrderRows
{
    /// <summary>The work order, tracked and locked until the transaction ends; null when the actor may not work on it: an agent has only its own.</summary>
    public static async Task<WorkOrder?> LockAsync(UtilityDbContext db, Actor actor, long id, CancellationToken stop)
    {
        var order = await db.Set<WorkOrder>().FromSql($"select * from work_orders where id = {id} for update").AsTracking().SingleOrDefaultAsync(stop);
        return order is not null && (Permissions.Allow(actor, Do.ManageWork) || order.AssignedTo == actor.UserId) ? order : null;
    }
}
