using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>Figures of the operators a regulator was assigned; sums only, no subscriber.</summary>
public sealed class RegulatorQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Every operator the actor may see, for the last month that is over.</summary>
    public async Task<Outcome<IReadOnlyList<OperatorFigures>>> FiguresAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewStatistics)) return new Forbidden();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        var figures = new List<OperatorFigures>();
        foreach (var (id, name, zone, currency) in await OperatorsAsync(connection, actor, stop))
        {
            var calendar = UtilityCalendar.Of(zone);
            var month = calendar.MonthOf(clock.GetUtcNow()).Previous;
            var losses = await LossesAsync(connection, id, calendar.Month(month), stop);
            figures.Add(await OfAsync(connection, id, name, currency, month, losses, stop));
        }
        return figures;
    }

    static async Task<List<(int Id, string Name, string Zone, string Currency)>> OperatorsAsync(NpgsqlConnection connection, Actor actor, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("select id, name, time_zone, currency from operators where id = any ($1) order by name", connection) { Parameters = { new() { Value = actor.Operators.ToArray() } } };
        await using var reader = await command.ExecuteReaderAsync(stop);
        var operators = new List<(int, string, string, string)>();
        while (await reader.ReadAsync(stop)) operators.Add((reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        return operators;
    }

    static async Task<OperatorFigures> OfAsync(NpgsqlConnection connection, int id, string name, string currency, BillingMonth month, List<LossFigure> losses, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Regulation/OperatorFigures"), connection)
        {
            Parameters = { new() { Value = id }, new() { Value = month.First }, new() { Value = month.End }, new() { Value = (int)LedgerAccount.Receivable }, new() { Value = (int)InvoiceKind.CreditNote }, new() { Value = (int)BillingRunState.Done } },
        };
        await using var reader = await command.ExecuteReaderAsync(stop);
        await reader.ReadAsync(stop);
        return new OperatorFigures(id, name, month, Currency.Of(currency), reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetDecimal(3), reader.GetDecimal(4), reader.GetBoolean(5), losses);
    }

    // Points at the top only: a loss further down is in theirs already.
    static async Task<List<LossFigure>> LossesAsync(NpgsqlConnection connection, int id, Period month, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("""
            select p.resource, sum(h.expected), sum(h.received), sum(h.due), sum(h.present)
            from network_points p join network_hours h on h.network_point_id = p.id
            where p.operator_id = $1 and p.parent_id is null and h.hour >= $2 and h.hour < $3
            group by p.resource order by p.resource desc
            """, connection) { Parameters = { new() { Value = id }, new() { Value = month.Start.UtcDateTime }, new() { Value = month.End.UtcDateTime } } };
        await using var reader = await command.ExecuteReaderAsync(stop);
        var losses = new List<LossFigure>();
        while (await reader.ReadAsync(stop))
            losses.Add(new LossFigure((Resource)reader.GetInt32(0), reader.GetDecimal(1), reader.GetDecimal(2), reader.GetInt64(3) == 0 ? 0 : (decimal)reader.GetInt64(4) / reader.GetInt64(3)));
        return losses;
    }
}
