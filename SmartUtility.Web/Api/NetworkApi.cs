using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Network.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Api;

/// <summary>Provisioning: operators, network points, usage points, subscribers, agreements, meters. Arrays in one POST; each item stands for itself.</summary>
public static class NetworkApi
{
    /// <summary>Most items in one POST.</summary>
    public const int MostItems = 1000;

    /// <summary>What became of one item, in the order given.</summary>
    /// <param name="Key">Its code, serial or number.</param>
    /// <param name="Status">"created", "unchanged" or "refused".</param>
    /// <param name="Code">Why refused.</param>
    /// <param name="Detail">Why refused, in words.</param>
    /// <param name="Secret">Of a new meter: its MQTT secret, in this answer and nowhere else.</param>
    public sealed record ItemAnswer(string? Key, string Status, string? Code = null, string? Detail = null, string? Secret = null);

    /// <summary>The answer to an array.</summary>
    public sealed record ItemsAnswer(IReadOnlyList<ItemAnswer> Items);

    /// <summary>Routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("").WithTags("Network");
        group.MapPost("/operators", (ApiCaller caller, IReadOnlyList<NewOperator> items, AddOperator add, CancellationToken stop) => EachAsync(items, item => item.Code, item => add.RunAsync(caller.Actor, item, stop)))
            .ForWholeInstallation().WithSummary("Adds operators").Produces<ItemsAnswer>();
        group.MapGet("/operators", async (ApiCaller caller, ProvisioningQueries queries, CancellationToken stop, string? cursor = null, int limit = 50) => Problems.Answer(await queries.OperatorsAsync(caller.Actor, new PageRequest(cursor, limit), stop)))
            .ForWholeInstallation().WithSummary("Operators").Produces<Page<NewOperator>>();
        group.MapPost("/network-points", (ApiCaller caller, IReadOnlyList<NewNetworkPoint> items, AddNetworkPoint add, CancellationToken stop) => EachAsync(items, item => item.Code, item => add.RunAsync(caller.Actor, item, stop)))
            .WithSummary("Adds network points; a parent stands before its children").Produces<ItemsAnswer>();
        group.MapGet("/network-points", async (ApiCaller caller, ProvisioningQueries queries, CancellationToken stop, string? cursor = null, int limit = 50) => Problems.Answer(await queries.NetworkPointsAsync(caller.Actor, new PageRequest(cursor, limit), stop)))
            .WithSummary("Network points").Produces<Page<NewNetworkPoint>>();
        group.MapPost("/usage-points", (ApiCaller caller, IReadOnlyList<NewUsagePoint> items, AddUsagePoint add, CancellationToken stop) => EachAsync(items, item => item.Code, item => add.RunAsync(caller.Actor, item, stop)))
            .WithSummary("Adds usage points").Produces<ItemsAnswer>();
        group.MapGet("/usage-points", async (ApiCaller caller, ProvisioningQueries queries, CancellationToken stop, string? cursor = null, int limit = 50) => Problems.Answer(await queries.UsagePointsAsync(caller.Actor, new PageRequest(cursor, limit), stop)))
            .WithSummary("Usage points").Produces<Page<NewUsagePoint>>();
        group.MapPost("/usage-points/{code}/moves", async (ApiCaller caller, string code, UsagePointTransfer item, MoveUsagePoint move, CancellationToken stop) =>
                Problems.Answer(await move.RunAsync(caller.Actor, code, item, stop), done => done.IsNew ? Results.Json(new ItemAnswer(done.Key, "created"), statusCode: 201) : Results.Ok(new ItemAnswer(done.Key, "unchanged"))))
            .WithSummary("Moves a usage point to another network point from an instant on").Produces<ItemAnswer>().Produces<ItemAnswer>(201);
        group.MapPost("/subscribers", (ApiCaller caller, IReadOnlyList<NewSubscriber> items, AddSubscriber add, CancellationToken stop) => EachAsync(items, item => item.Account, item => add.RunAsync(caller.Actor, item, stop)))
            .WithSummary("Adds subscribers").Produces<ItemsAnswer>();
        group.MapGet("/subscribers", async (ApiCaller caller, ProvisioningQueries queries, CancellationToken stop, string? cursor = null, int limit = 50) => Problems.Answer(await queries.SubscribersAsync(caller.Actor, new PageRequest(cursor, limit), stop)))
            .WithSummary("Subscribers").Produces<Page<NewSubscriber>>();
        group.MapPost("/agreements", (ApiCaller caller, IReadOnlyList<NewAgreement> items, AddAgreement add, CancellationToken stop) => EachAsync(items, item => item.Number, item => add.RunAsync(caller.Actor, item, stop)))
            .WithSummary("Adds agreements").Produces<ItemsAnswer>();
        group.MapGet("/agreements", async (ApiCaller caller, ProvisioningQueries queries, CancellationToken stop, string? cursor = null, int limit = 50) => Problems.Answer(await queries.AgreementsAsync(caller.Actor, new PageRequest(cursor, limit), stop)))
            .WithSummary("Agreements").Produces<Page<NewAgreement>>();
    }

    /// <summary>Runs the operation for each item in order and says what became of it.</summary>
    internal static async Task<IResult> EachAsync<T>(IReadOnlyList<T> items, Func<T, string?> key, Func<T, Task<Outcome<Added>>> add) where T : class
    {
        if (items.Count > MostItems) return Problems.Of(new Invalid("too-many-items", $"at most {MostItems} items in one request"));
        List<ItemAnswer> answers = [];
        foreach (var item in items)
        {
            if (item is null) { answers.Add(new ItemAnswer(null, "refused", "bad-json", "an item is an object")); continue; }
            var outcome = await add(item);
            // No right for this kind of thing at all: the request is refused, not item by item.
            if (outcome.Refusal is Forbidden or OperatorRequired) return Problems.Of(outcome.Refusal);
            answers.Add(outcome.Refusal is { } refusal ? new ItemAnswer(key(item), "refused", refusal.Code, refusal.Detail)
                : new ItemAnswer(outcome.Value.Key, outcome.Value.IsNew ? "created" : "unchanged", Secret: outcome.Value.Secret));
        }
        return Results.Ok(new ItemsAnswer(answers));
    }
}
