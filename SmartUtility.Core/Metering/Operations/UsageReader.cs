using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>What the registers at a usage point counted in a period, from the readings themselves: right over exchange and rollover, and not behind as a rollup may be.</summary>
public sealed class UsageReader
{
    /// <summary>One row per register and installation that shares time with the period, in order of time and code; empty when no meter was there.
    /// Reads through the given context, so inside its transaction and its operators' rows.</summary>
    public async Task<IReadOnlyList<RegisterUsage>> ReadAsync(UtilityDbContext db, long usagePointId, Period period, CancellationToken stop)
    {
        var rows = await (
            from installation in db.Set<Installation>()
            join meter in db.Set<Meter>() on installation.MeterId equals meter.Id
            join register in db.Set<Register>() on meter.Id equals register.MeterId
            where installation.UsagePointId == usagePointId && installation.From < period.End && (installation.Until == null || installation.Until > period.Start)
            orderby installation.From, register.Code
            select new { register.Id, meter.Serial, register.Code, register.Unit, register.Decimals, register.Capacity, register.BaseFactor, installation.From, installation.Until })
            .TagWith("Metering.Usage").ToListAsync(stop);

        var registers = rows.Select(row => new InstalledRegister(row.Id, row.Serial, row.Code, row.Unit, row.Decimals, row.Capacity, row.BaseFactor,
                row.From > period.Start ? row.From : period.Start, row.Until is { } until && until < period.End ? until : period.End))
            .Where(register => register.From < register.To).ToList();
        return await ReadAsync(db, registers, stop);
    }

    /// <summary>What registers counted hour by hour, for prices that depend on the hour: the whole hours of each row, as rolled up so far. Hours nobody knows are absent.</summary>
    public static async Task<IReadOnlyList<RegisterHour>> HoursAsync(UtilityDbContext db, IReadOnlyList<RegisterUsage> counted, CancellationToken stop)
    {
        if (counted.Count == 0) return [];
        var rows = await db.Database.SqlQueryRaw<HourRow>("select register_id, hour, quantity from consumption_hours where register_id = any(@registers) and hour >= @from and hour < @to",
            new NpgsqlParameter<int[]>("registers", [.. counted.Select(row => row.RegisterId).Distinct()]),
            new NpgsqlParameter<DateTime>("from", counted.Min(row => row.FromAt).UtcDateTime), new NpgsqlParameter<DateTime>("to", counted.Max(row => row.ToAt).UtcDateTime)).ToListAsync(stop);
        var byRegister = rows.ToLookup(row => row.RegisterId);
        return [.. counted.SelectMany(span => byRegister[span.RegisterId].Where(row => row.Hour >= span.FromAt && row.Hour.AddHours(1) <= span.ToAt).Select(row => new RegisterHour(span.RegisterId, row.Hour, row.Quantity * span.BaseFactor)))
            .OrderBy(hour => hour.From).ThenBy(hour => hour.RegisterId)];
    }

    sealed record HourRow(int RegisterId, DateTimeOffset Hour, long Quantity);

    /// <summary>One row per span given, in that order.</summary>
    internal static async Task<IReadOnlyList<RegisterUsage>> ReadAsync(UtilityDbContext db, IReadOnlyList<InstalledRegister> registers, CancellationToken stop)
    {
        if (registers.Count == 0) return [];
        List<RegisterUsage> usage = [];
        // Two spans of one register (taken away and brought back) are asked for one after the other: rows come back by register.
        foreach (var round in registers.Select((register, place) => (register, place)).GroupBy(item => registers.Take(item.place).Count(other => other.RegisterId == item.register.RegisterId)))
            usage.AddRange(await ReadRoundAsync(db, [.. round.Select(item => item.register)], stop));
        return [.. usage.OrderBy(row => row.FromAt).ThenBy(row => row.Code, StringComparer.Ordinal).ThenBy(row => row.Serial, StringComparer.Ordinal)];
    }

    static async Task<IEnumerable<RegisterUsage>> ReadRoundAsync(UtilityDbContext db, InstalledRegister[] registers, CancellationToken stop)
    {
        var readings = await db.Database.SqlQueryRaw<Row>(SqlText.Of("Metering/UsageReadings"),
            new NpgsqlParameter<int[]>("registers", [.. registers.Select(register => register.RegisterId)]),
            new NpgsqlParameter<DateTime[]>("starts", [.. registers.Select(register => register.From.UtcDateTime)]),
            new NpgsqlParameter<DateTime[]>("ends", [.. registers.Select(register => register.To.UtcDateTime)])).ToListAsync(stop);
        var byRegister = readings.ToLookup(row => row.RegisterId);
        return registers.Select(register => Usage.Of(register, byRegister[register.RegisterId]
            .Select(row => Consumption.Count(row.Time, row.Value, (ReadingQuality)row.Quality)!.Value)));
    }

    sealed record Row(int RegisterId, DateTimeOffset Time, long Value, short Quality);
}
