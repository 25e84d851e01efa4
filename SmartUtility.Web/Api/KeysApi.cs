using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;

namespace SmartUtility.Web.Api;

/// <summary>Keys of the API: made, listed, revoked by whoever manages staff.</summary>
public static class KeysApi
{
    /// <summary>A key to make.</summary>
    /// <param name="Name">What it is for.</param>
    /// <param name="Scopes">What it may do.</param>
    /// <param name="Installation">True: a key of the installation instead of an operator's.</param>
    public sealed record KeyRequest(string Name, IReadOnlyList<string> Scopes, bool Installation = false);

    /// <summary>The key that was made.</summary>
    /// <param name="Id">To revoke it by.</param>
    /// <param name="Name">What it is for.</param>
    /// <param name="Key">The secret, shown this once.</param>
    /// <param name="Scopes">What it may do.</param>
    public sealed record KeyAnswer(int Id, string Name, string Key, IReadOnlyList<string> Scopes);

    /// <summary>Routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("Keys").ForWholeInstallation();
        keys.MapPost("", async (ApiCaller caller, KeyRequest key, ManageKeys manage, CancellationToken stop) =>
            {
                if (!key.Installation && caller.Actor.Operators.Count != 1) return Problems.Of(new OperatorRequired());
                return Problems.Answer(await manage.CreateAsync(caller.Actor, key.Installation ? null : caller.Actor.OperatorId, key.Name, key.Scopes, stop),
                    made => Results.Created($"/api/v1/keys/{made.Id}", new KeyAnswer(made.Id, key.Name, made.Secret, key.Scopes)));
            })
            .WithSummary("Makes a key; its secret is in this answer and nowhere else").Produces<KeyAnswer>(201);
        keys.MapGet("", async (ApiCaller caller, ManageKeys manage, CancellationToken stop) => Problems.Answer(await manage.ListAsync(caller.Actor, stop)))
            .WithSummary("The keys of this operator").Produces<IReadOnlyList<KeyView>>();
        keys.MapDelete("/{id:int}", async (ApiCaller caller, int id, ManageKeys manage, CancellationToken stop) =>
                Problems.Answer(await manage.RevokeAsync(caller.Actor, id, stop), _ => Results.NoContent()))
            .WithSummary("Ends a key at once").Produces(204);
    }
}
