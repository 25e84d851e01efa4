using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Database;

/// <summary>
/// Remembers the latest time at which this installation was seen alive, and by how much its clock is known to be wrong. A program whose clock is
/// earlier than its last commit (a dead clock battery, a restored image), or which a time server contradicts, must not bill or cut: it would do so
/// in a past that is already settled, or in a future that has not come.
/// </summary>
public sealed class ClockWatch(NpgsqlDataSource source, TimeProvider clock)
{
    const string Mark = "select at from clock_marks where id = 1", Off = "select off_seconds from clock_marks where id = 1";

    /// <summary>Moves the mark forward to now; never back, and not while the clock is known to be wrong: a mark in the future would stop everything until it has come.</summary>
    public async Task BeatAsync(CancellationToken stop)
    {
        await using var command = source.CreateCommand("update clock_marks set at = $1 where id = 1 and at < $1 and off_seconds is null");
        command.Parameters.Add(new() { Value = Instants.ToMicroseconds(clock.GetUtcNow()) });
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>Notes by how much the clock is wrong (true time less the clock's), or null when nothing speaks against it.</summary>
    public async Task NoteAsync(TimeSpan? off, CancellationToken stop)
    {
        await using var command = source.CreateCommand("update clock_marks set off_seconds = $1 where id = 1 and off_seconds is distinct from $1");
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint, Value = off is { } by ? (long)by.TotalSeconds : DBNull.Value });
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>The mark as a transaction sees it, for rules that weigh it with other things.</summary>
    public static Task<DateTimeOffset> MarkAsync(UtilityDbContext db, CancellationToken stop) => db.Database.SqlQueryRaw<DateTimeOffset>($"select at as \"Value\" from ({Mark}) mark").SingleAsync(stop);

    /// <summary>By how much the clock is known to be wrong, as a transaction sees it; null: by nothing that is known.</summary>
    public static async Task<TimeSpan?> OffAsync(UtilityDbContext db, CancellationToken stop) =>
        await db.Database.SqlQueryRaw<long?>($"select off_seconds as \"Value\" from ({Off}) mark").SingleAsync(stop) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Null when the clock can be trusted; else the refusal "clock-behind" with both times, or "clock-off" with the minutes.</summary>
    public async Task<Refusal?> EnsureAsync(CancellationToken stop)
    {
        await using var command = source.CreateCommand("select at, off_seconds from clock_marks where id = 1");
        await using var row = await command.ExecuteReaderAsync(stop);
        await row.ReadAsync(stop);
        var (mark, now) = (new DateTimeOffset(row.GetDateTime(0), TimeSpan.Zero), clock.GetUtcNow());
        if (ClockRule.IsBehind(now, mark))
            return new Conflict("clock-behind", $"the clock of this machine says {now:yyyy-MM-dd HH:mm} UTC, but data were committed at {mark:yyyy-MM-dd HH:mm} UTC; set the clock right first") { Values = [now, mark] };
        return await row.IsDBNullAsync(1, stop) ? null : ClockRule.Wrong(TimeSpan.FromSeconds(row.GetInt64(1)));
    }
}
