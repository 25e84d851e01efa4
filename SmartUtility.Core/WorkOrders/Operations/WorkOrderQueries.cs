using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.WorkOrders.Operations;

/// <summary>A work order for the eye, with what an agent needs to find the place.</summary>
/// <param name="Id">Number.</param>
/// <param name="Kind">Kind of work.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Title">What to do.</param>
/// <param name="MeterId">The meter, if one.</param>
/// <param name="PlaceCode">Code of the usage point or network point.</param>
/// <param name="District">District, or the network point's name.</param>
/// <param name="Landmark">How to find it.</param>
/// <param name="Latitude">Degrees north, or null.</param>
/// <param name="Longitude">Degrees east, or null.</param>
/// <param name="Subscriber">Who is supplied there, or null.</param>
/// <param name="Phone">A phone of the subscriber, E.164, or null.</param>
/// <param name="AssignedTo">The agent, or null.</param>
/// <param name="Agent">The agent's name, or null.</param>
/// <param name="CreatedAt">Made at.</param>
/// <param name="DueAt">Wanted by.</param>
/// <param name="StartedAt">Started at.</param>
/// <param name="EndedAt">Ended at.</param>
/// <param name="Cause">What was found.</param>
/// <param name="Note">What the agent wrote.</param>
public sealed record WorkOrderView(long Id, WorkKind Kind, WorkState State, string Title, int? MeterId, string PlaceCode, string District, string? Landmark, double? Latitude, double? Longitude,
    string? Subscriber, string? Phone, int? AssignedTo, string? Agent, DateTimeOffset CreatedAt, DateTimeOffset? DueAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string? Cause, string? Note)
{
    /// <summary>What asked for it.</summary>
    public string OriginKind { get; init; } = "";
    /// <summary>Its id.</summary>
    public string OriginId { get; init; } = "";
    /// <summary>What the meter showed.</summary>
    public decimal? Index { get; init; }
    /// <summary>Seal number.</summary>
    public string? Seal { get; init; }
    /// <summary>Who was present and agrees.</summary>
    public string? SignedBy { get; init; }
}

/// <summary>A photo without its bytes.</summary>
/// <param name="Id">Key.</param>
/// <param name="Hash">SHA-256, hexadecimal.</param>
/// <param name="At">Received.</param>
/// <param name="By">Who sent it.</param>
public sealed record PhotoView(long Id, string Hash, DateTimeOffset At, string By);

/// <summary>An agent who can be sent.</summary>
/// <param name="Id">Sign-in.</param>
/// <param name="OperatorId">Its operator.</param>
/// <param name="Name">Name.</param>
public sealed record AgentView(int Id, int OperatorId, string Name);

