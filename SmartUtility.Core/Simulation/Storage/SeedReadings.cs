using Npgsql;
using NpgsqlTypes;
using SmartUtility.Core.Metering;

namespace SmartUtility.Core.Simulation.Storage;

/// <summary>Copies the readings of an operator's history. One connection copies one table at a time, so each kind of row is its own pass over the history.</summary>
static class SeedReadings
{
    /// <summary>Readings as they would have arrived: twenty seconds after the meter took them.</summary>
    public static async Task<long> WriteAsync(NpgsqlConnection connection, SeededRows rows, CancellationToken stop)
    {
        var history = new History(rows.Country, rows.Plan);
        long count = 0;
        await using var copy = await connection.BeginBinaryImportAsync("copy readings (register_id, time, value, quality, received_at) from stdin (format binary)", stop);
        foreach (var meter in history.Meters())
        {
            var register = rows.RegisterOf(meter.Meter).Id;
            foreach (var reading in history.Readings(meter))
            {
                var time = HourStamp.StartOf(reading.Hour).UtcDateTime;
                await copy.StartRowAsync(stop);
                await copy.WriteAsync(register, NpgsqlDbType.Integer, stop);
                await copy.WriteAsync(time, NpgsqlDbType.TimestampTz, stop);
                await copy.WriteAsync(reading.Value, NpgsqlDbType.Bigint, stop);
                await copy.WriteAsync((short)ReadingQuality.Valid, NpgsqlDbType.Smallint, stop);
                await copy.WriteAsync(time.AddSeconds(20), NpgsqlDbType.TimestampTz, stop);
                count++;
            }
        }
        await copy.CompleteAsync(stop);
        return count;
    }
}
