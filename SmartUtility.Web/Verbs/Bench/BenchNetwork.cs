using Npgsql;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>A large network for benchmarks: one plant, a station for every hundred points, zones with a sensor and a customer each, and daily sums.</summary>
static class BenchNetwork
{
    /// <summary>Makes it in an empty database; the operator's id and the last day with sums.</summary>
    /// <param name="owner">Connection string of the owner.</param>
    /// <param name="points">Network points, 3 or more.</param>
    /// <param name="days">Days of sums until today; 0 for none.</param>
    /// <param name="stop">Stops.</param>
    public static async Task<(int OperatorId, DateOnly Last)> SeedAsync(string owner, int points, int days, CancellationToken stop)
    {
        var last = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await using var connection = new NpgsqlConnection(owner + ";Command Timeout=600");
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand("""
            insert into operators (code, name, time_zone, currency, resources, language, grace_days, due_days, cut_from, cut_until, cut_any_hour, stale_after, is_demo)
              values ('BENCH', 'Bench', 'UTC', 'XOF', '{2}', 'en', 0, 15, '08:00', '15:00', false, '1 day', false);
            insert into network_points (operator_id, code, name, kind, resource, path) select id, 'P0', 'Plant', 0, 2, '{}' from operators;
            insert into network_points (operator_id, code, name, kind, resource, parent_id, path)
              select p.operator_id, 'S' || i, 'Station ' || i, 1, 2, p.id, '{}' from network_points p, generate_series(1, greatest(1, $1 / 100)) i where p.code = 'P0';
            insert into network_points (operator_id, code, name, kind, resource, parent_id, path)
              select s.operator_id, 'Z' || i, 'Zone ' || i, 2, 2, s.id, '{}' from generate_series(1, $1 - 1 - greatest(1, $1 / 100)) i join network_points s on s.code = 'S' || (1 + i % greatest(1, $1 / 100));
            update network_points n set path = case when n.parent_id is null then array[n.id] when p.parent_id is null then array[p.id, n.id] else array[p.parent_id, p.id, n.id] end
              from network_points x left join network_points p on p.id = x.parent_id where x.id = n.id;
            insert into usage_points (operator_id, code, network_point_id, resource, kind, households, district) select operator_id, 'U' || id, id, 2, 0, 1, 'Bench' from network_points where kind = 2;
            insert into meters (operator_id, serial, resource, switch, interval, is_online, supply) select operator_id, 'I' || id, 2, 0, '15 minutes', false, 0 from network_points;
            insert into meters (operator_id, serial, resource, switch, interval, is_online, supply) select operator_id, code, 2, 0, '15 minutes', false, 0 from usage_points;
            insert into registers (operator_id, meter_id, code, unit, decimals, capacity, base_factor) select operator_id, id, '8-0:1.0.0', 'm3', 3, 1000000000, 1 from meters;
            insert into installations (operator_id, meter_id, network_point_id, flow, from_at) select n.operator_id, m.id, n.id, 1, '2020-01-01' from network_points n join meters m on m.serial = 'I' || n.id;
            insert into installations (operator_id, meter_id, usage_point_id, flow, from_at) select u.operator_id, m.id, u.id, 1, '2020-01-01' from usage_points u join meters m on m.serial = u.code;
            """.Replace("$1", points.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), connection);
        await command.ExecuteNonQueryAsync(stop);
        // Day by day, as time writes them: the days of one point lie far apart.
        if (days > 0)
            await RunAsync(connection, $"""
                insert into network_days (operator_id, network_point_id, day, expected, received, stored, lost, due, present, hours, measured, peak, peak_at)
                select n.operator_id, n.id, g.at::date, 240000, 220000 + n.id * 7 % 9000, 0, 20000 - n.id * 7 % 9000, 48, 48, 24, 24, 15000, g.at
                from generate_series(date '{last.AddDays(1 - days):yyyy-MM-dd}', date '{last:yyyy-MM-dd}', interval '1 day') g(at), network_points n order by g.at, n.id
                """, stop);
        await RunAsync(connection, "analyze", stop);
        return ((int)(await ScalarAsync(connection, "select id from operators", stop))!, last);
    }

    /// <summary>Open alerts of this many zones.</summary>
    public static async Task AlertsAsync(string owner, int count, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(stop);
        await RunAsync(connection, $$"""
            insert into alerts (operator_id, rule, network_point_id, since, raised_at, seen_until, state, level, severity, loss_percent, loss_per_hour, evidence)
            select operator_id, 'loss-limit', id, now() - interval '3 hours', now() - interval '1 hour', now(), 0, 1, 1, 18.4, 5200, '{}' from network_points where kind = 2 order by id limit {{count}}
            """, stop);
    }

    /// <summary>Ids of all points.</summary>
    public static async Task<List<int>> PointsAsync(string owner, CancellationToken stop) => await ListAsync(owner, "select id from network_points order by id", stop);

    /// <summary>Ids of all registers.</summary>
    public static async Task<List<int>> RegistersAsync(string owner, CancellationToken stop) => await ListAsync(owner, "select id from registers order by id", stop);

    static async Task<List<int>> ListAsync(string owner, string sql, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync(stop);
        List<int> ids = [];
        while (await rows.ReadAsync(stop)) ids.Add(rows.GetInt32(0));
        return ids;
    }

    static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(stop);
    }

    static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(stop);
    }
}
