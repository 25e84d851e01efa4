using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>Counts, freezes and hashes the figures of a period inside the caller's transaction; what may be closed is decided before.</summary>
static class PeriodCloser
{
    static readonly Figure[] Measured = [Figure.Supplied, Figure.Lost, Figure.Consumed];
    // Readings of longer ago are not looked at again.
    const int LookBack = 13;

    /// <summary>A closed period as the closer needs it.</summary>
    public sealed record Earlier(DateOnly From, DateOnly To, string Hash, IReadOnlyList<Statistic> Lines);

    /// <summary>The period with its figures, not saved yet; its documents are counted already, so the transaction must end with it or not at all.</summary>
    public static async Task<ClosedPeriod> CollectAsync(UtilityDbContext db, Operator owner, DateOnly from, DateOnly to, IReadOnlyList<Earlier> earlier, DateTimeOffset now, string by, CancellationToken stop)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var (id, documents, hash) = await CountAsync(connection, owner, from, to, earlier.Count > 0 ? earlier[0].From : from, stop);
        var lines = await StatisticsReader.MeasuredAsync(connection, owner, from, to, stop);
        foreach (var before in earlier.Where(period => period.To > from.AddMonths(-LookBack)))
        {
            var known = before.Lines.Where(line => line.About is null).Concat(earlier.SelectMany(period => period.Lines).Where(line => line.About == before.From)).ToList();
            lines.AddRange(MeasuredCorrections.Of(before.From, known, await StatisticsReader.MeasuredAsync(connection, owner, before.From, before.To, stop), Measured));
        }
        lines.AddRange(await BillsAsync(connection, owner, id, from, await IsBilledAsync(connection, owner, from, to, stop), stop));
        lines.AddRange(await MoneyAsync(connection, owner, id, from, earlier, stop));
        lines.AddRange(await DeclaredAsync(connection, owner, from, to, stop));
        var connections = await StatisticsReader.ConnectionsAsync(connection, owner, to.AddDays(-1), stop);
        lines.AddRange(connections.Select(cell => new Statistic(Figure.Connections, cell.Resource, cell.Class, cell.Zone, null, null, "", cell.Connections, cell.Connections, "agreements", true)));
        lines.AddRange(await connection.ReadAsync("select count(distinct subscriber_id) from agreements where operator_id = $1 and starts_on <= $2 and (ends_on is null or ends_on > $2)",
            row => new Statistic(Figure.Subscribers, null, null, null, null, null, "", row.GetInt64(0), row.GetInt64(0), "agreements", true), stop, new() { Value = owner.Id }, new() { Value = to.AddDays(-1) }));

