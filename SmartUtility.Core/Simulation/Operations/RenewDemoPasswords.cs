using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation.Operations;

/// <summary>Gives the demonstration's people new passwords; whoever is signed in has to sign in again.</summary>
public sealed class RenewDemoPasswords(UtilityDbContextFactory contexts)
{
    /// <summary>How many people got one; those that are not there are left out.</summary>
    public async Task<Outcome<int>> RunAsync(Actor actor, IReadOnlyList<DemoSignIn> signIns, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageStaff)) return new Forbidden();

        await using var db = contexts.Create(Scope.None);
        var changed = 0;
        foreach (var signIn in signIns)
            changed += await db.Users.Where(user => user.UserName == signIn.Person.UserName)
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.PasswordHash, signIn.PasswordHash).SetProperty(user => user.SecurityStamp, Guid.NewGuid().ToString("N")), stop);
        return changed;
    }
}
