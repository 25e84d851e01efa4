using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>Changes what a person is, or ends and reopens the sign-in. Takes effect at once: the security stamp changes, so open pages end. Nobody changes themselves: the last administrator must not lock itself out.</summary>
public sealed class ChangeStaff(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Gives another role within the same kind (operator's people stay with their operator).</summary>
    public Task<Outcome<bool>> RoleAsync(Actor actor, int userId, Role role, CancellationToken stop) => ChangeAsync(actor, userId, "staff.role", user =>
    {
        if (!StaffRules.Grantable(actor).Contains(role) || StaffRules.OfOperator.Contains(role) != StaffRules.OfOperator.Contains(user.Role)) return (false, new Forbidden("this role is not yours to give"));
        if (user.Role == role) return (false, null);
        user.Role = role;
        return (true, null);
    }, $"to {role.Code()}", stop);

    /// <summary>Disabled: cannot sign in, open pages end. Enabled again: the old password works.</summary>
    public Task<Outcome<bool>> DisableAsync(Actor actor, int userId, bool isDisabled, CancellationToken stop) => ChangeAsync(actor, userId, isDisabled ? "staff.disabled" : "staff.enabled", user =>
    {
        if (user.IsDisabled == isDisabled) return (false, null);
        user.IsDisabled = isDisabled;
        return (true, null);
    }, isDisabled ? "may not sign in" : "may sign in again", stop);

    async Task<Outcome<bool>> ChangeAsync(Actor actor, int userId, string action, Func<User, (bool Changed, Refusal? Refusal)> change, string detail, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageStaff)) return new Forbidden();
        if (userId == actor.UserId && actor.Role != Role.ApiKey) return new Conflict("not-yourself", "ask another administrator to change your own sign-in");
        await using var find = contexts.Create(Scope.None);
        if (await StaffQueries.Managed(find, actor).SingleOrDefaultAsync(row => row.Id == userId, stop) is not { } user) return new NotFound($"person {userId}");
        var (changed, refusal) = change(user);
        if (refusal is not null) return refusal;
        if (!changed) return false;

        var now = clock.GetUtcNow();
        await using var db = contexts.Create(new Scope([user.OperatorId ?? 0]));
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var (role, disabled, stamp) = (user.Role, user.IsDisabled, OneTimeTokens.Create());
        await db.Users.Where(row => row.Id == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Role, role).SetProperty(row => row.IsDisabled, disabled).SetProperty(row => row.SecurityStamp, stamp), stop);
        db.Audit(actor, user.OperatorId ?? 0, now, action, $"user:{user.Email}", detail);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }
}
