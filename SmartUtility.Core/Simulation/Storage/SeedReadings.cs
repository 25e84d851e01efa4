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
            stop.ThrowIfCancellationRequested();
            count += Put(copy, rows.RegisterOf(meter.Meter).Id, history.Readings(meter));
        }
        await copy.CompleteAsync(stop);
        return count;
    }

    // Row by row without waiting: an await for each of half a million costs more than the row.
    static int Put(NpgsqlBinaryImporter copy, int register, IEnumerable<PastReading> readings)
    {
        var count = 0;
        foreach (var reading in readings)
        {
            var time = HourStamp.StartOf(reading.Hour).UtcDateTime;
            copy.StartRow();
            copy.Write(register, NpgsqlDbType.Integer);
            copy.Write(time, NpgsqlDbType.TimestampTz);
            copy.Write(reading.Value, NpgsqlDbType.Bigint);
            copy.Write((short)ReadingQuality.Valid, NpgsqlDbType.Smallint);
            copy.Write(time.AddSeconds(20), NpgsqlDbType.TimestampTz);
            count++;
        }
        return count;
    }
}