        var told = Together(lines, connections, earlier);
        var previous = earlier.Count > 0 ? earlier[^1].Hash : "";
        var text = StatisticsText.Of(new StatisticsHead(owner.Code, from, to, owner.Currency, documents, hash, previous), told);
        return new ClosedPeriod
        {
            Id = id, OperatorId = owner.Id, From = from, To = to, Currency = owner.Currency, Documents = documents, DocumentsHash = hash, Previous = previous, Hash = StatisticsText.HashOf(text),
            IsFinal = told.All(line => line.IsFinal), ClosedAt = now, ClosedBy = by, Figures = [.. told.Select((line, at) => FrozenFigure.Of(owner.Id, at + 1, line))],
        };
    }

    static async Task<(long Id, long Documents, string Hash)> CountAsync(NpgsqlConnection connection, Operator owner, DateOnly from, DateOnly to, DateOnly beginning, CancellationToken stop)
    {
        var calendar = owner.Calendar();
        var id = (await connection.ReadAsync("select nextval(pg_get_serial_sequence('levy_periods', 'id'))", row => row.GetInt64(0), stop))[0];
        var counted = await connection.ReadAsync(SqlText.Of("Regulation/CountDocuments"), row => (row.GetInt64(0), row.GetString(1)), stop,
            new NpgsqlParameter<long>("period", id), new NpgsqlParameter<int>("operator", owner.Id), new NpgsqlParameter<DateOnly>("beginning", beginning), new NpgsqlParameter<DateOnly>("to", to),
            new NpgsqlParameter<DateTime>("start", calendar.StartOf(beginning).UtcDateTime), new NpgsqlParameter<DateTime>("end", calendar.StartOf(to).UtcDateTime));
        return (id, counted[0].Item1, counted[0].Item2);
    }

    static async Task<List<Statistic>> BillsAsync(NpgsqlConnection connection, Operator owner, long period, DateOnly from, bool isFinal, CancellationToken stop)
    {
        var lines = await connection.ReadAsync(SqlText.Of("Regulation/Bills"), row =>
        {
            var (figure, resource) = (Figures.Parse(row.GetString(0))!.Value, (Resource)row.GetInt32(1));
            var unit = figure.IsVolume() ? resource.DisplayUnit() : figure.IsMoney() ? owner.Currency : "";
            return new Statistic(figure, resource, StatisticsReader.ClassOf(row.GetInt32(2)), row.GetString(3), row.MaybeText(4), row.MaybeText(5), unit, row.GetDecimal(7), row.GetInt64(8), "bills", isFinal, row.Maybe<DateOnly>(6));
        }, stop, new NpgsqlParameter<int>("operator", owner.Id), new NpgsqlParameter<long>("period", period), new NpgsqlParameter<DateOnly>("from", from), new NpgsqlParameter<int>("credit", (int)InvoiceKind.CreditNote));
        return [.. lines.Where(line => line.Value != 0 || line.Count != 0)];
    }

    // Final when a run of every month is done.
    static async Task<bool> IsBilledAsync(NpgsqlConnection connection, Operator owner, DateOnly from, DateOnly to, CancellationToken stop)
    {
        var done = await connection.ReadAsync("select count(distinct month) from billing_runs where operator_id = $1 and month >= $2 and month < $3 and state = $4", row => row.GetInt64(0), stop,
            new() { Value = owner.Id }, new() { Value = from }, new() { Value = to }, new() { Value = (int)BillingRunState.Done });
        return done[0] >= ((to.Year - from.Year) * 12) + to.Month - from.Month;
    }

    static async Task<List<Statistic>> MoneyAsync(NpgsqlConnection connection, Operator owner, long period, DateOnly from, IReadOnlyList<Earlier> earlier, CancellationToken stop)
    {
        var sums = await connection.ReadAsync("""
            select (p.at at time zone $4)::date as day, sum(e.amount), count(distinct p.id)
            from levy_documents c join postings p on p.id = c.document_id join ledger_entries e on e.posting_id = p.id and e.account in ($2, $3)
            where c.period_id = $1 and c.kind = 1 group by 1
            """, row => (Day: row.GetFieldValue<DateOnly>(0), Sum: row.GetDecimal(1), Count: row.GetInt64(2)), stop,
            new() { Value = period }, new() { Value = (int)LedgerAccount.Cash }, new() { Value = (int)LedgerAccount.Rail }, new() { Value = owner.TimeZone });
        return [.. sums.GroupBy(row => row.Day >= from ? null : earlier.LastOrDefault(before => before.From <= row.Day)?.From)
            .Select(group => new Statistic(Figure.Collected, null, null, null, null, null, owner.Currency, group.Sum(row => row.Sum), group.Sum(row => row.Count), "ledger", true, group.Key))];
    }

    // The latest statement of each month counts; final when every month has one.
    static async Task<List<Statistic>> DeclaredAsync(NpgsqlConnection connection, Operator owner, DateOnly from, DateOnly to, CancellationToken stop)
    {
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        return await connection.ReadAsync("""
            select figure, resource, sum(value), count(*) from (
              select distinct on (month, figure, resource) month, figure, resource, value from levy_declarations
              where operator_id = $1 and month >= $2 and month < $3 order by month, figure, resource, id desc) latest
            group by figure, resource
            """, row =>
        {
            var (figure, resource) = ((Figure)row.GetInt32(0), (Resource)row.GetInt32(1));
            return new Statistic(figure, resource, null, null, null, null, figure.IsMoney() ? owner.Currency : resource.DisplayUnit(), row.GetDecimal(2), row.GetInt64(3), "declared", row.GetInt64(3) == months);
        }, stop, new() { Value = owner.Id }, new() { Value = from }, new() { Value = to });
    }

    // Small zones of a class become one.
    static List<Statistic> Together(IReadOnlyList<Statistic> lines, IReadOnlyList<(Resource Resource, string Class, string Zone, int Connections)> connections, IReadOnlyList<Earlier> earlier)
    {
        var size = connections.ToDictionary(cell => (cell.Resource, cell.Class, cell.Zone), cell => cell.Connections);
        var names = lines.Where(line => line is { Resource: not null, Class: not null, Zone: not null, About: null } && line.Zone != SmallGroups.Together).Select(line => (Resource: line.Resource!.Value, Class: line.Class!, Zone: line.Zone!)).Distinct()
            .GroupBy(cell => (cell.Resource, cell.Class)).ToDictionary(group => group.Key, group => SmallGroups.Names(group.ToDictionary(cell => cell.Zone, cell => size.GetValueOrDefault(cell))));
        // A correction stands under the names that the corrected period told.
        var then = earlier.ToDictionary(period => period.From, period => period.Lines.Where(line => line.About is null).Select(line => (line.Resource, line.Class, line.Zone)).ToHashSet());
        string? Name(Statistic line) => line.Zone is null || line.Resource is null || line.Class is null || line.Zone == SmallGroups.Together ? line.Zone
            : line.About is { } about ? (then[about].Contains((line.Resource, line.Class, line.Zone)) ? line.Zone : SmallGroups.Together)
            : names.TryGetValue((line.Resource.Value, line.Class), out var zones) && zones.TryGetValue(line.Zone, out var name) ? name : SmallGroups.Together;
        return [.. lines.Select(line => line with { Zone = Name(line) })
            .GroupBy(line => (line.Figure, line.Resource, line.Class, line.Zone, line.Key, line.Beneficiary, line.About, line.Unit, line.Source))
            .Select(group => group.First() with { Value = group.Sum(line => line.Value), Count = group.Sum(line => line.Count), IsFinal = group.All(line => line.IsFinal) })
            .OrderBy(line => line.About).ThenBy(line => line.Figure).ThenBy(line => line.Resource).ThenBy(line => line.Class, StringComparer.Ordinal).ThenBy(line => line.Zone, StringComparer.Ordinal).ThenBy(line => line.Key, StringComparer.Ordinal)];
    }
}
