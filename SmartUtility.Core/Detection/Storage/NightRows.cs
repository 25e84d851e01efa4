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
    /// <summary>The next meters with their hours of [<paramref name="earliest"/>, <paramref name="until"/>) that were not stepped yet.</summary>
    public static async Task<IReadOnlyList<MeterNight>> MetersAsync(NpgsqlConnection connection, int operatorId, int after, int chunk, DateOnly today, DateTimeOffset earliest, DateTimeOffset until, CancellationToken stop)
    {
        var meters = await connection.ReadAsync(SqlText.Of("Detection/MeterNight"), row => (Meter: new MeterNight(row.GetInt32(0), (Resource)row.GetInt32(1), row.Maybe<DateTime>(2), row.Maybe<long>(3), row.GetInt32(4), row.Maybe<DateOnly>(5),
                row.Maybe<long>(6), row.GetFieldValue<DateTimeOffset>(7), row.Maybe<DateTimeOffset>(8), row.IsDBNull(9) ? null : row.GetFieldValue<byte[]>(9), row.Maybe<float>(10), [], []),
            Registers: row.IsDBNull(11) ? [] : row.GetFieldValue<int[]>(11), Factors: row.IsDBNull(12) ? [] : row.GetFieldValue<double[]>(12)), stop,
            new("operator", operatorId), new("after", after), new("chunk", chunk), new("today", today), new("until", until.UtcDateTime));
        int[] registers = [.. meters.SelectMany(row => row.Registers)];
        DateTime[] from = [.. meters.SelectMany(row => Enumerable.Repeat(From(row.Meter), row.Registers.Length))];
        var hours = (await connection.ReadAsync("select register_id, hours, quantities from night_hours(@registers, @from, @until)", row => (Register: row.GetInt32(0), Hours: row.GetFieldValue<int[]>(1), Amounts: row.GetFieldValue<double[]>(2)), stop,
            new("registers", registers), new("from", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz) { Value = from }, new("until", until.UtcDateTime))).ToDictionary(row => row.Register);
        return meters.ConvertAll(row => Sum(row.Meter, [.. row.Registers.Zip(row.Factors).Where(one => hours.ContainsKey(one.First)).Select(one => (hours[one.First].Hours, hours[one.First].Amounts, one.Second))]));

        DateTime From(MeterNight meter) => new DateTimeOffset(Math.Max(earliest.UtcTicks, Math.Max(meter.InstalledAt.UtcTicks, meter.SeenUntil?.UtcTicks ?? 0)), TimeSpan.Zero).UtcDateTime;
    }

    // Registers of a meter together; an hour that one of them did not measure is not measured.
    static MeterNight Sum(MeterNight meter, (int[] Hours, double[] Amounts, double Factor)[] registers)
    {
        if (registers is [var (only, amounts, by)] && IsOrdered(only)) return meter with { Hours = only, Amounts = Array.ConvertAll(amounts, amount => (float)(amount * by)) };
        SortedDictionary<int, double> sums = [];
        foreach (var (hours, quantities, factor) in registers)
            for (var n = 0; n < hours.Length; n++) sums[hours[n]] = sums.GetValueOrDefault(hours[n]) + quantities[n] * factor;
        return meter with { Hours = [.. sums.Keys], Amounts = [.. sums.Values.Select(sum => (float)sum)] };
    }

    static bool IsOrdered(int[] hours)
    {
        for (var n = 1; n < hours.Length; n++)
            if (hours[n] <= hours[n - 1]) return false;
        return true;
    }

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
