using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>Readings that customers sent: for those who compare the photos, and for the customer.</summary>
public sealed class OwnReadingQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    const int Most = 200;

    internal static bool MayDecide(Actor actor) => Permissions.Allow(actor, Do.RunBilling) || Permissions.Allow(actor, Do.WriteReadings);

    /// <summary>Those that wait first, then those that count unseen, then what was decided in the last 90 days; the newest first, at most 200.</summary>
    public async Task<Outcome<IReadOnlyList<OwnReadingRow>>> ListAsync(Actor actor, CancellationToken stop)
    {
        if (!MayDecide(actor)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var since = clock.GetUtcNow().AddDays(-90);
        var all = db.Set<OwnReading>().Where(row => row.State == OwnReadingState.Waiting || row.State == OwnReadingState.Used || row.DecidedAt >= since)
            .OrderBy(row => row.State == OwnReadingState.Waiting ? 0 : row.State == OwnReadingState.Used ? 1 : 2).ThenByDescending(row => row.ReadAt).Take(Most);
        var rows = await RowsAsync(db, all, stop);
        return rows.OrderBy(row => row.State == OwnReadingState.Waiting ? 0 : row.State == OwnReadingState.Used ? 1 : 2).ThenByDescending(row => row.ReadAt).ToList();
    }

    /// <summary>What the subscriber sent of a meter in the last 90 days, the newest first.</summary>
    public async Task<Outcome<IReadOnlyList<OwnReadingRow>>> OfAsync(Actor actor, OwnMeter meter, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var since = clock.GetUtcNow().AddDays(-90);
        var rows = await RowsAsync(db, db.Set<OwnReading>().Where(row => row.RegisterId == meter.RegisterId && row.SubscriberId == meter.SubscriberId && row.ReadAt >= since).OrderByDescending(row => row.ReadAt).Take(20), stop);
        return rows.OrderByDescending(row => row.ReadAt).ToList();
    }

    /// <summary>The photo, for those who compare it. Another operator's: not found.</summary>
    public async Task<Outcome<OwnReadingPhoto>> PhotoAsync(Actor actor, long id, CancellationToken stop)
    {
        if (!MayDecide(actor)) return new Forbidden();
        await using var db = contexts.Create(actor);
        return await db.Set<OwnReadingPhoto>().SingleOrDefaultAsync(row => row.OwnReadingId == id, stop) is { } found ? found : new NotFound($"photo {id}");
    }

    // With the last real reading before each, as it counts.
    static async Task<List<OwnReadingRow>> RowsAsync(UtilityDbContext db, IQueryable<OwnReading> readings, CancellationToken stop)
    {
        var found = await (from row in readings
                           join meter in db.Set<Meter>() on row.MeterId equals meter.Id
                           join register in db.Set<Register>() on row.RegisterId equals register.Id
                           join subscriber in db.Set<Subscriber>() on row.SubscriberId equals subscriber.Id
                           join place in db.Set<UsagePoint>() on row.UsagePointId equals place.Id
                           select new { row, meter.Serial, subscriber.Account, subscriber.Name, place.Code, register.Decimals, register.Unit }).ToListAsync(stop);
        int[] registers = [.. found.Select(one => one.row.RegisterId)];
        DateTime[] times = [.. found.Select(one => one.row.ReadAt.UtcDateTime)];
        var before = (await db.Database.SqlQuery<Before>($"""
            select s.register_id, s.at, c.time, c.value from unnest({registers}::int[], {times}::timestamptz[]) as s(register_id, at)
            cross join lateral (select r.time, r.value from real_readings r where r.register_id = s.register_id and r.time < s.at and r.time > s.at - interval '400 days' order by r.time desc limit 1) c
            """).ToListAsync(stop)).ToDictionary(row => (row.RegisterId, row.At));
        return found.ConvertAll(one =>
        {
            var last = before.GetValueOrDefault((one.row.RegisterId, one.row.ReadAt));
            return new OwnReadingRow(one.row.Id, one.Serial, one.Account, one.Name, one.Code, one.row.ReadAt, one.row.Value, one.Decimals, one.Unit, one.row.State, one.row.Doubt, one.row.DecidedBy, one.row.Reason, last?.Value, last?.Time);
        });
    }

    sealed record Before(int RegisterId, DateTimeOffset At, DateTimeOffset Time, long Value);
}
