using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders;
using SmartUtility.Core.WorkOrders.Operations;

namespace SmartUtility.Web.Api;

/// <summary>Work orders: listed, opened, given to an agent, reported.</summary>
public static class WorkOrdersApi
{
    /// <summary>A work order to open.</summary>
    /// <param name="Kind">inspect, repair or read; supply is switched by a command.</param>
    /// <param name="Origin">The caller's own id of why; the same id again is the same work order.</param>
    /// <param name="Title">What to do.</param>
    /// <param name="UsagePoint">Code of the usage point, or null.</param>
    /// <param name="NetworkPoint">Code of the network point, or null.</param>
    /// <param name="Due">Wanted by, or null.</param>
    public sealed record WorkRequest(WorkKind Kind, string Origin, string Title, string? UsagePoint = null, string? NetworkPoint = null, DateTimeOffset? Due = null);

    /// <summary>To whom.</summary>
    /// <param name="Agent">Sign-in of a field agent; null takes it back.</param>
    public sealed record Assignment(int? Agent);

    /// <summary>What was found.</summary>
    /// <param name="Cause">A code that belongs to the kind of work.</param>
    /// <param name="Note">Free text.</param>
    public sealed record Report(string Cause, string? Note = null);

    /// <summary>Its number.</summary>
    /// <param name="Id">Number.</param>
    public sealed record WorkNumber(long Id);

    /// <summary>Routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var orders = api.MapGroup("/work-orders").WithTags("Work orders");
        orders.MapGet("", async (ApiCaller caller, WorkOrderQueries queries, string? state, string? cursor, int? limit, CancellationToken stop) =>
            {
                // Written as the answers write it: "to-do", "under-way", "done", "cancelled".
                WorkState named = default;
                if (state is not null && !Enum.TryParse(state.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out named))
                    return Problems.Of(new Invalid("unknown-state", $"state: '{state}' is none of to-do, under-way, done, cancelled"));
                return Problems.Answer(await queries.AllAsync(caller.Actor, state is null ? null : named, new PageRequest(cursor, limit ?? 50), stop));
            })
            .WithSummary("Work orders, newest first; the open ones when no state is named").Produces<Page<WorkOrderView>>();
        orders.MapGet("/{id:long}", async (ApiCaller caller, long id, WorkOrderQueries queries, CancellationToken stop) => Problems.Answer(await queries.OneAsync(caller.Actor, id, stop)))
            .WithSummary("One work order").Produces<WorkOrderView>();
        orders.MapPost("", async (ApiCaller caller, WorkRequest body, OpenWorkOrder open, CancellationToken stop) =>
                Problems.Answer(await open.ByCodeAsync(caller.Actor, body.Kind, body.Origin, body.Title, body.UsagePoint, body.NetworkPoint, body.Due, stop), id => Results.Created($"/api/v1/work-orders/{id}", new WorkNumber(id))))
            .WithSummary("Sends someone").Produces<WorkNumber>(201);
        orders.MapPost("/{id:long}/assign", async (ApiCaller caller, long id, Assignment body, AssignWorkOrder assign, CancellationToken stop) =>
                Problems.Answer(await assign.RunAsync(caller.Actor, id, body.Agent, stop), number => Results.Ok(new WorkNumber(number))))
            .WithSummary("Gives it to an agent").Produces<WorkNumber>();
        orders.MapPost("/{id:long}/start", async (ApiCaller caller, long id, StartWorkOrder start, CancellationToken stop) =>
                Problems.Answer(await start.RunAsync(caller.Actor, id, stop), number => Results.Ok(new WorkNumber(number))))
            .WithSummary("Notes that the agent is on the way").Produces<WorkNumber>();
        orders.MapPost("/{id:long}/done", async (ApiCaller caller, long id, Report body, CompleteWorkOrder complete, CancellationToken stop) =>
                Problems.Answer(await complete.RunAsync(caller.Actor, id, body.Cause, body.Note, stop), number => Results.Ok(new WorkNumber(number))))
            .WithSummary("Reports what was done or found").Produces<WorkNumber>();
    }
}
