using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using SmartUtility.Core.Metering;

namespace SmartUtility.Core.Import.Operations;

/// <summary>A reading of a file.</summary>
/// <param name="Register">The register.</param>
/// <param name="Time">When.</param>
/// <param name="Value">Stored number.</param>
/// <param name="Line">The line it comes from.</param>
/// <param name="Column">The column to blame.</param>
sealed record NewReading(Register Register, DateTimeOffset Time, long Value, FileLine Line, string Column);

/// <summary>Writes readings of the past: judged against what lies before each, never over what stands, their hours computed again.</summary>
static class ReadingRows
{
    const string Insert = """
        with given as (select * from unnest($1::int[], $2::timestamptz[], $3::bigint[], $4::smallint[]) as g (register_id, time, value, quality))
        insert into readings (register_id, time, value, quality, received_at) select register_id, time, value, quality, $5 from given on conflict do nothing
        """;
    const string Touch = "insert into touched (register_id, from_at, to_at) select * from unnest($1::int[], $2::timestamptz[], $3::timestamptz[])";
    const string TouchFrom = """
        insert into touched (register_id, from_at, to_at)
        select t.id, t.from_at, greatest(t.from_at, (select max(time) from readings where register_id = t.id and time > t.from_at)) from unnest($1::int[], $2::timestamptz[]) t (id, from_at)
        """;
    // What stands at the times of the file, and for each register the last reading before them.
    const string Around = """
        select g.id, r.time, r.value from unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) g (id, from_at, to_at) join readings r on r.register_id = g.id and r.time between g.from_at and g.to_at
        union all
        select g.id, b.time, b.value from unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) g (id, from_at, to_at) cross join lateral
          (select time, value from readings where register_id = g.id and time < g.from_at order by time desc limit 1) b
        """;

    /// <summary>Stores them; a flaw where another value stands at the same time, and then nothing is stored.</summary>
    public static async Task<(int Stored, int Same, int Questionable)> WriteAsync(ImportRun run, List<NewReading> readings, CancellationToken stop)
    {
        if (readings.Count == 0) return default;
        var connection = (NpgsqlConnection)run.Db.Database.GetDbConnection();
        var byRegister = readings.GroupBy(reading => reading.Register.Id).Select(group => (Id: group.Key, Rows: group.OrderBy(reading => reading.Time).ToList())).OrderBy(group => group.Id).ToList();
        var stand = await StandingAsync(connection, byRegister.ConvertAll(group => (group.Id, group.Rows[0].Time, group.Rows[^1].Time)), stop);

        List<(NewReading Reading, ReadingQuality Quality)> fresh = [];
        var (same, questionable) = (0, 0);
        foreach (var (id, rows) in byRegister)
        {
            var known = stand[id];
            var at = 0;
            (DateTimeOffset Time, long Value)? last = null;
            foreach (var row in rows)
            {
                for (; at < known.Count && known[at].Time < row.Time; at++) last = known[at];
                if (at < known.Count && known[at].Time == row.Time)
                {
                    if (known[at].Value == row.Value) same++;
                    else run.Refuse(row.Line, row.Column, Flaws.Stands((known[at].Value / Power(row.Register.Decimals)).ToString(System.Globalization.CultureInfo.InvariantCulture)));
                    continue;
                }
                var quality = last is null || Metering.Payloads.Units.IsLevel(row.Register.Unit) ? ReadingQuality.Valid : Validation.Judge(last.Value.Value, row.Value, row.Register.Capacity);
                if (quality == ReadingQuality.Questionable) questionable++;
                last = (row.Time, row.Value);
                fresh.Add((row, quality));
            }
        }
        if (!run.IsGood || fresh.Count == 0) return (fresh.Count, same, questionable);

        await RunAsync(connection, Insert, stop, Ints(fresh.Select(row => row.Reading.Register.Id)), Times(fresh.Select(row => row.Reading.Time)), new NpgsqlParameter { Value = fresh.Select(row => row.Reading.Value).ToArray() },
            new NpgsqlParameter { Value = fresh.Select(row => (short)row.Quality).ToArray() }, new NpgsqlParameter { Value = run.Now.UtcDateTime });
        var touched = fresh.GroupBy(row => row.Reading.Register.Id).Select(group => (group.Key, From: group.Min(row => row.Reading.Time), To: group.Max(row => row.Reading.Time))).ToList();
        await RunAsync(connection, Touch, stop, Ints(touched.Select(row => row.Key)), Times(touched.Select(row => row.From)), Times(touched.Select(row => row.To)));
        return (fresh.Count, same, questionable);
    }

    /// <summary>Has what lies after these instants computed again.</summary>
    public static Task TouchFromAsync(ImportRun run, IReadOnlyList<(int Register, DateTimeOffset From)> registers, CancellationToken stop) => registers.Count == 0 ? Task.CompletedTask
        : RunAsync((NpgsqlConnection)run.Db.Database.GetDbConnection(), TouchFrom, stop, Ints(registers.Select(row => row.Register)), Times(registers.Select(row => row.From)));

    // By register, in order of time.
    static async Task<Dictionary<int, List<(DateTimeOffset Time, long Value)>>> StandingAsync(NpgsqlConnection connection, List<(int Id, DateTimeOffset From, DateTimeOffset To)> spans, CancellationToken stop)
    {
        Dictionary<int, List<(DateTimeOffset Time, long Value)>> stand = spans.ToDictionary(span => span.Id, _ => new List<(DateTimeOffset, long)>());
        await using var command = new NpgsqlCommand(Around, connection) { Parameters = { Ints(spans.Select(span => span.Id)), Times(spans.Select(span => span.From)), Times(spans.Select(span => span.To)) } };
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop)) stand[reader.GetInt32(0)].Add((reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt64(2)));
        foreach (var readings in stand.Values) readings.Sort();
        return stand;
    }

    internal static decimal Power(int decimals)
    {
        var power = 1m;
        for (var at = 0; at < decimals; at++) power *= 10;
        return power;
    }

    static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken stop, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(stop);
    }

    static NpgsqlParameter Ints(IEnumerable<int> values) => new() { Value = values.ToArray() };

    static NpgsqlParameter Times(IEnumerable<DateTimeOffset> values) => new() { Value = values.Select(value => value.UtcDateTime).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz };
}
