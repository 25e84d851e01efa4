using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>A usage point's consumption over time.</summary>
/// <param name="UsagePoint">Its code.</param>
/// <param name="Resource">What is supplied.</param>
/// <param name="TimeZone">Zone of its days and months.</param>
/// <param name="Rows">Spans with readings around them; others are absent, never zero.</param>
public sealed record ConsumptionView(string UsagePoint, Resource Resource, string TimeZone, IReadOnlyList<ConsumptionRow> Rows);

/// <summary>Consumption of usage points, over the meters that were there.</summary>
public sealed class ConsumptionQueries(UtilityDbContextFactory contexts)
{
    sealed record Stay(int RegisterId, string Code, int MeterId, decimal BaseFactor, long Capacity, string Serial, string Unit, int Decimals, DateTimeOffset From, DateTimeOffset? Until);

    /// <summary>Zone in which days of a usage point are cut; another's point is not found.</summary>
    public async Task<Outcome<UtilityCalendar>> CalendarAsync(Actor actor, string code, CancellationToken stop)
    {
        await using var db = contexts.Create(actor);
        var found = await FindAsync(db, actor, code, stop);
        return found.Refusal is { } refusal ? refusal : UtilityCalendar.Of(found.Value.Zone);
    }

    /// <summary>Whole hours, days or months that share time with the period. A subscriber sees the points of its own agreements. Refused: a period too long for the resolution.</summary>
    public async Task<Outcome<ConsumptionView>> RunAsync(Actor actor, string code, Period period, Resolution resolution, CancellationToken stop)
    {
        await using var db = contexts.Create(actor);
        var found = await FindAsync(db, actor, code, stop);
        if (found.Refusal is { } refusal) return refusal;
        if (period.Length.TotalDays > ConsumptionSeries.MostDays(resolution)) return new Invalid("period-too-long", $"ask for at most {ConsumptionSeries.MostDays(resolution)} days by {resolution}");
        var (point, zone) = found.Value;
        var spans = ConsumptionSeries.Spans(period, resolution, UtilityCalendar.Of(zone)).ToList();
        var whole = new Period(spans[0].Span.Start, spans[^1].Span.End);
        var stays = await StaysAsync(db, point, whole, stop);
        var rolled = await RolledAsync(db, [.. stays.Select(stay => stay.RegisterId).Distinct()], resolution, whole, spans[0].Day, spans[^1].Day, stop);

        Dictionary<DateTimeOffset, (decimal Base, ReadingQuality Quality)> sums = [];
        void Add(DateTimeOffset at, decimal quantity, ReadingQuality quality) =>
            sums[at] = sums.TryGetValue(at, out var known) ? (known.Base + quantity, known.Quality == ReadingQuality.Valid ? quality : known.Quality) : (quantity, quality);
        List<(InstalledRegister Part, DateTimeOffset At)> parts = [];
        foreach (var (span, day) in spans)
            foreach (var stay in stays.Where(stay => stay.From < span.End && (stay.Until is null || stay.Until > span.Start)))
            {
                if (!rolled.TryGetValue((stay.RegisterId, resolution == Resolution.Hour ? span.Start.UtcDateTime : day.ToDateTime(TimeOnly.MinValue)), out var row)) continue;
                // Where the meter came or went within the span, only its time here counts: from the readings themselves.
                var (from, to) = (stay.From > span.Start ? stay.From : span.Start, stay.Until < span.End ? stay.Until.Value : span.End);
                if (from == span.Start && to == span.End) Add(span.Start, row.Quantity * stay.BaseFactor, row.Quality);
                else parts.Add((new InstalledRegister(stay.RegisterId, stay.Serial, stay.Code, stay.Unit, stay.Decimals, stay.Capacity, stay.BaseFactor, from, to), span.Start));
            }
        var usage = (await UsageReader.ReadAsync(db, [.. parts.Select(part => part.Part)], stop)).ToDictionary(row => (row.RegisterId, row.FromAt));
        foreach (var (part, at) in parts)
            if (usage.TryGetValue((part.RegisterId, part.From), out var row)) Add(at, row.BaseQuantity, row.Quality == ReadingQuality.Valid ? ReadingQuality.Valid : ReadingQuality.EstimatedLinear);
        return new ConsumptionView(point.Code, point.Resource, zone, [.. spans.Where(span => sums.ContainsKey(span.Span.Start)).Select(span => new ConsumptionRow(span.Span.Start, span.Span.End, sums[span.Span.Start].Base, sums[span.Span.Start].Quality))]);
    }

