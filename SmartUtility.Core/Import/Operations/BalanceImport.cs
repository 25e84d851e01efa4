using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Import.Operations;

/// <summary>Opening balances: one posting per account, once.</summary>
static class BalanceImport
{
    public static async Task RunAsync(ImportRun run, CancellationToken stop)
    {
        var currency = Currency.Of(run.Owner.Currency);
        var lines = run.ByKey(run.Read((cells, line) => BalanceLine.Read(cells, line, currency)), line => line.Account, "account");
        string[] keys = [.. lines.Keys];
        var accounts = await run.Db.Set<Subscriber>().Where(row => keys.Contains(row.Account)).Select(row => new { row.Account, row.Id }).ToDictionaryAsync(row => row.Account, row => row.Id, StringComparer.Ordinal, stop);
        var stored = await run.Db.Set<Posting>().Include(row => row.Entries).Where(row => row.Kind == "opening" && keys.Contains(row.Reference)).ToDictionaryAsync(row => row.Reference, StringComparer.Ordinal, stop);

        List<Posting> rows = [];
        foreach (var line in lines.Values)
        {
            if (!accounts.TryGetValue(line.Account, out var subscriber)) run.Refuse(line, "account", Flaws.Unknown());
            else if (!stored.TryGetValue(line.Account, out var known)) rows.AddRange(PostingRules.Opening(run.Owner.Id, line.Account, currency.Code, run.Now, subscriber, line.Amount) is { } posting ? [posting] : []);
            else if (run.Fits(line, "amount", line.Amount, known.Entries.Where(entry => entry.SubscriberId == subscriber).Sum(entry => entry.Amount), amount => amount.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture))) run.Same++;
        }
        run.New = rows.Count;
        if (run.IsGood) await BulkInsert.WriteAsync(run.Db, rows, stop);
    }
}
