using Npgsql;
using NpgsqlTypes;
using SmartUtility.Core.Metering;

namespace SmartUtility.Core.Simulation.Storage;

/// <summary>Copies hours, days and months of consumption as the rollup's definition gives them for the readings that were copied; hours only where readings are hourly.</summary>
static class SeedConsumption
{
    public static async Task WriteAsync(NpgsqlConnection connection, SeededRows rows, CancellationToken stop)
    {
        var history = new History(rows.Country, rows.Plan);
        var hourly = HourStamp.StartOf(rows.Country.HourlyFrom);
        List<(int Register, DateOnly Day, long Quantity, short Quality)> days = [], months = [];
        await using (var copy = await connection.BeginBinaryImportAsync("copy consumption_hours (register_id, hour, quantity, quality) from stdin (format binary)", stop))
        {
            foreach (var meter in history.Meters())
            {
                var register = rows.RegisterOf(meter.Meter).Id;
                var curve = new IndexCurve(history.Readings(meter).Select(reading => new CountedReading(HourStamp.StartOf(reading.Hour), reading.Value)), meter.Meter.Capacity);
                foreach (var hour in Rollup.Hours(curve))
                {
                    if (hour.Start < hourly) continue;
                    await copy.StartRowAsync(stop);
                    await copy.WriteAsync(register, NpgsqlDbType.Integer, stop);
                    await copy.WriteAsync(hour.Start.UtcDateTime, NpgsqlDbType.TimestampTz, stop);
                    await copy.WriteAsync(hour.Quantity, NpgsqlDbType.Bigint, stop);
                    await copy.WriteAsync((short)hour.Quality, NpgsqlDbType.Smallint, stop);
                }
                days.AddRange(Rollup.Days(curve, Country.Calendar).Select(day => (register, day.Day, day.Bucket.Quantity, (short)day.Bucket.Quality)));
                months.AddRange(Rollup.Months(curve, Country.Calendar).Select(month => (register, month.Month.First, month.Bucket.Quantity, (short)month.Bucket.Quality)));
            }
            await copy.CompleteAsync(stop);
        }
        await CopyAsync(connection, "consumption_days", "day", days, stop);
        await CopyAsync(connection, "consumption_months", "month", months, stop);
    }

    static async Task CopyAsync(NpgsqlConnection connection, string table, string column, List<(int Register, DateOnly Day, long Quantity, short Quality)> rows, CancellationToken stop)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"copy {table} (register_id, {column}, quantity, quality) from stdin (format binary)", stop);
        foreach (var (register, day, quantity, quality) in rows)
        {
            await copy.StartRowAsync(stop);
            await copy.WriteAsync(register, NpgsqlDbType.Integer, stop);
            await copy.WriteAsync(day, NpgsqlDbType.Date, stop);
            await copy.WriteAsync(quantity, NpgsqlDbType.Bigint, stop);
            await copy.WriteAsync(quality, NpgsqlDbType.Smallint, stop);
        }
        await copy.CompleteAsync(stop);
    }
}
