using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments.Operations;

/// <summary>What a subscriber owes and owed. A bill or an account of somebody else is not found.</summary>
public sealed class OwnBillQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>The actor's accounts with their balances.</summary>
    public async Task<Outcome<IReadOnlyList<OwnAccount>>> AccountsAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount)) return new Forbidden();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        await using var command = new NpgsqlCommand(SqlText.Of("Payments/OwnAccounts"), connection)
        {
            Parameters = { new() { Value = actor.Subscribers.ToArray() }, new() { Value = (int)LedgerAccount.Receivable }, new() { Value = (int)LedgerAccount.Credit } },
        };
        await using var reader = await command.ExecuteReaderAsync(stop);
        var accounts = new List<OwnAccount>();
        while (await reader.ReadAsync(stop))
            accounts.Add(new OwnAccount(reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2), await reader.IsDBNullAsync(3, stop) ? null : reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.GetString(6),
                Currency.Of(reader.GetString(7)), reader.GetDecimal(8), await reader.IsDBNullAsync(9, stop) ? null : reader.GetFieldValue<DateOnly>(9), await reader.IsDBNullAsync(10, stop) ? null : reader.GetString(10)));
        return accounts;
    }

    /// <summary>Its bills, newest period first, at most 200.</summary>
    public async Task<Outcome<IReadOnlyList<BillRow>>> BillsAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount)) return new Forbidden();
        await using var db = contexts.Create(actor);
        return await BillReader.RowsAsync(db, Own(db, actor).Take(200), clock.GetUtcNow(), stop);
    }

    /// <summary>One of them by number. Numbers are unique within an operator only: <paramref name="of"/> says whose is meant, null the newer.</summary>
    public async Task<Outcome<BillView>> BillAsync(Actor actor, string number, long? of, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var rows = await BillReader.RowsAsync(db, Own(db, actor).Where(row => row.Number == number && (of == null || row.SubscriberId == of)).Take(1), clock.GetUtcNow(), stop);
        return rows.Count == 1 ? await BillReader.ViewAsync(db, rows[0], stop) : new NotFound("bill");
    }

    /// <summary>The line of one of them, without its paper.</summary>
    public async Task<Outcome<BillRow>> RowAsync(Actor actor, string number, long? of, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var rows = await BillReader.RowsAsync(db, Own(db, actor).Where(row => row.Number == number && (of == null || row.SubscriberId == of)).Take(1), clock.GetUtcNow(), stop);
        return rows.Count == 1 ? rows[0] : new NotFound("bill");
    }

    // A subscriber's context sees its operators' rows; its own accounts are what it may read of them.
    static IQueryable<Invoice> Own(UtilityDbContext db, Actor actor) =>
        db.Set<Invoice>().Where(row => actor.Subscribers.Contains(row.SubscriberId)).OrderByDescending(row => row.PeriodStart).ThenByDescending(row => row.Id);

    /// <summary>A year of one account; null account: the first; null year: the current one.</summary>
    public async Task<Outcome<OwnStatement>> StatementAsync(Actor actor, string? account, int? year, CancellationToken stop)
    {
        var accounts = await AccountsAsync(actor, stop);
        if (accounts.Refusal is { } refusal) return refusal;
        if (accounts.Value.FirstOrDefault(row => account is null || row.Account == account) is not { } own) return new NotFound("account");
        var calendar = UtilityCalendar.Of(own.TimeZone);
        await using var db = contexts.Create(actor);
        var all = await BillReader.StatementAsync(db, own.SubscriberId, stop);
        var asked = year ?? calendar.DayOf(clock.GetUtcNow()).Year;
        if (asked is < 2000 or > 9998) return new NotFound("statement");
        var years = all.Select(line => calendar.DayOf(line.At).Year).Append(calendar.DayOf(clock.GetUtcNow()).Year).Distinct().OrderDescending().ToList();
        var lines = all.Where(line => calendar.DayOf(line.At).Year == asked).ToList();
        var opening = all.LastOrDefault(line => calendar.DayOf(line.At).Year < asked)?.Balance ?? 0;
        return new OwnStatement(own, asked, opening, lines, years);
    }
}
