using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>The person's side of a link that sets a password: the invited one's, or the one's who forgot it. Whoever has the token is the person; so no actor is asked for.</summary>
public sealed class AcceptInvitation(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Purpose of a link that somebody asked for who forgot the password.</summary>
    internal const string Reset = "password-reset";

    /// <summary>E-mail of the person while the token would be taken, else null.</summary>
    public async Task<string?> EmailOfAsync(string? token, CancellationToken stop)
    {
        if (string.IsNullOrEmpty(token)) return null;
        await using var db = contexts.Create(Scope.None);
        return await Open(db, token).Select(user => user.Email).SingleOrDefaultAsync(stop);
    }

    /// <summary>Uses the token up and gives the sign-in whose password is to be set; null when it was used or has ended. Of two at once one gets it.</summary>
    public async Task<int?> TakeAsync(string token, CancellationToken stop)
    {
        await using var find = contexts.Create(Scope.None);
        if (await Open(find, token).SingleOrDefaultAsync(stop) is not { } user) return null;
        var (hash, now) = (OneTimeTokens.HashOf(token), Instants.ToMicroseconds(clock.GetUtcNow()));
        await using var db = contexts.Create(new Scope([user.OperatorId ?? 0]));
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var taken = await db.Set<OneTimeLink>().Where(row => row.Hash == hash && row.UsedAt == null && row.ExpiresAt > now).ExecuteUpdateAsync(set => set.SetProperty(row => row.UsedAt, now), stop);
        if (taken == 0) return null;
        db.Audit(new Actor(user.Id, user.Email ?? "", user.Role, [user.OperatorId ?? 0], []), user.OperatorId ?? 0, now, "staff.joined", $"user:{user.Email}", "password set by a one-time link");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return user.Id;
    }

    IQueryable<User> Open(UtilityDbContext db, string token)
    {
        var (hash, now) = (OneTimeTokens.HashOf(token), clock.GetUtcNow());
        return from link in db.Set<OneTimeLink>()
               join user in db.Users on link.UserId equals user.Id
               where link.Hash == hash && (link.Purpose == InviteStaff.Purpose || link.Purpose == Reset) && link.UsedAt == null && link.ExpiresAt > now && !user.IsDisabled
               select user;
    }
}
