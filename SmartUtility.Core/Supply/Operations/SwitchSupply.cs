using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Commands;
using SmartUtility.Core.Commands.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;
using SmartUtility.Core.Supply.Storage;
using SmartUtility.Core.WorkOrders;
using SmartUtility.Core.WorkOrders.Operations;

namespace SmartUtility.Core.Supply.Operations;

/// <summary>What cutting and restoring share: the command to a meter with a relay or valve, the work order for one without.</summary>
static class SwitchSupply
{
    /// <summary>Origin of work orders made here.</summary>
    public const string Origin = "supply";

    public static async Task<Outcome<SwitchOrder>> OrderAsync(UtilityDbContext db, Actor actor, SupplyPlace place, CommandAction action, SwitchRequest request, DateTimeOffset now, CancellationToken stop)
    {
        if (place.Meter.Switch != SwitchKind.None)
        {
            var command = await RequestCommand.AddAsync(db, actor, place.Meter, new CommandOrder(action, request.Reason, request.Expiry, request.IdempotencyKey), now, stop);
            return command.Refusal is { } why ? why : new SwitchOrder(command.Value.Id, null);
        }
        if (CommandWords.CheckReason(request.Reason) is { } missing) return missing;
        return await ByHandAsync(db, actor, place, action == CommandAction.Disconnect ? WorkKind.Disconnect : WorkKind.Connect, request, now, stop);
    }

    static async Task<Outcome<SwitchOrder>> ByHandAsync(UtilityDbContext db, Actor actor, SupplyPlace place, WorkKind kind, SwitchRequest request, DateTimeOffset now, CancellationToken stop)
    {
        var (meter, opposite) = (place.Meter, kind == WorkKind.Disconnect ? WorkKind.Connect : WorkKind.Disconnect);
        await AdvisoryLock.WaitAsync(db, "supply-by-hand", meter.Id, stop);
        var open = await db.Set<WorkOrder>().AsTracking()
            .Where(row => row.MeterId == meter.Id && row.OriginKind == Origin && (row.State == WorkState.ToDo || row.State == WorkState.UnderWay)).ToListAsync(stop);
        if (open.FirstOrDefault(row => row.Kind == kind) is { } same) return new SwitchOrder(null, same.Id);
        // Nobody needs to go and undo what nobody has done yet.
        foreach (var other in open.Where(row => row.Kind == opposite && row.State == WorkState.ToDo)) other.Cancel("no longer wanted", now);
        if (meter.Supply == (kind == WorkKind.Disconnect ? SupplyState.Off : SupplyState.On) && open.All(row => row.State != WorkState.UnderWay)) return new SwitchOrder(null, null);

        var isFrench = await db.Operators.Where(row => row.Id == meter.OperatorId).Select(row => row.Language).SingleAsync(stop) == "fr";
        var title = (isFrench, kind) switch
        {
            (true, WorkKind.Disconnect) => $"Couper {meter.Serial}\u202f: {request.Reason}",
            (true, _) => $"Rétablir {meter.Serial}\u202f: {request.Reason}",
            (_, WorkKind.Disconnect) => $"Disconnect {meter.Serial}: {request.Reason}",
            _ => $"Connect {meter.Serial}: {request.Reason}",
        };
        var opened = await OpenWorkOrder.AddAsync(db, actor, new WorkOrderRequest(kind, Origin, request.IdempotencyKey ?? Guid.CreateVersion7(now).ToString("D"),
            title[..Math.Min(title.Length, 200)], place.UsagePoint?.Id, place.UsagePoint is null ? place.NetworkPoint?.Id : null, meter.Id, now.AddDays(2)), now, stop);
        return opened.Refusal is { } why ? why : new SwitchOrder(null, opened.Value.Id);
    }
}
