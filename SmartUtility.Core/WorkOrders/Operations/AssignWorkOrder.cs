using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.WorkOrders.Operations;

/// <summary>Gives a work order to a field agent of the same operator, or takes it back (null).</summary>
public sealed class AssignWorkOrder(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Assigns; refused for one that is over, and for anybody who is no active agent of its operator.</summary>
    public async Task<Outcome<long>> RunAsync(Actor actor, long workOrder, int? agent, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageWork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<WorkOrder>().AsTracking().SingleOrDefaultAsync(row => row.Id == workOrder, stop) is not { } order) return new NotFound($"work order {workOrder}");
        if (order.State is WorkState.Done or WorkState.Cancelled) return new Conflict("work-order-over", "this work order is over");
        if (order.AssignedTo == agent) return order.Id;
        var name = "nobody";
        if (agent is { } id)
        {
            var person = await db.Users.Where(row => row.Id == id && row.OperatorId == order.OperatorId && row.Role == Role.FieldAgent && !row.IsDisabled)
                .Select(row => row.DisplayName).SingleOrDefaultAsync(stop);
            if (person is null) return new NotFound($"field agent {id}");
            name = person;
        }
        var now = clock.GetUtcNow();
        order.AssignedTo = agent;
        db.Audit(actor, order.OperatorId, now, "work-order.assigned", $"work-order:{order.Id}", $"to {name}");
        if (agent is { } to) db.Announce(new WorkOrderAssigned(order.OperatorId, order.Id, to, now), now);
        await db.SaveChangesAsync(stop);
        return order.Id;
    }

    /// <summary>Sends the agent the message about an order once more; refused for one that is over, that nobody has, or whose agent is locked. Within a minute it is one message.</summary>
    public async Task<Outcome<long>> TellAgainAsync(Actor actor, long workOrder, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageWork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<WorkOrder>().SingleOrDefaultAsync(row => row.Id == workOrder, stop) is not { } order) return new NotFound($"work order {workOrder}");
        if (order.State is WorkState.Done or WorkState.Cancelled) return new Conflict("work-order-over", "this work order is over");
        if (order.AssignedTo is not { } agent) return new Conflict("nobody-assigned", "nobody has this work order");
        if (!await db.Users.AnyAsync(row => row.Id == agent && !row.IsDisabled, stop)) return new NotFound($"field agent {agent}");
        var now = clock.GetUtcNow();
        db.Audit(actor, order.OperatorId, now, "work-order.told-again", $"work-order:{order.Id}", "");
        db.Announce(new WorkOrderAssigned(order.OperatorId, order.Id, agent, new DateTimeOffset(now.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero)), now);
        await db.SaveChangesAsync(stop);
        return order.Id;
    }
}
