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
    public async Task<Outcome<IReadOnlyList<OwnBill>>> BillsAsync(Actor actor, CancellationToken stop) => await LoadAsync(actor, null, stop);

    /// <summary>One of them by number. Numbers are unique within an operator only: <paramref name="of"/> says whose is meant, null the newer.</summary>
    public async Task<Outcome<OwnBill>> BillAsync(Actor actor, string number, long? of, CancellationToken stop)
    {
        var found = await LoadAsync(actor, number, stop);
        if (found.Refusal is { } refusal) return refusal;
        return found.Value.FirstOrDefault(bill => of is null || bill.SubscriberId == of) is { } own ? own : new NotFound("bill");
    }

    /// <summary>A year of one account; null account: the first; null year: the current one.</summary>
    public async Task<Outcome<OwnStatement>> StatementAsync(Actor actor, string? account, int? year, CancellationToken stop)
    {
        var accounts = await AccountsAsync(actor, stop);
        if (accounts.Refusal is { } refusal) return refusal;
        if (accounts.Value.FirstOrDefault(row => account is null || row.Account == account) is not { } own) return new NotFound("account");
        var calendar = UtilityCalendar.Of(own.TimeZone);
        var all = await LinesAsync(actor, own.SubscriberId, stop);
        var asked = year ?? calendar.DayOf(clock.GetUtcNow()).Year;
        if (asked is < 2000 or > 9998) return new NotFound("statement");
        var years = all.Select(line => calendar.DayOf(line.At).Year).Append(calendar.DayOf(clock.GetUtcNow()).Year).Distinct().OrderDescending().ToList();
        var lines = all.Where(line => calendar.DayOf(line.At).Year == asked).ToList();
        var opening = all.LastOrDefault(line => calendar.DayOf(line.At).Year < asked)?.Balance ?? 0;
        return new OwnStatement(own, asked, opening, lines, years);
    }

    async Task<Outcome<IReadOnlyList<OwnBill>>> LoadAsync(Actor actor, string? number, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount)) return new Forbidden();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        await using var command = new NpgsqlCommand(SqlText.Of("Payments/OwnBills"), connection)
        {
            Parameters = { new() { Value = actor.Subscribers.ToArray() }, new() { Value = (object?)number ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text }, new() { Value = (int)LedgerAccount.Receivable } },
        };
        await using var reader = await command.ExecuteReaderAsync(stop);
        var bills = new List<OwnBill>();
        while (await reader.ReadAsync(stop))
            bills.Add(new OwnBill(reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.GetInt64(4), reader.GetString(5), (InvoiceKind)reader.GetInt32(6), reader.GetFieldValue<DateOnly>(7),
                reader.GetFieldValue<DateOnly>(8), new DateTimeOffset(reader.GetDateTime(9), TimeSpan.Zero), reader.GetFieldValue<DateOnly>(10), Currency.Of(reader.GetString(11)), reader.GetDecimal(12), reader.GetDecimal(13),
                (Resource)reader.GetInt32(14), reader.GetInt64(15), reader.GetBoolean(16), reader.GetBoolean(17), await reader.IsDBNullAsync(18, stop) ? null : new DateTimeOffset(reader.GetDateTime(18), TimeSpan.Zero)));
        return bills;
    }

    async Task<List<StatementLine>> LinesAsync(Actor actor, long subscriberId, CancellationToken stop)
    {
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        await using var command = new NpgsqlCommand(SqlText.Of("Payments/OwnStatement"), connection)
        {
            Parameters = { new() { Value = subscriberId }, new() { Value = (int)LedgerAccount.Receivable }, new() { Value = (int)LedgerAccount.Credit } },
        };
        await using var reader = await command.ExecuteReaderAsync(stop);
        var lines = new List<StatementLine>();
        var balance = 0m;
        while (await reader.ReadAsync(stop))
            lines.Add(new StatementLine(new DateTimeOffset(reader.GetDateTime(0), TimeSpan.Zero), reader.GetString(1), reader.GetString(2), reader.GetDecimal(3), balance += reader.GetDecimal(3)));
        return lines;
    }
}
