using Npgsql;

namespace SmartUtility.Core.Detection.Storage;

/// <summary>Reads hourly sums of network points; the connection's row-level security decides which are seen.</summary>
static class NetworkHours
{
    /// <summary>Hours of several points from their own instants until <paramref name="until"/>.</summary>
    public static async Task<ILookup<int, NetworkHour>> LoadAsync(NpgsqlConnection connection, int[] points, DateTimeOffset[] from, DateTimeOffset until, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("""
            select h.network_point_id, h.hour, h.expected, h.received, h.due, h.present, h.stored, h.own
            from unnest($1, $2) asked (id, from_at)
            join network_hours h on h.network_point_id = asked.id and h.hour >= asked.from_at and h.hour < $3
            order by h.network_point_id, h.hour
            """, connection)
        {
            Parameters = { new() { Value = points }, new() { Value = Array.ConvertAll(from, at => at.UtcDateTime) }, new() { Value = until.UtcDateTime } },
        };
        await using var reader = await command.ExecuteReaderAsync(stop);
        var rows = new List<(int Point, NetworkHour Hour)>();
        while (await reader.ReadAsync(stop))
            rows.Add((reader.GetInt32(0), new NetworkHour(reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt32(4), reader.GetInt32(5), reader.GetInt64(6), reader.GetInt32(7))));
        return rows.ToLookup(row => row.Point, row => row.Hour);
    }

    /// <summary>Hours of one point in [from, until).</summary>
    public static async Task<IReadOnlyList<NetworkHour>> LoadAsync(NpgsqlConnection connection, int point, DateTimeOffset from, DateTimeOffset until, CancellationToken stop) =>
        [.. (await LoadAsync(connection, [point], [from], until, stop))[point]];
}
