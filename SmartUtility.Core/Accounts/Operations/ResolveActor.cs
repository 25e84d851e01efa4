using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>From a sign-in to what it may see: the door through which every page's caller comes.</summary>
public sealed class ResolveActor(UtilityDbContextFactory contexts)
{
    /// <summary>
    /// Staff see their operator; the installation's admin sees every operator and the installation itself (0); a regulator the operators assigned;
    /// a subscriber the accounts its confirmed phone belongs to. A disabled or unknown sign-in is nobody.
    /// </summary>
    public async Task<Actor> RunAsync(int userId, string? language, CancellationToken stop)
    {
        await using var db = contexts.Create(Scope.None);
        var user = await db.Users.FirstOrDefaultAsync(row => row.Id == userId, stop);
        if (user is null || user.IsDisabled) return Actor.Nobody;
        var (operators, subscribers) = user.Role switch
        {
            Role.InstallationAdmin => ([0, .. await db.Operators.OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(stop)], []),
            Role.Regulator => (user.RegulatedOperators, []),
            Role.Subscriber => await AccountsOfAsync(db, user, stop),
            _ => (user.OperatorId is { } one ? [one] : [], Array.Empty<long>()),
        };
        return new Actor(user.Id, user.UserName ?? "", user.Role, operators, subscribers, language ?? user.Language);
    }

    // The one place where a subscriber's phone is looked for across operators; only ids leave it.
    async Task<(int[] Operators, long[] Subscribers)> AccountsOfAsync(UtilityDbContext db, User user, CancellationToken stop)
    {
        if (user.PhoneNumber is not { } phone || !user.PhoneNumberConfirmed) return ([], []);
        await using var all = contexts.Create(new Scope(await db.Operators.Select(row => row.Id).ToListAsync(stop)));
        var rows = await all.Set<SubscriberPhone>().Where(row => row.Phone == phone).OrderBy(row => row.SubscriberId).ToListAsync(stop);
        return ([.. rows.Select(row => row.OperatorId).Distinct()], [.. rows.Select(row => row.SubscriberId)]);
    }
}
