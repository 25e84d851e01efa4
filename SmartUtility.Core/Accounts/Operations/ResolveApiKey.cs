using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>From a key of the API to who it is: an operator's key acts for that operator, the installation's for the one it names.</summary>
public sealed class ResolveApiKey(UtilityDbContextFactory contexts, BootstrapKey bootstrap)
{
    /// <param name="key">As the caller sent it.</param>
    /// <param name="operatorCode">The tenant named by ?operator=, or null.</param>
    /// <param name="wholeInstallation">True where no tenant has to be named (operators, keys of the installation): the actor then sees all of them and the installation itself.</param>
    /// <param name="stop">Stops the search.</param>
    /// <returns>Refused: unknown-key, operator-required, not-found for an operator that is not there or not this key's.</returns>
    public async Task<Outcome<Actor>> RunAsync(string key, string? operatorCode, bool wholeInstallation, CancellationToken stop)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        await using var db = contexts.Create(Scope.None);
        var found = bootstrap.Is(hash) ? new ApiKey { Name = "bootstrap", Hash = hash, Scopes = [.. Permissions.KnownScopes] }
            : await db.Set<ApiKey>().SingleOrDefaultAsync(row => row.Hash == hash && row.RevokedAt == null, stop);
        if (found is null) return new UnknownKey();

        var named = operatorCode is null ? null : await db.Operators.Where(row => row.Code == operatorCode).Select(row => (int?)row.Id).SingleOrDefaultAsync(stop);
        if (operatorCode is not null && (named is null || found.OperatorId is { } own && own != named)) return new NotFound($"operator {operatorCode}");
        IReadOnlyList<int> operators;
        if ((named ?? found.OperatorId) is { } one) operators = [one];
        else if (wholeInstallation) operators = [0, .. await db.Operators.OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(stop)];
        else return new OperatorRequired();
        return new Actor(found.Id, "key:" + found.Name, Role.ApiKey, operators, [], "en", found.Scopes);
    }
}
