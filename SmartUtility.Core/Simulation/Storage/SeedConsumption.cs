using Npgsql;
using NpgsqlTypes;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;

namespace SmartUtility.Core.Simulation.Storage;

/// <summary>
/// Copies hours, days and months of consumption and the hours of network points as the rollup's definition gives them for the readings that
/// were copied. Hours only where readings are hourly: before, days say all that is known.
/// </summary>
static class SeedConsumption
{
    public static async Task WriteAsync(NpgsqlConnection connection, SeededRows rows, CancellationToken stop)
    {
        var history = new History(rows.Country, rows.Plan);
        var network = new NetworkSums(rows.Country, rows.Plan);
        List<(int Register, DateOnly Day, long Quantity, short Quality)> days = [], months = [];
        await using (var copy = await connection.BeginBinaryImportAsync("copy consumption_hours (register_id, hour, quantity, quality) from stdin (format binary)", stop))
        {
            foreach (var meter in history.Meters())
            {
                var register = rows.RegisterOf(meter.Meter).Id;
                var readings = history.Readings(meter).ToList();
                var curve = new IndexCurve(readings.Select(reading => new CountedReading(HourStamp.StartOf(reading.Hour), reading.Value)), meter.Meter.Capacity);
                // The hours from the first hourly reading on need nothing of what was before it.
                var hours = Rollup.Hours(new IndexCurve(readings.Where(reading => reading.Hour >= rows.Country.HourlyFrom).Select(reading => new CountedReading(HourStamp.StartOf(reading.Hour), reading.Value)), meter.Meter.Capacity));
                network.Add(meter, hours);
                stop.ThrowIfCancellationRequested();
                Put(copy, register, hours);
                days.AddRange(Rollup.Days(curve, Country.Calendar).Select(day => (register, day.Day, day.Bucket.Quantity, (short)day.Bucket.Quality)));
                months.AddRange(Rollup.Months(curve, Country.Calendar).Select(month => (register, month.Month.First, month.Bucket.Quantity, (short)month.Bucket.Quality)));
            }
            await copy.CompleteAsync(stop);
        }
        await CopyAsync(connection, "consumption_days", "day", days, stop);
        await CopyAsync(connection, "consumption_months", "month", months, stop);
        await CopyAsync(connection, rows, network, stop);
        await WriteDaysAsync(connection, rows, network, stop);
    }

    static void Put(NpgsqlBinaryImporter copy, int register, IReadOnlyList<Bucket> hours)
    {
        foreach (var hour in hours)
        {
            copy.StartRow();
            copy.Write(register, NpgsqlDbType.Integer);
            copy.Write(hour.Start.UtcDateTime, NpgsqlDbType.TimestampTz);
            copy.Write(hour.Quantity, NpgsqlDbType.Bigint);
            copy.Write((short)hour.Quality, NpgsqlDbType.Smallint);
        }
    }

    static void Put(NpgsqlBinaryImporter copy, List<(int Register, DateOnly Day, long Quantity, short Quality)> rows)
    {
        foreach (var (register, day, quantity, quality) in rows)
        {
            copy.StartRow();
            copy.Write(register, NpgsqlDbType.Integer);
            copy.Write(day, NpgsqlDbType.Date);
            copy.Write(quantity, NpgsqlDbType.Bigint);
            copy.Write(quality, NpgsqlDbType.Smallint);
        }
    }

