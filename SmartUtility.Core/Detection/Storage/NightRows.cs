using Npgsql;
using NpgsqlTypes;
using SmartUtility.Core.Database;
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
/// <param name="Hours">Hours since 1970 UTC, ascending.</param>
/// <param name="Amounts">Base units of each; NaN: not measured.</param>
sealed record MeterNight(int MeterId, Resource Resource, DateTime? OffSince, long? UsagePointId, int NetworkPointId, DateOnly? NobodySince, long? Capacity, DateTimeOffset InstalledAt, DateTimeOffset? SeenUntil, byte[]? State,
    int[] Hours, float[] Amounts);

/// <summary>A series to keep.</summary>
readonly record struct StateRow(int SeriesId, DateTime Until, byte[] State);

/// <summary>Reads a chunk of a night and writes its states, set-based.</summary>
static class NightRows
{
    public static async Task<IReadOnlyList<MeterNight>> MetersAsync(NpgsqlConnection connection, int operatorId, int after, int chunk, DateOnly today, DateTimeOffset earliest, DateTimeOffset until, CancellationToken stop) =>
        await connection.ReadAsync(SqlText.Of("Detection/MeterNight"), row => new MeterNight(row.GetInt32(0), (Resource)row.GetInt32(1), row.Maybe<DateTime>(2), row.Maybe<long>(3), row.GetInt32(4), row.Maybe<DateOnly>(5), row.Maybe<long>(6),
            row.GetFieldValue<DateTimeOffset>(7), row.Maybe<DateTimeOffset>(8), row.IsDBNull(9) ? null : row.GetFieldValue<byte[]>(9), row.IsDBNull(10) ? [] : row.GetFieldValue<int[]>(10), row.IsDBNull(11) ? [] : row.GetFieldValue<float[]>(11)), stop,
            new("operator", operatorId), new("after", after), new("chunk", chunk), new("today", today), new("earliest", earliest.UtcDateTime), new("until", until.UtcDateTime));

    public static async Task SaveAsync(NpgsqlConnection connection, int operatorId, SeriesKind kind, IReadOnlyList<StateRow> rows, CancellationToken stop)
    {
        if (rows.Count == 0) return;
        await using var command = new NpgsqlCommand("""
            insert into detection_states (operator_id, kind, series_id, until_at, state) select $1, $2, * from unnest($3, $4, $5)
            on conflict (kind, series_id) do update set until_at = excluded.until_at, state = excluded.state
            """, connection)
        {
            Parameters =
            {
                new() { Value = operatorId }, new() { Value = (short)kind }, new() { Value = rows.Select(row => row.SeriesId).ToArray() },
                new() { Value = rows.Select(row => row.Until).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz }, new() { Value = rows.Select(row => row.State).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(stop);
    }
}
