using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>What one pass of the rollup did.</summary>
/// <param name="Touched">Rows of "touched" that were worked off, wholly or in part.</param>
/// <param name="Registers">Registers computed.</param>
/// <param name="NetworkPoints">Network points whose hours may have changed.</param>
/// <param name="HasMore">True when something is certainly left.</param>
public sealed record RollupPass(int Touched, int Registers, IReadOnlyList<int> NetworkPoints, bool HasMore)
{
    /// <summary>Nothing was waiting.</summary>
    public static readonly RollupPass Nothing = new(0, 0, [], false);
}

/// <summary>
/// Recomputes consumption and network sums of what was touched, in one transaction with taking it off the list: cut anywhere, it is done again; done twice,
/// the same rows. One pass at a time in the installation, so that two never write the same hour from different sights.
/// </summary>
public sealed class RefreshRollups(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Longest stretch of a register computed in one pass; the rest goes back on the list.</summary>
    public static readonly TimeSpan LongestSpan = TimeSpan.FromDays(31);
    // What one pass may compute, in hours of registers; at least one stretch is always taken.
    const double Budget = 300_000;
    static readonly TimeSpan Settled = TimeSpan.FromHours(36);

    // Short stretches first: a live reading does not wait behind the import of years. Registers of operators that this pass
    // does not see (one made a moment ago) stay for the next.
    const string TakeTouched = """
        select t.id, t.register_id, t.from_at, t.to_at from touched t
        where exists (select 1 from registers r where r.id = t.register_id)
        order by t.to_at - t.from_at > interval '2 days', t.id limit @most for update of t skip locked
        """;

    /// <summary>One pass over at most <paramref name="most"/> touched rows of the actor's operators. Refused: an actor that is not the program.</summary>
    public async Task<Outcome<RollupPass>> RunAsync(Actor actor, int most, CancellationToken stop)
    {
        if (actor.Role != Role.System) return new Forbidden();

        await using var db = contexts.Create(actor);
        var calendars = await db.Operators.Where(row => actor.Operators.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Calendar(), stop);
        await using var connection = await contexts.OpenAsync(db.Scope, stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        if (!await LockAsync(connection, stop)) return RollupPass.Nothing with { HasMore = true };
        var (rows, spans, rest, hasMore) = await TakeAsync(connection, most, stop);
        if (rows.Count == 0) return RollupPass.Nothing;

        var (hours, levels) = await ExtendAsync(connection, spans, calendars, stop);
        await RunAsync(connection, "RollupHours", stop, Spans(hours.Select(hour => hour.Span)));
        await RefreshDaysAsync(connection, hours, calendars, stop);
        var points = await RefreshNetworkAsync(connection, [.. hours, .. levels], calendars, stop);

        await ExecuteAsync(connection, "delete from touched where id = any(@ids)", stop, new NpgsqlParameter<long[]>("ids", [.. rows]));
        if (rest.Count > 0)
            await ExecuteAsync(connection, "insert into touched (register_id, from_at, to_at) select * from unnest(@registers, @starts, @ends)", stop, Spans(rest));
        await transaction.CommitAsync(stop);
        return new RollupPass(rows.Count, hours.Select(hour => hour.Span.Id).Distinct().Count(), points, hasMore || rest.Count > 0);
    }

    static async Task<bool> LockAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        // Compiling these programs costs more than running them.
        await ExecuteAsync(connection, "set local jit = off", stop);
        await using var command = new NpgsqlCommand("select pg_try_advisory_xact_lock(hashtextextended('rollup', 0))", connection);
        return (bool)(await command.ExecuteScalarAsync(stop))!;
    }

    static async Task<(List<long> Rows, IReadOnlyList<Span> Spans, List<Span> Left, bool HasMore)> TakeAsync(NpgsqlConnection connection, int most, CancellationToken stop)
    {
        List<long> rows = [];
        List<Span> spans = [], rest = [];
        var budget = Budget;
        var hasMore = false;
        await using var command = new NpgsqlCommand(TakeTouched, connection) { Parameters = { new("most", most) } };
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
        {
            var (now, later) = Metering.Spans.Cut(new Span(reader.GetInt32(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<DateTimeOffset>(3)), LongestSpan);
            if (budget < 0) { hasMore = true; continue; }
            budget -= (now.To - now.From).TotalHours + 1;
            rows.Add(reader.GetInt64(0));
            spans.Add(now);
            if (later is { } left) rest.Add(left);
        }
        return (rows, Metering.Spans.Merge(spans, TimeSpan.FromMinutes(5)), rest, hasMore || rows.Count == most);
    }

    // The full hours that change: from the reading before to the one after. Old stretches are widened to whole days, since
    // hours of old days may never have been kept.
    // Levels count nothing: they change only the sums of network points.
    async Task<(List<(Span Span, int OperatorId)> Counted, List<(Span Span, int OperatorId)> Levels)> ExtendAsync(NpgsqlConnection connection, IReadOnlyList<Span> spans, Dictionary<int, UtilityCalendar> calendars, CancellationToken stop)
    {
        var old = clock.GetUtcNow() - Settled;
        List<Span> hours = [];
        Dictionary<int, int> owners = [];
        HashSet<int> levels = [];
        await using (var command = new NpgsqlCommand(SqlText.Of("Metering/RollupSpans"), connection))
        {
            command.Parameters.AddRange(Spans(spans));
            await using var reader = await command.ExecuteReaderAsync(stop);
            while (await reader.ReadAsync(stop))
            {
                var owner = owners[reader.GetInt32(0)] = reader.GetInt32(1);
                if (reader.GetBoolean(4)) levels.Add(reader.GetInt32(0));
                var (from, to) = (reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<DateTimeOffset>(3));
                if (to <= from) to = from.AddHours(1);
                if (to < old)
                {
                    var calendar = calendars[owner];
                    (from, to) = (Rollup.HourOf(calendar.StartOf(calendar.DayOf(from))), Rollup.HourOf(calendar.StartOf(calendar.DayOf(to).AddDays(1)).AddHours(1).AddTicks(-1)));
                }
                hours.Add(new Span(reader.GetInt32(0), from, to));
            }
        }
        var all = Metering.Spans.Merge(hours).Select(span => (Span: span, OperatorId: owners[span.Id])).ToLookup(row => levels.Contains(row.Span.Id));
        return ([.. all[false]], [.. all[true]]);
    }

    static async Task RefreshDaysAsync(NpgsqlConnection connection, List<(Span Span, int OperatorId)> hours, Dictionary<int, UtilityCalendar> calendars, CancellationToken stop)
    {
        HashSet<(int Register, int Owner, DateOnly Day)> days = [];
        foreach (var (span, owner) in hours)
        {
            foreach (var (id, day) in DaysOf(span, calendars[owner])) days.Add((id, owner, day));
        }
        var rows = days.Select(row => (row.Register, row.Day, Period: calendars[row.Owner].Day(row.Day))).ToList();
        await RunAsync(connection, "RollupDays", stop, Ints("registers", rows.Select(row => row.Register)), Dates("days", rows.Select(row => row.Day)),
            Times("starts", rows.Select(row => row.Period.Start)), Times("ends", rows.Select(row => row.Period.End)));

        var months = days.Select(row => (row.Register, row.Owner, Month: BillingMonth.Of(row.Day))).Distinct().Select(row => (row.Register, row.Month, Period: calendars[row.Owner].Month(row.Month))).ToList();
        await RunAsync(connection, "RollupMonths", stop, Ints("registers", months.Select(row => row.Register)), Dates("months", months.Select(row => row.Month.First)), Dates("next", months.Select(row => row.Month.End)),
            Times("starts", months.Select(row => row.Period.Start)), Times("ends", months.Select(row => row.Period.End)));
    }

    static async Task<IReadOnlyList<int>> RefreshNetworkAsync(NpgsqlConnection connection, List<(Span Span, int OperatorId)> hours, Dictionary<int, UtilityCalendar> calendars, CancellationToken stop)
    {
        List<(int Register, int Point)> places = [];
        await using (var command = new NpgsqlCommand(SqlText.Of("Metering/RegisterPlaces"), connection) { Parameters = { Ints("registers", hours.Select(hour => hour.Span.Id).Distinct()) } })
        await using (var reader = await command.ExecuteReaderAsync(stop))
            while (await reader.ReadAsync(stop)) places.Add((reader.GetInt32(0), reader.GetInt32(1)));
        var above = places.ToLookup(place => place.Register, place => place.Point);
        var spans = Metering.Spans.Merge(hours.SelectMany(hour => above[hour.Span.Id].Select(point => hour.Span with { Id = point })).Distinct());
        if (spans.Count == 0) return [];
        // A day at a time: the program compares hours of points with each other, and its work grows with the square of what one call is given.
        foreach (var day in spans.SelectMany(Metering.Spans.ByDay).GroupBy(span => span.From.UtcDateTime.Date).OrderBy(day => day.Key))
            await RunAsync(connection, "NetworkHours", stop, Ints("points", day.Select(span => span.Id)), Times("starts", day.Select(span => span.From)), Times("ends", day.Select(span => span.To)));
        var owners = hours.SelectMany(hour => above[hour.Span.Id].Select(point => (point, hour.OperatorId))).Distinct().ToDictionary(row => row.point, row => row.OperatorId);
        var days = spans.SelectMany(span => DaysOf(span, calendars[owners[span.Id]])).Distinct().Select(row => (row.Id, row.Day, Period: calendars[owners[row.Id]].Day(row.Day))).ToList();
        await RunAsync(connection, "NetworkDays", stop, Ints("points", days.Select(row => row.Id)), Dates("days", days.Select(row => row.Day)),
            Times("starts", days.Select(row => row.Period.Start)), Times("ends", days.Select(row => row.Period.End)));
        return [.. spans.Select(span => span.Id).Distinct()];
    }

    static IEnumerable<(int Id, DateOnly Day)> DaysOf(Span span, UtilityCalendar calendar)
    {
        var last = calendar.DayOf(span.To.AddTicks(-1));
        for (var day = calendar.DayOf(span.From); day <= last; day = day.AddDays(1)) yield return (span.Id, day);
    }

    static Task RunAsync(NpgsqlConnection connection, string program, CancellationToken stop, params NpgsqlParameter[] parameters) =>
        ExecuteAsync(connection, SqlText.Of("Metering/" + program), stop, parameters);

    static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken stop, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(stop);
    }

    static NpgsqlParameter[] Spans(IEnumerable<Span> spans)
    {
        var list = spans.ToList();
        return [Ints("registers", list.Select(span => span.Id)), Times("starts", list.Select(span => span.From)), Times("ends", list.Select(span => span.To))];
    }

    static NpgsqlParameter<int[]> Ints(string name, IEnumerable<int> values) => new(name, [.. values]);
    static NpgsqlParameter<DateOnly[]> Dates(string name, IEnumerable<DateOnly> values) => new(name, [.. values]);
    static NpgsqlParameter<DateTime[]> Times(string name, IEnumerable<DateTimeOffset> values) => new(name, [.. values.Select(value => value.UtcDateTime)]) { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz };
}