    static async Task CopyAsync(NpgsqlConnection connection, string table, string column, List<(int Register, DateOnly Day, long Quantity, short Quality)> rows, CancellationToken stop)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"copy {table} (register_id, {column}, quantity, quality) from stdin (format binary)", stop);
        Put(copy, rows);
        await copy.CompleteAsync(stop);
    }

    static async Task CopyAsync(NpgsqlConnection connection, SeededRows rows, NetworkSums network, CancellationToken stop)
    {
        await using var copy = await connection.BeginBinaryImportAsync("copy network_hours (operator_id, network_point_id, hour, expected, received, due, present, own) from stdin (format binary)", stop);
        foreach (var point in rows.Plan.Points)
            for (var at = 0; at < network.Hours; at++)
            {
                await copy.StartRowAsync(stop);
                await copy.WriteAsync(rows.Owner.Id, NpgsqlDbType.Integer, stop);
                await copy.WriteAsync(rows.Points[point.No].Id, NpgsqlDbType.Integer, stop);
                await copy.WriteAsync(HourStamp.StartOf(rows.Country.HourlyFrom + at).UtcDateTime, NpgsqlDbType.TimestampTz, stop);
                await copy.WriteAsync(network.Expected[point.No][at], NpgsqlDbType.Bigint, stop);
                await copy.WriteAsync(network.Received[point.No][at], NpgsqlDbType.Bigint, stop);
                await copy.WriteAsync(network.Due[point.No][at], NpgsqlDbType.Integer, stop);
                await copy.WriteAsync(network.Judged(point.No, at), NpgsqlDbType.Integer, stop);
                await copy.WriteAsync(network.Own[point.No][at], NpgsqlDbType.Integer, stop);
            }
        await copy.CompleteAsync(stop);
    }

    // The days of every point from its hours, by the rollup's own program.
    static async Task WriteDaysAsync(NpgsqlConnection connection, SeededRows rows, NetworkSums network, CancellationToken stop)
    {
        var (calendar, start) = (rows.Owner.Calendar(), HourStamp.StartOf(rows.Country.HourlyFrom));
        List<(int Point, DateOnly Day)> days = [];
        for (var day = calendar.DayOf(start); network.Hours > 0 && day <= calendar.DayOf(start.AddHours(network.Hours - 1)); day = day.AddDays(1))
            days.AddRange(rows.Plan.Points.Select(point => (rows.Points[point.No].Id, day)));
        await using var command = new NpgsqlCommand(SqlText.Of("Metering/NetworkDays"), connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int[]>("points", [.. days.Select(row => row.Point)]), new NpgsqlParameter<DateOnly[]>("days", [.. days.Select(row => row.Day)]),
                new NpgsqlParameter<DateTime[]>("starts", [.. days.Select(row => calendar.StartOf(row.Day).UtcDateTime)]) { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<DateTime[]>("ends", [.. days.Select(row => calendar.StartOf(row.Day.AddDays(1)).UtcDateTime)]) { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
            },
        };
        await command.ExecuteNonQueryAsync(stop);
    }
}

/// <summary>Sums of the hours of a history by network point: what its inlet counted, what was registered at or below it, who was due and who reported.</summary>
sealed class NetworkSums
{
    readonly Country _country;
    readonly int[][] _above, _ownPresent;

    public NetworkSums(Country country, OperatorPlan plan)
    {
        _country = country;
        Hours = (int)(country.EndHour - country.HourlyFrom);
        long[][] Fresh() => [.. plan.Points.Select(_ => new long[Hours])];
        (Expected, Received) = (Fresh(), Fresh());
        int[][] None() => [.. plan.Points.Select(_ => new int[Hours])];
        (Due, Present, Own, _ownPresent) = (None(), None(), None(), None());
        _above = [.. plan.Points.Select(point => Above(plan, point.No).ToArray())];
    }

    public int Hours { get; }
    public long[][] Expected { get; }
    public long[][] Received { get; }
    public int[][] Due { get; }
    public int[][] Present { get; }
    public int[][] Own { get; }

    /// <summary>Who reported; none where the inlet did not, because the hour then cannot be judged.</summary>
    public int Judged(int point, int at) => _ownPresent[point][at] < Own[point][at] ? 0 : Present[point][at];

    static IEnumerable<int> Above(OperatorPlan plan, int no)
    {
        for (int? at = no; at is { } here; at = plan.Points[here].Parent) yield return here;
    }

    public void Add(MeterHistory meter, IReadOnlyList<Bucket> hours)
    {
        var from = (int)Math.Max(0, meter.Meter.FromHour - _country.HourlyFrom);
        var until = (int)Math.Min(Hours, (meter.Meter.UntilHour ?? long.MaxValue) - _country.HourlyFrom);
        // Every point has an inlet: what its points below take in says nothing more about it.
        int[] counting = meter.Place is null ? [meter.Point] : _above[meter.Point];
        foreach (var point in counting)
            for (var at = from; at < until; at++) Due[point][at]++;
        if (meter.Place is null)
            for (var at = from; at < until; at++) Own[meter.Point][at]++;
        foreach (var hour in hours)
        {
            var at = (int)(HourStamp.NoOf(hour.Start) - _country.HourlyFrom);
            if (at < 0 || at >= Hours) continue;
            foreach (var point in counting)
            {
                if (hour.Quality == ReadingQuality.Valid) Present[point][at]++;
                if (meter.Place is not null) Received[point][at] += hour.Quantity;
            }
            if (meter.Place is not null) continue;
            Expected[meter.Point][at] += hour.Quantity;
            if (hour.Quality == ReadingQuality.Valid) _ownPresent[meter.Point][at]++;
        }
    }
}
