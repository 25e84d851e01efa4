using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>Writes what an agent read at a meter as readings, inside the operation's transaction.</summary>
static class IndexWriter
{
    /// <summary>Stores each index at that instant; refused for an unknown register, an index that cannot be, or another value already standing there.</summary>
    public static async Task<Refusal?> WriteAsync(UtilityDbContext db, Meter meter, IReadOnlyList<ShownIndex> shown, DateTimeOffset at, DateTimeOffset now, CancellationToken stop)
    {
        foreach (var index in shown)
        {
            if (meter.Registers.Find(row => row.Code == index.Code) is not { } register) return new Invalid("unknown-register", $"meter {meter.Serial} has no register {index.Code}");
            var stored = index.Stored(register);
            if (stored.Refusal is { } refusal) return refusal;
            var value = stored.Value;
            var added = await db.Database.ExecuteSqlAsync($"insert into readings (register_id, time, value, quality, received_at) values ({register.Id}, {at.UtcDateTime}, {value}, 0, {now.UtcDateTime}) on conflict do nothing", stop);
            if (added == 0 && await db.Database.SqlQuery<long>($"select value as \"Value\" from readings where register_id = {register.Id} and time = {at.UtcDateTime}").SingleAsync(stop) != value)
                return new Conflict("reading-stands", $"register {index.Code} of {meter.Serial} has another reading at that instant");
        }
        return null;
    }

    /// <summary>Has consumption and network sums of the meter computed again over that time.</summary>
    public static async Task TouchAsync(UtilityDbContext db, Meter meter, DateTimeOffset from, DateTimeOffset to, CancellationToken stop)
    {
        foreach (var register in meter.Registers)
            await db.Database.ExecuteSqlAsync($"insert into touched (register_id, from_at, to_at) values ({register.Id}, {from.UtcDateTime}, {to.UtcDateTime})", stop);
    }
}