/// <summary>Work orders: an agent's own, and all of an operator for those who manage work.</summary>
public sealed class WorkOrderQueries(UtilityDbContextFactory contexts)
{
    /// <summary>The actor's own: what is to do, then what is over (the last 20).</summary>
    public async Task<Outcome<IReadOnlyList<WorkOrderView>>> MineAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.DoWork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var open = await Views(db, db.Set<WorkOrder>().Where(row => row.AssignedTo == actor.UserId && (row.State == WorkState.ToDo || row.State == WorkState.UnderWay))
            .OrderByDescending(row => row.State).ThenBy(row => row.DueAt ?? DateTimeOffset.MaxValue).ThenBy(row => row.Id).Take(200), stop);
        var over = await Views(db, db.Set<WorkOrder>().Where(row => row.AssignedTo == actor.UserId && (row.State == WorkState.Done || row.State == WorkState.Cancelled))
            .OrderByDescending(row => row.EndedAt).Take(20), stop);
        return new List<WorkOrderView>([.. open, .. over]);
    }

    /// <summary>One: an agent sees only its own, another's is not found.</summary>
    public async Task<Outcome<WorkOrderView>> OneAsync(Actor actor, long id, CancellationToken stop)
    {
        var all = Permissions.Allow(actor, Do.ManageWork);
        if (!all && !Permissions.Allow(actor, Do.DoWork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var found = await Views(db, db.Set<WorkOrder>().Where(row => row.Id == id && (all || row.AssignedTo == actor.UserId)), stop);
        return found.Count == 1 ? found[0] : new NotFound($"work order {id}");
    }

    /// <summary>The work order that an origin asked for, or not found.</summary>
    public async Task<Outcome<WorkOrderView>> OfOriginAsync(Actor actor, string originKind, string originId, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageWork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var found = await Views(db, db.Set<WorkOrder>().Where(row => row.OriginKind == originKind && row.OriginId == originId), stop);
        return found.Count == 1 ? found[0] : new NotFound($"work order of {originKind} {originId}");
    }

    /// <summary>Photos of a work order the actor may see, in the order they came.</summary>
    public async Task<Outcome<IReadOnlyList<PhotoView>>> PhotosAsync(Actor actor, long workOrder, CancellationToken stop)
    {
        if ((await OneAsync(actor, workOrder, stop)).Refusal is { } why) return why;
        await using var db = contexts.Create(actor);
        return (await db.Set<WorkPhoto>().Where(row => row.WorkOrderId == workOrder).OrderBy(row => row.Id).Select(row => new { row.Id, row.Hash, row.At, row.By }).ToListAsync(stop))
            .ConvertAll(row => new PhotoView(row.Id, Convert.ToHexString(row.Hash), row.At, row.By));
    }

    /// <summary>One photo with its bytes.</summary>
    public async Task<Outcome<WorkPhoto>> PhotoAsync(Actor actor, long id, CancellationToken stop)
    {
        var all = Permissions.Allow(actor, Do.ManageWork);
        if (!all && !Permissions.Allow(actor, Do.DoWork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var found = await (from photo in db.Set<WorkPhoto>()
                           join order in db.Set<WorkOrder>() on photo.WorkOrderId equals order.Id
                           where photo.Id == id && (all || order.AssignedTo == actor.UserId)
                           select photo).FirstOrDefaultAsync(stop);
        return found is not null ? found : new NotFound($"photo {id}");
    }

    /// <summary>All of the operators the actor sees, newest first; null state for the open ones (to do and under way).</summary>
    public async Task<Outcome<Page<WorkOrderView>>> AllAsync(Actor actor, WorkState? state, PageRequest page, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageWork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var rows = db.Set<WorkOrder>().Where(row => state == null ? row.State == WorkState.ToDo || row.State == WorkState.UnderWay : row.State == state);
        if (page.After > 0) rows = rows.Where(row => row.Id < page.After);
        var found = await Views(db, rows.OrderByDescending(row => row.Id).Take(page.Take + 1), stop);
        return new Page<WorkOrderView>([.. found.Take(page.Take)], found.Count > page.Take ? found[page.Take - 1].Id.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Active field agents of the operators the actor sees.</summary>
    public async Task<Outcome<IReadOnlyList<AgentView>>> AgentsAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageWork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        return await db.Users.Where(row => row.Role == Role.FieldAgent && !row.IsDisabled && row.OperatorId != null && actor.Operators.Contains(row.OperatorId.Value))
            .OrderBy(row => row.DisplayName).Select(row => new AgentView(row.Id, row.OperatorId!.Value, row.DisplayName)).ToListAsync(stop);
    }

    // A list first and what belongs to its rows after: a join would lose the list's order.
    static async Task<List<WorkOrderView>> Views(UtilityDbContext db, IQueryable<WorkOrder> orders, CancellationToken stop)
    {
        var list = await orders.ToListAsync(stop);
        var usageIds = list.Where(row => row.UsagePointId != null).Select(row => row.UsagePointId!.Value).Distinct().ToList();
        var networkIds = list.Where(row => row.NetworkPointId != null).Select(row => row.NetworkPointId!.Value).Distinct().ToList();
        var agentIds = list.Where(row => row.AssignedTo != null).Select(row => row.AssignedTo!.Value).Distinct().ToList();
        var usages = await db.Set<UsagePoint>().Where(row => usageIds.Contains(row.Id)).ToDictionaryAsync(row => row.Id, stop);
        var networks = await db.Set<NetworkPoint>().Where(row => networkIds.Contains(row.Id)).ToDictionaryAsync(row => row.Id, stop);
        var agents = await db.Users.Where(row => agentIds.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.DisplayName, stop);
        var holders = (await db.Set<Agreement>().Where(row => usageIds.Contains(row.UsagePointId)).Select(row => new { row.UsagePointId, row.SubscriberId, row.StartsOn }).ToListAsync(stop))
            .GroupBy(row => row.UsagePointId).ToDictionary(rows => rows.Key, rows => rows.MaxBy(row => row.StartsOn)!.SubscriberId);
        var people = await db.Set<Subscriber>().Where(row => holders.Values.Contains(row.Id))
            .Select(row => new { row.Id, row.Name, Phone = row.Phones.OrderByDescending(phone => phone.IsPrimary).Select(phone => phone.Phone).FirstOrDefault() })
            .ToDictionaryAsync(row => row.Id, stop);
        return [.. list.Select(order =>
        {
            var usage = order.UsagePointId is { } u ? usages.GetValueOrDefault(u) : null;
            var network = order.NetworkPointId is { } n ? networks.GetValueOrDefault(n) : null;
            var person = usage is not null && holders.TryGetValue(usage.Id, out var holder) ? people.GetValueOrDefault(holder) : null;
            return new WorkOrderView(order.Id, order.Kind, order.State, order.Title, order.MeterId, usage?.Code ?? network?.Code ?? "", usage?.District ?? network?.Name ?? "",
                usage?.Landmark, usage?.Latitude ?? network?.Latitude, usage?.Longitude ?? network?.Longitude, person?.Name, person?.Phone, order.AssignedTo,
                order.AssignedTo is { } agent ? agents.GetValueOrDefault(agent) : null, order.CreatedAt, order.DueAt, order.StartedAt, order.EndedAt, order.Cause, order.Note)
            {
                OriginKind = order.OriginKind, OriginId = order.OriginId, Index = order.Index, Seal = order.Seal, SignedBy = order.SignedBy,
            };
        })];
    }
}
