using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Ledger.Operations;

/// <summary>Reads and locks the books inside the transaction of whoever books; the modules above decide who may.</summary>
public static class Books
{
    /// <summary>One at a time per account: waits until nobody else books for these subscribers, in one order so that two never wait for each other.</summary>
    public static Task LockAsync(UtilityDbContext db, IEnumerable<long> subscribers, CancellationToken stop)
    {
        long[] ids = [.. subscribers.Distinct().Order()];
        return db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('ledger', id)) from (select id from unnest({ids}) as t(id) order by id) as ordered", stop);
    }

    /// <summary>What each subscriber owes (positive) or is owed, and the credit in it.</summary>
    public static async Task<IReadOnlyDictionary<long, AccountSum>> SumsAsync(UtilityDbContext db, IReadOnlyCollection<long> subscribers, CancellationToken stop) =>
        await db.Set<LedgerEntry>().Where(entry => entry.SubscriberId != null && subscribers.Contains(entry.SubscriberId.Value) && (entry.Account == LedgerAccount.Receivable || entry.Account == LedgerAccount.Credit))
            .GroupBy(entry => entry.SubscriberId!.Value)
            .Select(group => new { group.Key, Balance = group.Sum(entry => entry.Amount), Credit = group.Sum(entry => entry.Account == LedgerAccount.Credit ? -entry.Amount : 0), Carried = group.Sum(entry => entry.Account == LedgerAccount.Receivable && entry.InvoiceId == null ? entry.Amount : 0) })
            .ToDictionaryAsync(row => row.Key, row => new AccountSum(row.Balance, row.Credit, row.Carried), stop);

    /// <summary>What a bill still owes.</summary>
    public static Task<decimal> OpenAsync(UtilityDbContext db, long invoiceId, CancellationToken stop) =>
        db.Set<LedgerEntry>().Where(entry => entry.InvoiceId == invoiceId && entry.Account == LedgerAccount.Receivable).SumAsync(entry => entry.Amount, stop);
}

/// <summary>An account in the books.</summary>
/// <param name="Balance">Owed to the operator; negative when too much was paid.</param>
/// <param name="Credit">Paid and not used for a bill; 0 or more, below 0 only after a payment already used was taken back.</param>
/// <param name="Carried">Owed since before these books began; credit pays it before it pays bills.</param>
public readonly record struct AccountSum(decimal Balance, decimal Credit, decimal Carried = 0)
{
    /// <summary>Credit that may pay a bill.</summary>
    public decimal Free => Math.Max(Credit - Carried, 0);
}
