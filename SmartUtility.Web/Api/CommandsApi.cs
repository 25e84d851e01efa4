using SmartUtility.Core.Commands;
using SmartUtility.Core.Commands.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Core.Supply.Operations;

namespace SmartUtility.Web.Api;

/// <summary>Commands to meters. What switches supply goes by the rules of supply: refused in words where a cut is not allowed.</summary>
public static class CommandsApi
{
    /// <summary>What is asked of a meter.</summary>
    /// <param name="Action">disconnect, connect, arm or read.</param>
    /// <param name="Reason">Why, up to 300 characters; stands in the audit.</param>
    /// <param name="Expires">Not delivered from here on; 24 hours from now when absent.</param>
    public sealed record CommandRequest(CommandAction Action, string? Reason = null, DateTimeOffset? Expires = null);

    /// <summary>What was set in motion.</summary>
    /// <param name="Id">The command; null when an agent goes.</param>
    /// <param name="WorkOrder">The work order, for a meter without relay or valve.</param>
    public sealed record CommandAccepted(Guid? Id, long? WorkOrder);

    /// <summary>Routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/meters/{serial}/commands", PostAsync).WithTags("Commands").WithSummary("Asks a meter to switch supply or to send a reading").Produces<CommandAccepted>(202);
        api.MapGet("/commands/{id:guid}", async (ApiCaller caller, Guid id, CommandQueries queries, CancellationToken stop) => Problems.Answer(await queries.OneAsync(caller.Actor, id, stop)))
            .WithTags("Commands").WithSummary("Where a command stands: requested, sent, acknowledged, confirmed, refused, failed or expired").Produces<CommandView>();
    }

    static async Task<IResult> PostAsync(ApiCaller caller, string serial, CommandRequest body, IdempotencyKey key, CutSupply cut, RestoreSupply restore, RequestCommand request, TimeProvider clock, CancellationToken stop)
    {
        var expiry = body.Expires is { } at ? at - clock.GetUtcNow() : (TimeSpan?)null;
        var reason = string.IsNullOrWhiteSpace(body.Reason) ? "asked by the API" : body.Reason.Trim();
        var order = new SwitchRequest(reason, expiry, key.Value);
        switch (body.Action)
        {
            case CommandAction.Disconnect: return Answer(await cut.RunAsync(caller.Actor, serial, order, stop));
            case CommandAction.Connect: return Answer(await restore.RunAsync(caller.Actor, serial, order, arm: false, stop));
            case CommandAction.Arm: return Answer(await restore.RunAsync(caller.Actor, serial, order, arm: true, stop));
            default:
                var asked = await request.RunAsync(caller.Actor, serial, reason, expiry, key.Value, stop);
                return Answer(asked.Refusal is { } refusal ? refusal : new SwitchOrder(asked.Value, null));
        }
    }

    static IResult Answer(Outcome<SwitchOrder> outcome) => Problems.Answer(outcome, order =>
        Results.Accepted(order.CommandId is { } id ? $"/api/v1/commands/{id:D}" : order.WorkOrderId is { } work ? $"/api/v1/work-orders/{work}" : null, new CommandAccepted(order.CommandId, order.WorkOrderId)));
}
