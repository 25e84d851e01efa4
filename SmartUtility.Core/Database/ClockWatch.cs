using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Database;

/// <summary>
/// Remembers the latest time at which this installation was seen alive. A program whose clock is earlier (a dead clock battery, a restored
/// image) must not bill or cut: it would do so in a past that is already settled.
/// </summary>
public sealed class ClockWatch(NpgsqlDataSource source, TimeProvider clock)
{
    const string Mark = "select at from clock_marks where id = 1";

    /// <summary>Moves the mark forward to now; never back.</summary>
    public async Task BeatAsync(CancellationToken stop)
    {
        await using var command = source.CreateCommand("update clock_marks set at = $1 where id = 1 and at < $1");
        command.Parameters.Add(new() { Value = Instants.ToMicroseconds(clock.GetUtcNow()) });
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>The mark as a transaction sees it, for rules that weigh it with other things.</summary>
    public static Task<DateTimeOffset> MarkAsync(UtilityDbContext db, CancellationToken stop) => db.Database.SqlQueryRaw<DateTimeOffset>($"select at as \"Value\" from ({Mark}) mark").SingleAsync(stop);

    /// <summary>Null when the clock can be trusted; else the refusal "clock-behind" with both times.</summary>
    public async Task<Refusal?> EnsureAsync(CancellationToken stop)
    {
        await using var command = source.CreateCommand(Mark);
        var mark = new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(stop))!, TimeSpan.Zero);
        var now = clock.GetUtcNow();
        return !ClockRule.IsBehind(now, mark) ? null
            : new Conflict("clock-behind", $"the clock of this machine says {now:yyyy-MM-dd HH:mm} UTC, but data were committed at {mark:yyyy-MM-dd HH:mm} UTC; set the clock right first") { Values = [now, mark] };
    }
}
