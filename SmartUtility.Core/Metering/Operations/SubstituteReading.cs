using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>Corrects a reading or takes it out of consumption: an edit lies over it, the reading itself never changes.</summary>
public sealed class SubstituteReading(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Lays an edit over the reading; the answer says whether anything changed. Refused: no reading at that time, no reason, an index that cannot be.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="serial">The meter.</param>
    /// <param name="code">The register.</param>
    /// <param name="time">Time of the reading.</param>
    /// <param name="value">What the register showed, in its unit; null takes the reading out.</param>
    /// <param name="reason">Why, 3 to 500 characters.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<bool>> RunAsync(Actor actor, string serial, string code, DateTimeOffset time, decimal? value, string reason, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.WriteReadings)) return new Forbidden();
        if (reason?.Trim() is not { Length: >= 3 and <= 500 } why) return new Invalid("reason-required", "say why, in 3 to 500 characters");

        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await db.Set<Meter>().Include(row => row.Registers).FirstOrDefaultAsync(row => row.Serial == serial, stop) is not { } meter || meter.Registers.Find(row => row.Code == code) is not { } register)
            return new NotFound($"register {code} of meter {serial}");
        var at = Instants.ToMicroseconds(time).UtcDateTime;
        await AdvisoryLock.WaitAsync(db, "edit", register.Id, stop);
        long? stored = null;
        if (value is { } shown)
        {
            var checkedValue = new ShownIndex(code, shown).Stored(register);
            if (checkedValue.Refusal is { } refusal) return refusal;
            stored = checkedValue.Value;
        }
        if (!await db.Database.SqlQuery<bool>($"select exists (select 1 from readings where register_id = {register.Id} and time = {at}) as \"Value\"").SingleAsync(stop)) return new NotFound($"reading of {time:u}");
        var last = await db.Database.SqlQuery<LastEdit>($"select version, value from reading_edits where register_id = {register.Id} and time = {at} order by version desc limit 1").ToListAsync(stop);
        if (last is [{ } known] && known.Value == stored) return false;

        var now = clock.GetUtcNow();
        await WriteAsync(db, register.Id, at, stored, ReadingQuality.ManuallyEdited, actor.Name, why, now, stop);
        db.Audit(actor, meter.OperatorId, now, value is null ? "reading.removed" : "reading.corrected", $"meter:{serial}", FormattableString.Invariant($"{code} of {time:u} to {value}: {why}"));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <summary>Lays the next edit over a reading inside the caller's transaction, which holds the lock of the register's edits, and has its consumption computed again.</summary>
    internal static async Task WriteAsync(UtilityDbContext db, int registerId, DateTime at, long? value, ReadingQuality quality, string by, string reason, DateTimeOffset now, CancellationToken stop)
    {
        await db.Database.ExecuteSqlAsync($"insert into reading_edits (register_id, time, version, value, quality, by, reason, at) select {registerId}::int, {at}::timestamptz, coalesce(max(version), 0) + 1, {value}::bigint, {(short)quality}::smallint, {by}::text, {reason}::text, {now.UtcDateTime}::timestamptz from reading_edits where register_id = {registerId} and time = {at}", stop);
        await db.Database.ExecuteSqlAsync($"insert into touched (register_id, from_at, to_at) values ({registerId}, {at}, {at})", stop);
    }

    sealed record LastEdit(int Version, long? Value);
}
