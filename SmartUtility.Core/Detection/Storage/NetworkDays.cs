using Npgsql;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Detection.Storage;

/// <summary>Reads daily sums of network points; the connection's row-level security decides which are seen.</summary>
static class NetworkDays
{
    const string Columns = "d.expected, d.received, d.stored, d.lost, d.due, d.present, d.hours, d.measured, d.peak, d.peak_at";

    /// <summary>Days [from, until) of some points, in order of point and day.</summary>
    public static async Task<ILookup<int, (DateOnly Day, BalanceSum Sum)>> LoadAsync(NpgsqlConnection connection, int[] points, DateOnly from, DateOnly until, CancellationToken stop) =>
        (await connection.ReadAsync($"select d.network_point_id, d.day, {Columns} from network_days d where d.network_point_id = any(@points) and d.day >= @from and d.day < @until order by 1, 2",
            row => (Point: row.GetInt32(0), Day: row.GetFieldValue<DateOnly>(1), Sum: Sum(row, 2)), stop,
            new NpgsqlParameter<int[]>("points", points), new NpgsqlParameter<DateOnly>("from", from), new NpgsqlParameter<DateOnly>("until", until)))
        .ToLookup(row => row.Point, row => (row.Day, row.Sum));

    /// <summary>Sums of days [from, until) of every point of an operator and resource, or of those at or below one point; points without a day are absent. Of the peaks only the height.</summary>
    public static async Task<Dictionary<int, BalanceSum>> TotalsAsync(NpgsqlConnection connection, int operatorId, int resource, DateOnly from, DateOnly until, CancellationToken stop, int? below = null) =>
        (await connection.ReadAsync("""
            select d.network_point_id, sum(d.expected)::bigint, sum(d.received)::bigint, sum(d.stored)::bigint, sum(d.lost)::bigint, sum(d.due)::bigint, sum(d.present)::bigint,
              sum(d.hours)::int, sum(d.measured)::int, max(d.peak)
            from network_days d join network_points n on n.id = d.network_point_id
            where d.operator_id = @operator and n.resource = @resource and d.day >= @from and d.day < @until
              and (@below is null or n.path @> array[@below::int])
            group by d.network_point_id
            """, row => (Point: row.GetInt32(0), Sum: new BalanceSum(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt32(7), row.GetInt32(8), row.GetInt64(9), default)), stop,
            new NpgsqlParameter("operator", operatorId), new NpgsqlParameter("resource", resource), new NpgsqlParameter("below", NpgsqlTypes.NpgsqlDbType.Integer) { Value = (object?)below ?? DBNull.Value }, new NpgsqlParameter<DateOnly>("from", from), new NpgsqlParameter<DateOnly>("until", until)))
        .ToDictionary(row => row.Point, row => row.Sum);

    static BalanceSum Sum(NpgsqlDataReader row, int at) => new(row.GetInt64(at), row.GetInt64(at + 1), row.GetInt64(at + 2), row.GetInt64(at + 3), row.GetInt64(at + 4), row.GetInt64(at + 5),
        row.GetInt16(at + 6), row.GetInt16(at + 7), row.GetInt64(at + 8), row.GetFieldValue<DateTimeOffset>(at + 9));
}
