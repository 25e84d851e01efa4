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
    /// <summary>Its operator.</summary>
    public int OperatorId { get; init; }
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

/// <summary>Which work orders the board shows.</summary>
/// <param name="NetworkPointId">Only those at or below this network point, or all.</param>
/// <param name="Agent">Only those of this agent, or all.</param>
public sealed record WorkFilter(int? NetworkPointId = null, int? Agent = null);

/// <summary>A network point at or below which there are work orders.</summary>
/// <param name="Id">Key.</param>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
/// <param name="Depth">0 at the top.</param>
public sealed record WorkZone(int Id, string Code, string Name, int Depth);

/// <summary>The board: the columns, each with its first work orders (the most urgent first; of what is over the newest) and how many there are.</summary>
/// <param name="Columns">By column; all five are there.</param>
/// <param name="Counts">How many in all.</param>
/// <param name="Zones">To filter by, each below its parent.</param>
public sealed record WorkBoardView(IReadOnlyDictionary<WorkColumn, IReadOnlyList<WorkOrderView>> Columns, IReadOnlyDictionary<WorkColumn, int> Counts, IReadOnlyList<WorkZone> Zones);

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

    /// <summary>Most work orders of a column that the board shows.</summary>
    public const int BoardDepth = 50;
    /// <summary>How long what is over stays on the board.</summary>
    public static readonly TimeSpan BoardMemory = TimeSpan.FromDays(7);

    /// <summary>The board at an instant.</summary>
    public async Task<Outcome<WorkBoardView>> BoardAsync(Actor actor, WorkFilter filter, DateTimeOffset now, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageWork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var since = now - BoardMemory;
        var shown = db.Set<WorkOrder>().Where(row => row.State == WorkState.ToDo || row.State == WorkState.UnderWay || (row.State == WorkState.Done && row.EndedAt >= since));
        var zones = await ZonesAsync(db, shown, filter.NetworkPointId, stop);
        if (filter.Agent is { } agent) shown = shown.Where(row => row.AssignedTo == agent);
        if (filter.NetworkPointId is { } zone)
            shown = shown.Where(row => db.Set<NetworkPoint>().Any(point => point.Path.Contains(zone)
                && (point.Id == row.NetworkPointId || db.Set<UsagePoint>().Any(place => place.Id == row.UsagePointId && place.NetworkPointId == point.Id))));

        var keys = await shown.Select(row => new { row.Id, row.Kind, row.State, row.AssignedTo, row.Cause, row.DueAt, row.CreatedAt, row.EndedAt }).ToListAsync(stop);
        var columns = keys.Select(row => (Column: WorkBoard.ColumnOf(row.Kind, row.State, row.AssignedTo, row.Cause)!.Value, Row: row)).ToLookup(one => one.Column, one => one.Row);
        var order = Enum.GetValues<WorkColumn>().ToDictionary(column => column, column => (column is WorkColumn.Done or WorkColumn.Verdict ? columns[column].OrderByDescending(row => row.EndedAt).ThenBy(row => row.Id)
            : columns[column].OrderBy(row => row.DueAt ?? DateTimeOffset.MaxValue).ThenBy(row => row.CreatedAt).ThenBy(row => row.Id)).Take(BoardDepth).Select(row => row.Id).ToList());
        List<long> ids = [.. order.Values.SelectMany(list => list)];
        var views = (await Views(db, db.Set<WorkOrder>().Where(row => ids.Contains(row.Id)), stop)).ToDictionary(row => row.Id);
        return new WorkBoardView(order.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<WorkOrderView>)[.. pair.Value.Where(views.ContainsKey).Select(id => views[id])]),
            order.Keys.ToDictionary(column => column, column => columns[column].Count()), zones);
    }

    // Where there is work, and everything above: what one may ask for by name.
    static async Task<IReadOnlyList<WorkZone>> ZonesAsync(UtilityDbContext db, IQueryable<WorkOrder> orders, int? chosen, CancellationToken stop)
    {
        var direct = await orders.Where(row => row.NetworkPointId != null).Select(row => row.NetworkPointId!.Value).Distinct().ToListAsync(stop);
        var usages = await (from row in orders join place in db.Set<UsagePoint>() on row.UsagePointId equals place.Id select place.NetworkPointId).Distinct().ToListAsync(stop);
        List<int> here = [.. direct, .. usages, .. chosen is { } one ? [one] : Array.Empty<int>()];
        var paths = await db.Set<NetworkPoint>().Where(row => here.Contains(row.Id)).Select(row => row.Path).ToListAsync(stop);
        List<int> all = [.. paths.SelectMany(path => path).Distinct()];
        var points = await db.Set<NetworkPoint>().Where(row => all.Contains(row.Id)).Select(row => new { row.Id, row.Code, row.Name, row.Path, row.OperatorId, row.Resource }).ToDictionaryAsync(row => row.Id, stop);
        return [.. points.Values.OrderBy(row => row.OperatorId).ThenBy(row => row.Resource).ThenBy(row => string.Join('/', row.Path.Select(id => points.TryGetValue(id, out var up) ? up.Code : "")), StringComparer.Ordinal)
            .Select(row => new WorkZone(row.Id, row.Code, row.Name, Math.Max(row.Path.Length - 1, 0)))];
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
                OperatorId = order.OperatorId, OriginKind = order.OriginKind, OriginId = order.OriginId, Index = order.Index, Seal = order.Seal, SignedBy = order.SignedBy,
            };
        })];
    }
}
