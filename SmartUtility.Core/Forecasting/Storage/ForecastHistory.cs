using Npgsql;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Forecasting.Storage;

/// <summary>Reads what forecasts are made from; the connection's row-level security decides what is seen.</summary>
static class ForecastHistory
{
    /// <summary>Hours of a network point for which all meters that make up its inflow reported: the rollup counts nothing as present otherwise. How many of those below did is of no matter here.</summary>
    public static Task<List<(DateTimeOffset Hour, long Expected)>> PointAsync(NpgsqlConnection connection, int point, DateTimeOffset from, DateTimeOffset until, CancellationToken stop) => connection.ReadAsync(
        "select hour, expected from network_hours where network_point_id = $1 and hour >= $2 and hour < $3 and present > 0 order by hour",
        row => (row.GetFieldValue<DateTimeOffset>(0), row.GetInt64(1)), stop, new() { Value = point }, new() { Value = from.UtcDateTime }, new() { Value = until.UtcDateTime });

    /// <summary>Days of usage points that an agreement supplies.</summary>
    public static async Task<ILookup<long, (DateOnly Day, long Base)>> UsageAsync(NpgsqlConnection connection, long[] places, DateOnly from, DateOnly until, CancellationToken stop) =>
        (await connection.ReadAsync(SqlText.Of("Forecasting/UsageDays"), row => (Place: row.GetInt64(0), Day: row.GetFieldValue<DateOnly>(1), Base: row.GetInt64(2)), stop,
            new() { Value = places }, new() { Value = from }, new() { Value = until })).ToLookup(row => row.Place, row => (row.Day, row.Base));
}
