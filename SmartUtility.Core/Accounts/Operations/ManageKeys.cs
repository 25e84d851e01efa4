using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>A key of the API without its secret.</summary>
/// <param name="Id">Key.</param>
/// <param name="Name">What it is for.</param>
/// <param name="OperatorCode">The operator, or null for one of the installation.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedAt">When made.</param>
/// <param name="RevokedAt">When revoked, or null.</param>
public sealed record KeyView(int Id, string Name, string? OperatorCode, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

/// <summary>A new key; the secret is shown now and never again.</summary>
/// <param name="Id">Key.</param>
/// <param name="Secret">What stands after "Bearer".</param>
public sealed record NewKey(int Id, string Secret);

/// <summary>Keys of the API: made, listed, revoked.</summary>
public sealed class ManageKeys(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Scopes that only a key of the installation carries.</summary>
    public static readonly IReadOnlyList<string> InstallationScopes = ["installation", "metrics", "regulation"];

    /// <summary>Makes a key for an operator, or (null, by the installation's admin) for the installation. Refused: no or unknown scope, a scope beyond the operator.</summary>
    public async Task<Outcome<NewKey>> CreateAsync(Actor actor, int? operatorId, string name, IReadOnlyList<string> scopes, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageStaff) || (operatorId is null && !(Permissions.Allow(actor, Do.ManageInstallation) && actor.Sees(0)))) return new Forbidden();
        if (operatorId is { } one && (one <= 0 || !actor.Sees(one))) return new NotFound("operator");
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100) return new Invalid("name-required", "a name has 1 to 100 characters");
        if (scopes.Count == 0 || scopes.Any(scope => !Permissions.KnownScopes.Contains(scope))) return new Invalid("scope-required", $"choose among: {string.Join(", ", Permissions.KnownScopes)}");
        // A key hands on no right that its maker lacks.
        if (actor.Role == Role.ApiKey && scopes.Any(scope => !actor.Scopes!.Contains(scope))) return new Forbidden("a key gives no scope that it lacks itself");
        if (operatorId is not null && scopes.Any(InstallationScopes.Contains)) return new Forbidden("this scope is the installation's");

        var now = clock.GetUtcNow();
        var secret = "su_" + OneTimeTokens.Create();
        await using var db = contexts.Create(new Scope([operatorId ?? 0]));
        var key = new ApiKey { OperatorId = operatorId, Name = name.Trim(), Hash = OneTimeTokens.HashOf(secret), Scopes = [.. scopes.Distinct()], CreatedAt = now };
        db.Add(key);
        db.Audit(actor, operatorId ?? 0, now, "key.created", $"key:{name.Trim()}", string.Join(", ", scopes));
        await db.SaveChangesAsync(stop);
        return new NewKey(key.Id, secret);
    }

    /// <summary>Ends a key at once. Twice is once.</summary>
    public async Task<Outcome<bool>> RevokeAsync(Actor actor, int id, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageStaff)) return new Forbidden();
        await using var find = contexts.Create(Scope.None);
        if (await Managed(find, actor).SingleOrDefaultAsync(row => row.Id == id, stop) is not { } key) return new NotFound($"key {id}");
        var now = Instants.ToMicroseconds(clock.GetUtcNow());
        await using var db = contexts.Create(new Scope([key.OperatorId ?? 0]));
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var ended = await db.Set<ApiKey>().Where(row => row.Id == id && row.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now), stop);
        if (ended == 0) return false;
        db.Audit(actor, key.OperatorId ?? 0, now, "key.revoked", $"key:{key.Name}", string.Join(", ", key.Scopes));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <summary>All keys the actor manages, the working ones first.</summary>
    public async Task<Outcome<IReadOnlyList<KeyView>>> ListAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageStaff)) return new Forbidden();
        await using var db = contexts.Create(Scope.None);
        return await (
            from key in Managed(db, actor)
            from owner in db.Operators.Where(row => row.Id == key.OperatorId).DefaultIfEmpty()
            orderby key.RevokedAt != null, key.Id
            select new KeyView(key.Id, key.Name, owner!.Code, key.Scopes, key.CreatedAt, key.RevokedAt)).ToListAsync(stop);
    }

    static IQueryable<ApiKey> Managed(UtilityDbContext db, Actor actor)
    {
        // The table carries no tenant policy (a key must be found before its tenant is known), so the filter stands here; 0 is the installation.
        var operators = actor.Operators.ToList();
        return db.Set<ApiKey>().Where(row => operators.Contains(row.OperatorId ?? 0));
    }
}
