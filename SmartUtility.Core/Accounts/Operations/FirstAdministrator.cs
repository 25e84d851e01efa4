using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>The one-time link by which an empty installation gets its first administrator.</summary>
public sealed class FirstAdministrator(UtilityDbContextFactory contexts, TimeProvider clock)
{
    const string Purpose = "first-admin";

    /// <summary>A new token, valid for a day, when there is no staff yet; else null. Earlier unused ones end.</summary>
    public async Task<string?> OfferAsync(CancellationToken stop)
    {
        await using var db = contexts.Create(Scope.None);
        if (await HasStaffAsync(db, stop)) return null;
        await db.Set<OneTimeLink>().Where(row => row.Purpose == Purpose && row.UsedAt == null).ExecuteDeleteAsync(stop);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        db.Add(new OneTimeLink { Hash = HashOf(token), Purpose = Purpose, ExpiresAt = clock.GetUtcNow().AddDays(1) });
        await db.SaveChangesAsync(stop);
        return token;
    }

    /// <summary>True while this token would be taken.</summary>
    public async Task<bool> IsOpenAsync(string? token, CancellationToken stop)
    {
        if (string.IsNullOrEmpty(token)) return false;
        await using var db = contexts.Create(Scope.None);
        var (hash, now) = (HashOf(token), clock.GetUtcNow());
        return !await HasStaffAsync(db, stop) && await db.Set<OneTimeLink>().AnyAsync(row => row.Hash == hash && row.Purpose == Purpose && row.UsedAt == null && row.ExpiresAt > now, stop);
    }

    /// <summary>Uses the token up; false when it was used, has ended or staff exists. Of two at once one gets true.</summary>
    public async Task<bool> TakeAsync(string token, string email, CancellationToken stop)
    {
        if (!await IsOpenAsync(token, stop)) return false;
        await using var db = contexts.Create(new Scope([0]));
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var (hash, now) = (HashOf(token), clock.GetUtcNow());
        var taken = await db.Set<OneTimeLink>().Where(row => row.Hash == hash && row.UsedAt == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.UsedAt, now), stop);
        if (taken == 0) return false;
        db.Audit(new Actor(0, email, Role.System, [0], []), 0, now, "installation.first-admin", "user:" + email, "first administrator made by the one-time link");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    static Task<bool> HasStaffAsync(UtilityDbContext db, CancellationToken stop) => db.Users.AnyAsync(row => row.Role != Role.Subscriber, stop);

    static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
