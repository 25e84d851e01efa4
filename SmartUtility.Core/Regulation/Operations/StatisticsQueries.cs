using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>Consumption by resource, zone, class and month; monthly settlement and recovery; arrears by age. As of now, not frozen: closed periods have their own figures.</summary>
public sealed class StatisticsQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Most months of a question.</summary>
    public const int MostMonths = 36;

    /// <summary>Statistics of one operator. Refused: "months-invalid". A regulator is told of small zones together, and of an operator with few accounts nothing.</summary>
    public async Task<Outcome<StatisticsReport>> RunAsync(Actor actor, int operatorId, StatisticsQuestion question, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewStatistics)) return new Forbidden();
        if (actor.For(operatorId) is not { } one || operatorId == 0) return new NotFound("operator");
        await using var db = contexts.Create(one);
        if (await db.Operators.SingleOrDefaultAsync(row => row.Id == operatorId, stop) is not { } owner) return new NotFound("operator");
        var now = clock.GetUtcNow();
        var last = question.To ?? owner.Calendar().MonthOf(now).Previous;
        var first = question.From ?? BillingMonth.Of(last.First.AddMonths(-12));
        var months = ((last.Year - first.Year) * 12) + last.Month - first.Month + 1;
        if (months is < 1 or > MostMonths) return new Invalid("months-invalid", $"ask for 1 to {MostMonths} months, the first before the last") { Values = [MostMonths] };
        await db.Database.OpenConnectionAsync(stop);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        // Staff see their own customers anyway; to everybody else small groups are told together.
        var isOwn = Permissions.Allow(actor, Do.ViewSubscribers);
        var (from, to) = (first.First, last.End);
        var connections = await StatisticsReader.ConnectionsAsync(connection, owner, owner.Calendar().DayOf(now), stop);
        if (!isOwn && connections.Sum(cell => cell.Connections) < OperatorFigures.SmallestGroup) return new StatisticsReport(owner, Currency.Of(owner.Currency), first, last, now, [], [], [], true);
        bool Asked(Resource resource) => question.Resource is null || question.Resource == resource;
        var cells = (await StatisticsReader.ConsumedAsync(connection, owner, from, to, stop)).Where(cell => Asked(cell.Resource)).ToList();
        var supplied = (await StatisticsReader.SuppliedAsync(connection, owner, from, to, stop)).Where(row => Asked(row.Resource) && row.IsWhole).ToDictionary(row => (row.Month, row.Resource));
        var bills = (await BillsAsync(connection, owner, from, to, stop)).Where(row => Asked(row.Resource)).ToDictionary(row => (row.Month, row.Resource));
        var settlement = cells.Select(cell => (cell.Month, cell.Resource)).Union(supplied.Keys).Union(bills.Keys).OrderByDescending(key => key.Month).ThenBy(key => key.Resource)
            .Select(key => (bills.GetValueOrDefault(key) ?? new SettlementRow(key.Month, key.Resource, null, 0, 0, 0, 0, 0, 0, false)) with
            {
                Supplied = supplied.TryGetValue(key, out var inflow) ? inflow.Supplied / ResourceUnits.BasePerDisplay : null,
                Consumed = Display(cells.Where(cell => cell.Month == key.Month && cell.Resource == key.Resource).Sum(cell => cell.Quantity)),
            }).ToList();
        return new StatisticsReport(owner, Currency.Of(owner.Currency), first, last, now, Told(cells, connections, isOwn), settlement, await ArrearsAsync(connection, owner, owner.Calendar().DayOf(now), stop), false);
    }

    static Task<List<SettlementRow>> BillsAsync(NpgsqlConnection connection, Operator owner, DateOnly from, DateOnly to, CancellationToken stop) => connection.ReadAsync(SqlText.Of("Regulation/Settlement"),
        row => new SettlementRow(BillingMonth.Of(row.GetFieldValue<DateOnly>(0)), (Resource)row.GetInt32(1), null, 0, (decimal)row.GetInt64(4) / ResourceUnits.BasePerDisplay, row.GetInt64(2), row.GetInt64(3), row.GetDecimal(5), row.GetDecimal(6), row.GetBoolean(7)), stop,
        new NpgsqlParameter<int>("operator", owner.Id), new NpgsqlParameter<DateOnly>("from", from), new NpgsqlParameter<DateOnly>("to", to), new NpgsqlParameter<int>("receivable", (int)LedgerAccount.Receivable),
        new NpgsqlParameter<int>("credit", (int)InvoiceKind.CreditNote), new NpgsqlParameter<int>("done", (int)BillingRunState.Done));

    static async Task<IReadOnlyList<ArrearsAge>> ArrearsAsync(NpgsqlConnection connection, Operator owner, DateOnly today, CancellationToken stop)
    {
        var known = await connection.ReadAsync(SqlText.Of("Regulation/ArrearsByAge"), row => new ArrearsAge(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2), row.GetDecimal(3)), stop,
            new NpgsqlParameter<int>("operator", owner.Id), new NpgsqlParameter<DateOnly>("today", today), new NpgsqlParameter<int>("receivable", (int)LedgerAccount.Receivable));
        return [.. Enumerable.Range(0, 5).Select(bucket => known.Find(row => row.Bucket == bucket) ?? new ArrearsAge(bucket, 0, 0, 0))];
    }

    static List<ConsumptionCell> Told(List<StatisticsReader.Cell> cells, List<(Resource Resource, string Class, string Zone, int Connections)> connections, bool isOwn)
    {
        var size = connections.ToDictionary(cell => (cell.Resource, cell.Class, cell.Zone), cell => cell.Connections);
        var names = cells.Select(cell => (cell.Resource, cell.Class, cell.Zone)).Distinct().GroupBy(cell => (cell.Resource, cell.Class))
            .ToDictionary(group => group.Key, group => SmallGroups.Names(group.ToDictionary(cell => cell.Zone, cell => size.GetValueOrDefault(cell))));
        return [.. cells.GroupBy(cell => (cell.Month, cell.Resource, cell.Class, Zone: isOwn ? cell.Zone : names[(cell.Resource, cell.Class)][cell.Zone]))
            .Select(group => new ConsumptionCell(group.Key.Month, group.Key.Resource, group.Key.Class, group.Key.Zone, Display(group.Sum(cell => cell.Quantity)), group.Sum(cell => cell.Measured) >= LossFigure.FinalFrom * group.Sum(cell => cell.Rows)))
            .OrderBy(cell => cell.Month).ThenBy(cell => cell.Resource).ThenBy(cell => cell.Class, StringComparer.Ordinal).ThenBy(cell => cell.Zone, StringComparer.Ordinal)];
    }

    static decimal Display(decimal baseUnits) => Math.Round(baseUnits, 0, MidpointRounding.AwayFromZero) / ResourceUnits.BasePerDisplay;
}