    static async Task<Outcome<(UsagePoint Point, string Zone)>> FindAsync(UtilityDbContext db, Actor actor, string code, CancellationToken stop)
    {
        var isOwn = !Permissions.Allow(actor, Do.ViewNetwork) && !Permissions.Allow(actor, Do.ViewSubscribers);
        if (isOwn && !Permissions.Allow(actor, Do.ViewOwnAccount)) return new Forbidden();
        var point = await db.Set<UsagePoint>().Where(row => row.Code == code)
            .Where(row => !isOwn || db.Set<Agreement>().Any(agreement => agreement.UsagePointId == row.Id && actor.Subscribers.Contains(agreement.SubscriberId))).FirstOrDefaultAsync(stop);
        return point is null ? new NotFound($"usage point {code}") : (point, await db.Operators.Where(row => row.Id == point.OperatorId).Select(row => row.TimeZone).SingleAsync(stop));
    }

    static async Task<List<Stay>> StaysAsync(UtilityDbContext db, UsagePoint point, Period whole, CancellationToken stop)
    {
        var rows = await (from installation in db.Set<Installation>()
                          join register in db.Set<Register>() on installation.MeterId equals register.MeterId
                          join meter in db.Set<Meter>() on installation.MeterId equals meter.Id
                          where installation.UsagePointId == point.Id && installation.From < whole.End && (installation.Until == null || installation.Until > whole.Start)
                          select new Stay(register.Id, register.Code, meter.Id, register.BaseFactor, register.Capacity, meter.Serial, register.Unit, register.Decimals, installation.From, installation.Until)).ToListAsync(stop);
        var counting = rows.GroupBy(row => row.MeterId).SelectMany(meter => CountingRegisters.Of(point.Resource, meter.DistinctBy(row => row.RegisterId), row => row.Code, row => row.RegisterId)).Select(row => row.RegisterId).ToHashSet();
        return [.. rows.Where(row => counting.Contains(row.RegisterId))];
    }

    async Task<Dictionary<(int Register, DateTime At), (long Quantity, ReadingQuality Quality)>> RolledAsync(UtilityDbContext db, int[] registers, Resolution resolution, Period whole, DateOnly first, DateOnly last, CancellationToken stop)
    {
        await using var connection = await contexts.OpenAsync(db.Scope, stop);
        var rows = resolution == Resolution.Hour
            ? await connection.ReadAsync("select register_id, hour, quantity, quality from consumption_hours where register_id = any(@registers) and hour >= @from and hour < @to",
                row => (Id: row.GetInt32(0), At: row.GetDateTime(1), Quantity: row.GetInt64(2), Quality: row.GetInt16(3)), stop,
                new NpgsqlParameter<int[]>("registers", registers), new NpgsqlParameter<DateTime>("from", whole.Start.UtcDateTime), new NpgsqlParameter<DateTime>("to", whole.End.UtcDateTime))
            : await connection.ReadAsync(resolution == Resolution.Day
                ? "select register_id, day, quantity, quality from consumption_days where register_id = any(@registers) and day >= @from and day <= @to"
                : "select register_id, month, quantity, quality from consumption_months where register_id = any(@registers) and month >= @from and month <= @to",
                row => (Id: row.GetInt32(0), At: row.GetFieldValue<DateOnly>(1).ToDateTime(TimeOnly.MinValue), Quantity: row.GetInt64(2), Quality: row.GetInt16(3)), stop,
                new NpgsqlParameter<int[]>("registers", registers), new NpgsqlParameter<DateOnly>("from", first), new NpgsqlParameter<DateOnly>("to", last));
        return rows.ToDictionary(row => (row.Id, row.At), row => (row.Quantity, (ReadingQuality)row.Quality));
    }
}
