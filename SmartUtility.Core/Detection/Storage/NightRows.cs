using Npgsql;
using NpgsqlTypes;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Rules;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Storage;

/// <summary>A meter with what its rules remember and its new hours.</summary>
/// <param name="MeterId">Key.</param>
/// <param name="Resource">What it measures.</param>
/// <param name="OffSince">Since when it says that supply is off, or null.</param>
/// <param name="UsagePointId">Where, or null at a network point.</param>
/// <param name="NetworkPointId">The point, or the one that supplies the usage point.</param>
/// <param name="NobodySince">Local day since which nobody has an agreement there, or null.</param>
/// <param name="Capacity">Rated base units per hour of the network point.</param>
/// <param name="InstalledAt">Since when it is there.</param>
/// <param name="SeenUntil">Hours before were stepped; null: never.</param>
/// <param name="State">Stored state, or null.</param>
/// <param name="UseRatio">Stored ratio of its use, or null.</param>
/// <param name="Hours">Hours since 1970 UTC, ascending.</param>
/// <param name="Amounts">Base units of each; NaN: not measured.</param>
sealed record MeterNight(int MeterId, Resource Resource, DateTime? OffSince, long? UsagePointId, int NetworkPointId, DateOnly? NobodySince, long? Capacity, DateTimeOffset InstalledAt, DateTimeOffset? SeenUntil, byte[]? State, float? UseRatio,
    int[] Hours, float[] Amounts);

/// <summary>A series to keep.</summary>
readonly record struct StateRow(int SeriesId, DateTime Until, byte[] State, float? UseRatio = null);

/// <summary>Reads a chunk of a night and writes its states, set-based.</summary>
static class NightRows
{
    public static async Task<IReadOnlyList<MeterNight>> MetersAsync(NpgsqlConnection connection, int operatorId, int after, int chunk, DateOnly today, DateTimeOffset earliest, DateTimeOffset until, CancellationToken stop) =>
        await connection.ReadAsync(SqlText.Of("Detection/MeterNight"), row => new MeterNight(row.GetInt32(0), (Resource)row.GetInt32(1), row.Maybe<DateTime>(2), row.Maybe<long>(3), row.GetInt32(4), row.Maybe<DateOnly>(5), row.Maybe<long>(6),
            row.GetFieldValue<DateTimeOffset>(7), row.Maybe<DateTimeOffset>(8), row.IsDBNull(9) ? null : row.GetFieldValue<byte[]>(9), row.Maybe<float>(10),
            row.IsDBNull(11) ? [] : row.GetFieldValue<int[]>(11), row.IsDBNull(12) ? [] : row.GetFieldValue<float[]>(12)), stop,
            new("operator", operatorId), new("after", after), new("chunk", chunk), new("today", today), new("earliest", earliest.UtcDateTime), new("until", until.UtcDateTime));

    /// <summary>Median ratio of the customers of each point that has enough of them.</summary>
    public static async Task<IReadOnlyDictionary<int, double>> PeersAsync(NpgsqlConnection connection, int operatorId, CancellationToken stop) => (await connection.ReadAsync("""
        select u.network_point_id, percentile_cont(0.5) within group (order by s.use_ratio)
        from detection_states s join installations i on i.meter_id = s.series_id and i.until_at is null join usage_points u on u.id = i.usage_point_id
        where s.kind = 0 and s.operator_id = @operator and s.use_ratio is not null
        group by u.network_point_id having count(*) >= @fewest
        """, row => (Point: row.GetInt32(0), Ratio: row.GetDouble(1)), stop, new("operator", operatorId), new("fewest", UseWatch.FewestPeers))).ToDictionary(row => row.Point, row => row.Ratio);

    public static async Task SaveAsync(NpgsqlConnection connection, int operatorId, SeriesKind kind, IReadOnlyList<StateRow> rows, CancellationToken stop)
    {
        if (rows.Count == 0) return;
        await using var command = new NpgsqlCommand("""
            insert into detection_states (operator_id, kind, series_id, until_at, state, use_ratio) select $1, $2, * from unnest($3, $4, $5, $6)
            on conflict (kind, series_id) do update set until_at = excluded.until_at, state = excluded.state, use_ratio = excluded.use_ratio
            """, connection)
        {
            Parameters =
            {
                new() { Value = operatorId }, new() { Value = (short)kind }, new() { Value = rows.Select(row => row.SeriesId).ToArray() },
                new() { Value = rows.Select(row => row.Until).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz }, new() { Value = rows.Select(row => row.State).ToArray() }, new() { Value = rows.Select(row => row.UseRatio).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(stop);
    }
}
