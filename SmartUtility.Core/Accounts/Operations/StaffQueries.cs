using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>A person who works for an operator, the installation or the regulator.</summary>
/// <param name="Id">Sign-in.</param>
/// <param name="Email">E-mail, also the name to sign in with.</param>
/// <param name="Name">Name shown to colleagues.</param>
/// <param name="Role">What the person is.</param>
/// <param name="OperatorId">The operator, or null.</param>
/// <param name="OperatorCode">Its code, or null.</param>
/// <param name="HasPassword">False until the invitation is accepted.</param>
/// <param name="IsDisabled">May not sign in.</param>
/// <param name="LockedUntil">Too many wrong passwords: locked until then, or null.</param>
public sealed record StaffView(int Id, string Email, string Name, Role Role, int? OperatorId, string? OperatorCode, bool HasPassword, bool IsDisabled, DateTimeOffset? LockedUntil);

/// <summary>An operator to choose from.</summary>
/// <param name="Id">Key.</param>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
public sealed record OperatorChoice(int Id, string Code, string Name);

/// <summary>The people of an operator (for its admin) or of all (for the installation's).</summary>
public sealed class StaffQueries(UtilityDbContextFactory contexts)
{
    /// <summary>Everybody the actor manages, by name.</summary>
    public async Task<Outcome<IReadOnlyList<StaffView>>> ListAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageStaff)) return new Forbidden();
        await using var db = contexts.Create(Scope.None);
        return await (
            from user in Managed(db, actor)
            from owner in db.Operators.Where(row => row.Id == user.OperatorId).DefaultIfEmpty()
            orderby user.DisplayName, user.Id
            select new StaffView(user.Id, user.Email ?? "", user.DisplayName, user.Role, user.OperatorId, owner!.Code, user.PasswordHash != null, user.IsDisabled, user.LockoutEnd)).ToListAsync(stop);
    }

    /// <summary>Operators the actor may choose among.</summary>
    public async Task<IReadOnlyList<OperatorChoice>> OperatorsAsync(Actor actor, CancellationToken stop)
    {
        await using var db = contexts.Create(Scope.None);
        return await db.Operators.Where(row => actor.Operators.Contains(row.Id)).OrderBy(row => row.Name).Select(row => new OperatorChoice(row.Id, row.Code, row.Name)).ToListAsync(stop);
    }

    /// <summary>Sign-ins the actor manages: never subscribers, never people of an operator it does not see.</summary>
    internal static IQueryable<User> Managed(UtilityDbContext db, Actor actor)
    {
        var everybody = Permissions.Allow(actor, Do.ManageInstallation);
        return db.Users.Where(row => row.Role != Role.Subscriber && (everybody || (row.OperatorId != null && actor.Operators.Contains(row.OperatorId.Value))));
    }
}
