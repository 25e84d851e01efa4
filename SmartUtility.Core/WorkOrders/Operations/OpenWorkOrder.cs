using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.WorkOrders.Operations;

/// <summary>What someone is to do.</summary>
/// <param name="Kind">Kind of work.</param>
/// <param name="OriginKind">"alert", "supply", "claim", "manual" …; with the id unique per operator.</param>
/// <param name="OriginId">Id of the origin.</param>
/// <param name="Title">What to do, 1 to 200 characters.</param>
/// <param name="UsagePointId">Where, if at a usage point.</param>
/// <param name="NetworkPointId">Where, if at a network point.</param>
/// <param name="MeterId">Which meter, if one.</param>
/// <param name="DueAt">Wanted by, or null.</param>
public sealed record WorkOrderRequest(WorkKind Kind, string OriginKind, string OriginId, string Title, long? UsagePointId = null, int? NetworkPointId = null, int? MeterId = null, DateTimeOffset? DueAt = null);

/// <summary>Sends someone. One work order per origin: asked twice, the first is the answer.</summary>
public sealed class OpenWorkOrder(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Opens a work order; refused without a place or a title.</summary>
    public async Task<Outcome<long>> RunAsync(Actor actor, WorkOrderRequest request, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageWork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var opened = await AddAsync(db, actor, request, clock.GetUtcNow(), stop);
        if (opened.Refusal is { } why) return why;
        await transaction.CommitAsync(stop);
        return opened.Value.Id;
    }

    /// <summary>Opens by the codes of an outside system, whose own id is the origin. Switching supply is refused here: it goes by the rules of supply.</summary>
    public async Task<Outcome<long>> ByCodeAsync(Actor actor, WorkKind kind, string origin, string title, string? usagePoint, string? networkPoint, DateTimeOffset? dueAt, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageWork)) return new Forbidden();
        if (kind is WorkKind.Disconnect or WorkKind.Connect) return new Invalid("kind-by-command", "supply is switched by a command to the meter; it makes the work order where an agent must go");
        if (string.IsNullOrWhiteSpace(origin) || origin.Length > 100) return new Invalid("origin-required", "an id of your own, 1 to 100 characters");
        await using var db = contexts.Create(actor);
        long? usage = usagePoint is null ? null : await db.Set<UsagePoint>().Where(row => row.Code == usagePoint).Select(row => (long?)row.Id).SingleOrDefaultAsync(stop);
        if (usagePoint is not null && usage is null) return new NotFound($"usage point {usagePoint}");
        int? network = networkPoint is null ? null : await db.Set<NetworkPoint>().Where(row => row.Code == networkPoint).Select(row => (int?)row.Id).SingleOrDefaultAsync(stop);
        if (networkPoint is not null && network is null) return new NotFound($"network point {networkPoint}");
        return await RunAsync(actor, new WorkOrderRequest(kind, "api", origin, title, usage, network, null, dueAt), stop);
    }

    /// <summary>Opens inside the caller's transaction and saves, so that the number is known.</summary>
    internal static async Task<Outcome<WorkOrder>> AddAsync(UtilityDbContext db, Actor actor, WorkOrderRequest request, DateTimeOffset now, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(request.Title) || request.Title.Length > 200) return new Invalid("title-required", "say what to do, in 1 to 200 characters");
        if (request.UsagePointId is null && request.NetworkPointId is null) return new Invalid("place-required", "a work order needs a usage point or a network point");
        var owner = request.UsagePointId is { } usage ? await db.Set<UsagePoint>().Where(row => row.Id == usage).Select(row => (int?)row.OperatorId).SingleOrDefaultAsync(stop)
            : await db.Set<NetworkPoint>().Where(row => row.Id == request.NetworkPointId).Select(row => (int?)row.OperatorId).SingleOrDefaultAsync(stop);
        if (owner is not { } operatorId) return new NotFound("place");

        await AdvisoryLock.WaitAsync(db, $"work-order:{request.OriginKind}:{request.OriginId}", operatorId, stop);
        if (await db.Set<WorkOrder>().SingleOrDefaultAsync(row => row.OperatorId == operatorId && row.OriginKind == request.OriginKind && row.OriginId == request.OriginId, stop) is { } earlier) return earlier;
        var order = new WorkOrder
        {
            OperatorId = operatorId, Kind = request.Kind, OriginKind = request.OriginKind, OriginId = request.OriginId, Title = request.Title, UsagePointId = request.UsagePointId,
            NetworkPointId = request.NetworkPointId, MeterId = request.MeterId, CreatedAt = now, DueAt = request.DueAt,
        };
        db.Add(order);
        await db.SaveChangesAsync(stop);
        db.Audit(actor, operatorId, now, "work-order.opened", $"work-order:{order.Id}", request.Title);
        await db.SaveChangesAsync(stop);
        return order;
    }
}
