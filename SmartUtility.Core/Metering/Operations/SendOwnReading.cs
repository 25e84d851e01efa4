using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>
/// Takes a reading that a customer sends of the own meter with a photo. A plausible one counts at once, so that the next bill need not be estimated; a doubtful one
/// is kept as questionable and counts for nothing until somebody has looked. The same photo again is the reading that is there.
/// </summary>
public sealed class SendOwnReading(UtilityDbContextFactory contexts, OwnMeterQueries meters, TimeProvider clock)
{
    /// <summary>Most readings of a meter in a day.</summary>
    public const int MostInADay = 3;

    static readonly TimeSpan Reporting = TimeSpan.FromDays(1);

    /// <summary>The state it is in. Refused: what is no photo or no index, "meter-reports" when the meter itself was heard within a day, "own-readings-today". A meter that supplies somebody else is not found.</summary>
    /// <param name="actor">The subscriber.</param>
    /// <param name="serial">The meter.</param>
    /// <param name="index">What its main register shows, in its unit.</param>
    /// <param name="photo">A picture of it.</param>
    /// <param name="stop">Stops before the commit.</param>
    public async Task<Outcome<OwnReadingState>> RunAsync(Actor actor, string serial, decimal index, byte[] photo, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount)) return new Forbidden();
        var picture = Photo.Of(photo);
        if (picture.Refusal is { } unfit) return unfit;
        var found = await meters.FindAsync(actor, serial, stop);
        if (found.Refusal is { } missing) return missing;
        var meter = found.Value;

        await using var db = contexts.Create(actor);
        var register = await db.Set<Register>().SingleAsync(row => row.Id == meter.RegisterId, stop);
        var stored = new ShownIndex(register.Code, index).Stored(register);
        if (stored.Refusal is { } why) return why;

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "edit", register.Id, stop);
        if (await db.Set<OwnReading>().SingleOrDefaultAsync(row => row.RegisterId == register.Id && row.PhotoHash == picture.Value.Hash, stop) is { } same) return same.State;
        var now = Instants.ToMicroseconds(clock.GetUtcNow());
        var today = meter.Calendar().StartOf(meter.Calendar().DayOf(now));
        if (await db.Set<OwnReading>().CountAsync(row => row.RegisterId == register.Id && row.ReadAt >= today, stop) >= MostInADay) return new Conflict("own-readings-today", $"at most {MostInADay} readings of a meter a day");
        var (own, questionable) = ((short)ReadingQuality.ReadByCustomer, (short)ReadingQuality.Questionable);
        if (await db.Database.SqlQuery<bool>($"select exists (select 1 from readings where register_id = {register.Id} and time > {(now - Reporting).UtcDateTime} and quality not in ({own}, {questionable})) as \"Value\"").SingleAsync(stop))
            return new Conflict("meter-reports", "the meter reports by itself; nothing needs to be sent");

        var last = await OneAsync(db, register.Id, now, newest: true, now.AddYears(-3), stop);
        var earlier = last is { } known ? await OneAsync(db, register.Id, known.Time, newest: false, known.Time.AddDays(-90), stop) : null;
        var doubt = OwnReadingCheck.Doubt(earlier, last, now, stored.Value, register.Capacity, register.BaseFactor);
        var quality = doubt is null ? own : questionable;
        await db.Database.ExecuteSqlAsync($"insert into readings (register_id, time, value, quality, received_at) values ({register.Id}, {now.UtcDateTime}, {stored.Value}, {quality}, {now.UtcDateTime})", stop);
        await db.Database.ExecuteSqlAsync($"insert into touched (register_id, from_at, to_at) values ({register.Id}, {now.UtcDateTime}, {now.UtcDateTime})", stop);
        var reading = new OwnReading
        {
            OperatorId = meter.OperatorId, MeterId = meter.MeterId, RegisterId = register.Id, UsagePointId = meter.UsagePointId, SubscriberId = meter.SubscriberId, ReadAt = now, Value = stored.Value, Doubt = doubt,
            State = doubt is null ? OwnReadingState.Used : OwnReadingState.Waiting, PhotoHash = picture.Value.Hash, Photo = new OwnReadingPhoto { OperatorId = meter.OperatorId, MediaType = picture.Value.MediaType, Content = photo },
        };
        db.Add(reading);
        db.Audit(actor, meter.OperatorId, now, "reading.sent", $"meter:{serial}", FormattableString.Invariant($"{index} {register.Unit}{(doubt is null ? "" : $", doubtful: {doubt}")}, photo {Convert.ToHexString(picture.Value.Hash)[..16]}"));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return reading.State;
    }

    // The newest or the oldest reading that counts of a stretch of time up to and including its end.
    static async Task<(DateTimeOffset Time, long Value)?> OneAsync(UtilityDbContext db, int registerId, DateTimeOffset until, bool newest, DateTimeOffset since, CancellationToken stop)
    {
        var rows = newest
            ? await db.Database.SqlQuery<Counted>($"select time, value from counted_readings where register_id = {registerId} and time >= {since.UtcDateTime} and time <= {until.UtcDateTime} order by time desc limit 1").ToListAsync(stop)
            : await db.Database.SqlQuery<Counted>($"select time, value from counted_readings where register_id = {registerId} and time >= {since.UtcDateTime} and time <= {until.UtcDateTime} order by time limit 1").ToListAsync(stop);
        return rows is [var row] ? (row.Time, row.Value) : null;
    }

    sealed record Counted(DateTimeOffset Time, long Value);
}
