using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>A usage point and the time that is asked for.</summary>
/// <param name="UsagePointId">The usage point.</param>
/// <param name="Period">The time.</param>
public readonly record struct PlacePeriod(long UsagePointId, Period Period);

/// <summary>What the registers at usage points counted in a period, from the readings themselves: right over exchange and rollover, and not behind as a rollup may be.</summary>
public sealed class UsageReader
{
    // Spans further apart than this are looked up apart, so that what lies between is not read.
    static readonly TimeSpan Together = TimeSpan.FromDays(45);
    // Readings this close outside a span stand around its ends where meters report daily; others are looked up one by one.
    static readonly TimeSpan Around = TimeSpan.FromDays(1);

    /// <summary>One row per register and installation that shares time with the period, in order of time and code; empty when no meter was there.
    /// Reads through the given context, so inside its transaction and its operators' rows.</summary>
    public async Task<IReadOnlyList<RegisterUsage>> ReadAsync(UtilityDbContext db, long usagePointId, Period period, CancellationToken stop) =>
        (await ReadAsync(db, [new PlacePeriod(usagePointId, period)], stop))[0];

    /// <summary>The same for many usage points at once, in a handful of queries however many they are: one list for each, in the order given.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<RegisterUsage>>> ReadAsync(UtilityDbContext db, IReadOnlyList<PlacePeriod> places, CancellationToken stop)
    {
        if (places.Count == 0) return [];
        var (ids, start, end) = (places.Select(place => place.UsagePointId).Distinct().ToList(), places.Min(place => place.Period.Start), places.Max(place => place.Period.End));
        var rows = await (
            from installation in db.Set<Installation>()
            join meter in db.Set<Meter>() on installation.MeterId equals meter.Id
            join register in db.Set<Register>() on meter.Id equals register.MeterId
            where installation.UsagePointId != null && ids.Contains(installation.UsagePointId.Value) && installation.From < end && (installation.Until == null || installation.Until > start)
            orderby installation.From, register.Code
            select new { Place = installation.UsagePointId!.Value, register.Id, meter.Serial, register.Code, register.Unit, register.Decimals, register.Capacity, register.BaseFactor, installation.From, installation.Until })
            .TagWith("Metering.Usage").ToListAsync(stop);

        var byPlace = rows.ToLookup(row => row.Place);
        var (all, counts) = (new List<InstalledRegister>(rows.Count), new List<int>(places.Count));
        foreach (var (place, period) in places)
        {
            var before = all.Count;
            all.AddRange(byPlace[place].Select(row => new InstalledRegister(row.Id, row.Serial, row.Code, row.Unit, row.Decimals, row.Capacity, row.BaseFactor,
                    row.From > period.Start ? row.From : period.Start, row.Until is { } until && until < period.End ? until : period.End)).Where(register => register.From < register.To));
            counts.Add(all.Count - before);
        }
        var counted = await CountAsync(db, all, stop);
        var (lists, at) = (new List<IReadOnlyList<RegisterUsage>>(places.Count), 0);
        foreach (var count in counts)
        {
            lists.Add(InOrder(counted[at..(at + count)]));
            at += count;
        }
        return lists;
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

    /// <summary>The highest value each register showed after the start and up to the end of its span, stored units: what a maximum-demand register stood at. Registers without a reading in it are absent.</summary>
    public static async Task<IReadOnlyDictionary<int, long>> PeaksAsync(UtilityDbContext db, IReadOnlyList<RegisterUsage> spans, CancellationToken stop)
    {
        if (spans.Count == 0) return new Dictionary<int, long>();
        var rows = await db.Database.SqlQueryRaw<PeakRow>("""
            select s.register_id, max(c.value) as value from unnest(@registers::int[], @starts::timestamptz[], @ends::timestamptz[]) as s(register_id, from_at, to_at)
            join counted_readings c on c.register_id = s.register_id and c.time > s.from_at and c.time <= s.to_at group by s.register_id
            """,
            new NpgsqlParameter<int[]>("registers", [.. spans.Select(row => row.RegisterId)]), new NpgsqlParameter<DateTime[]>("starts", [.. spans.Select(row => row.FromAt.UtcDateTime)]),
            new NpgsqlParameter<DateTime[]>("ends", [.. spans.Select(row => row.ToAt.UtcDateTime)])).ToListAsync(stop);
        return rows.ToDictionary(row => row.RegisterId, row => row.Value);
    }

    sealed record PeakRow(int RegisterId, long Value);

    /// <summary>One row per span given, in order of time, code and serial.</summary>
    internal static async Task<IReadOnlyList<RegisterUsage>> ReadAsync(UtilityDbContext db, IReadOnlyList<InstalledRegister> registers, CancellationToken stop) => InOrder(await CountAsync(db, registers, stop));

    static List<RegisterUsage> InOrder(IEnumerable<RegisterUsage> rows) => [.. rows.OrderBy(row => row.FromAt).ThenBy(row => row.Code, StringComparer.Ordinal).ThenBy(row => row.Serial, StringComparer.Ordinal)];

    /// <summary>One row per span given, in that order.</summary>
    static async Task<List<RegisterUsage>> CountAsync(UtilityDbContext db, IReadOnlyList<InstalledRegister> registers, CancellationToken stop)
    {
        var counted = new RegisterUsage[registers.Count];
        var group = new List<int>();
        foreach (var at in Enumerable.Range(0, registers.Count).OrderBy(at => registers[at].From))
        {
            if (group.Count > 0 && registers[at].From > registers[group[0]].From + Together)
            {
                await CountGroupAsync(db, registers, group, counted, stop);
                group.Clear();
            }
            group.Add(at);
        }
        if (group.Count > 0) await CountGroupAsync(db, registers, group, counted, stop);
        return [.. counted];
    }

    static async Task CountGroupAsync(UtilityDbContext db, IReadOnlyList<InstalledRegister> registers, List<int> group, RegisterUsage[] counted, CancellationToken stop)
    {
        var spans = group.ConvertAll(at => registers[at]);
        var (from, to) = (spans.Min(span => span.From) - Around, spans.Max(span => span.To) + Around);
        var rows = await db.Database.SqlQueryRaw<Row>(SqlText.Of("Metering/UsageReadings"),
            new NpgsqlParameter<int[]>("registers", [.. spans.Select(span => span.RegisterId)]),
            new NpgsqlParameter<DateTime[]>("starts", [.. spans.Select(span => span.From.UtcDateTime)]), new NpgsqlParameter<DateTime[]>("ends", [.. spans.Select(span => span.To.UtcDateTime)]),
            new NpgsqlParameter<DateTime>("from", from.UtcDateTime), new NpgsqlParameter<DateTime>("to", to.UtcDateTime)).ToListAsync(stop);
        var known = rows.ToLookup(row => row.RegisterId);

        // Whose ends are not enclosed yet: their neighbours further away.
        var before = spans.Where(span => !known[span.RegisterId].Any(row => row.Time <= span.From)).Select(span => span.RegisterId).Distinct().ToArray();
        var after = spans.Where(span => !known[span.RegisterId].Any(row => row.Time >= span.To)).Select(span => span.RegisterId).Distinct().ToArray();
        var far = before.Length + after.Length == 0 ? [] : await db.Database.SqlQueryRaw<Row>(SqlText.Of("Metering/UsageNeighbours"),
            new NpgsqlParameter<int[]>("before", before), new NpgsqlParameter<int[]>("after", after),
            new NpgsqlParameter<DateTime>("from", from.UtcDateTime), new NpgsqlParameter<DateTime>("to", to.UtcDateTime)).ToListAsync(stop);
        var neighbours = far.ToLookup(row => row.RegisterId);

        // Readings that decide another span of the same register are real ones too and change nothing here.
        foreach (var at in group)
            counted[at] = Usage.Of(registers[at], known[registers[at].RegisterId].Concat(neighbours[registers[at].RegisterId]).Select(row => Consumption.Count(row.Time, row.Value, (ReadingQuality)row.Quality)!.Value));
    }

    sealed record Row(int RegisterId, DateTimeOffset Time, long Value, short Quality);
}
