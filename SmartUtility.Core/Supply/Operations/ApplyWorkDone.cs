using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Commands.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders;

namespace SmartUtility.Core.Supply.Operations;

/// <summary>An agent switched supply by hand: the agent's word stands for the meter's. Only "done" counts; the second time changes nothing.</summary>
public sealed class ApplyWorkDone(UtilityDbContextFactory contexts)
{
    /// <summary>Takes over what the agent reported; false when it says nothing of supply, or a later report is known.</summary>
    public async Task<Outcome<bool>> RunAsync(Actor actor, WorkOrderDone done, CancellationToken stop)
    {
        if (actor.Role != Role.System) return new Forbidden();
        if (done.Cause != WorkCause.Done || done.MeterId is not { } meterId || done.Kind is not (WorkKind.Disconnect or WorkKind.Connect)) return false;
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await db.Set<Meter>().SingleOrDefaultAsync(row => row.Id == meterId, stop) is not { } meter) return new NotFound($"meter {meterId}");
        var supply = done.Kind == WorkKind.Disconnect ? SupplyState.Off : SupplyState.On;
        if (!await SupplyReport.KeepAsync(db, meterId, supply, done.At, stop)) return false;
        db.Audit(actor, meter.OperatorId, done.At, supply == SupplyState.Off ? "supply.off.by-hand" : "supply.on.by-hand", $"meter:{meter.Serial}", $"work order {done.WorkOrderId}, reported by {done.By}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }
}
