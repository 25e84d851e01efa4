using Microsoft.EntityFrameworkCore;

namespace SmartUtility.Core.Database;

/// <summary>"One at a time" by purpose and id, held until the transaction ends, gone with its connection.</summary>
public static class AdvisoryLock
{
    /// <summary>Waits for the lock inside the context's open transaction.</summary>
    public static Task WaitAsync(UtilityDbContext db, string purpose, long id, CancellationToken stop) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({purpose}, {id}))", stop);

    /// <summary>Takes the lock if it is free.</summary>
    public static async Task<bool> TryAsync(UtilityDbContext db, string purpose, long id, CancellationToken stop) =>
        await db.Database.SqlQuery<bool>($"select pg_try_advisory_xact_lock(hashtextextended({purpose}, {id})) as \"Value\"").SingleAsync(stop);
}
