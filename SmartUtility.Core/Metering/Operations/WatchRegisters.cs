using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>What a watch over an operator's registers saw.</summary>
/// <param name="Registers">Registers that had new readings.</param>
/// <param name="Readings">Readings taken.</param>
/// <param name="Faults">Faults announced.</param>
public sealed record RegistersWatched(int Registers, int Readings, int Faults);

/// <summary>
/// Goes on watching every register from where the last watch ended: reads only what is new, as received (validation and edits aside), keeps what it knows and announces faults in one
/// transaction per thousand registers. Cut anywhere and run again, each reading is taken once.
/// </summary>
public sealed class WatchRegisters(UtilityDbContextFactory contexts, TimeProvider clock)
{
    const int Chunk = 1000;
    // A register seen for the first time is got to know from its past weeks; what is older than two days there is no news.
    static readonly TimeSpan Past = TimeSpan.FromDays(60), News = TimeSpan.FromDays(2);

    const string Registers = """
        select r.id, r.operator_id, r.meter_id, r.capacity, w.state from registers r left join register_watches w on w.register_id = r.id
        where r.id > @after order by r.id limit @most
        """;
    const string Readings = """
        select i.id, r.time, r.value from unnest(@registers, @starts) i (id, start)
        cross join lateral (select time, value from readings where register_id = i.id and time > i.start and time <= @until) r
        order by i.id, r.time
        """;
    const string Keep = """
        insert into register_watches (register_id, operator_id, state) select * from unnest(@registers, @operators, @states)
        on conflict (register_id) do update set state = excluded.state
        """;

    /// <summary>Watches the registers of the actor's one operator. Refused: an actor that is not the program.</summary>
    public async Task<Outcome<RegistersWatched>> RunAsync(Actor actor, CancellationToken stop)
    {
        if (actor.Role != Role.System) return new Forbidden();
        if (actor.Operators.Count != 1) return new OperatorRequired();
        var done = new RegistersWatched(0, 0, 0);
        for (var after = 0; ;)
        {
            var (last, seen) = await ChunkAsync(actor, after, stop);
            if (last is null) return done;
            done = new(done.Registers + seen.Registers, done.Readings + seen.Readings, done.Faults + seen.Faults);
            after = last.Value;
        }
    }

    async Task<(int? Last, RegistersWatched Seen)> ChunkAsync(Actor actor, int after, CancellationToken stop)
    {
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // One watch at a time: the second finds the first one's states.
        await AdvisoryLock.WaitAsync(db, "register-watch", actor.OperatorId, stop);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var now = clock.GetUtcNow();
        var registers = await connection.ReadAsync(Registers, row => new Watched(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2),
            row.IsDBNull(4) ? null : JsonSerializer.Deserialize<RegisterWatchState>(row.GetString(4)), row.GetInt64(3)), stop, new("after", after), new("most", Chunk));
        if (registers.Count == 0) return (null, new(0, 0, 0));

        var byId = registers.ToDictionary(register => register.Id);
        // A clock that runs ahead must not shut out what comes after: what is not yet due waits.
        var readings = await connection.ReadAsync(Readings, row => (Id: row.GetInt32(0), Time: row.GetFieldValue<DateTimeOffset>(1), Value: row.GetInt64(2)), stop,
            new NpgsqlParameter<int[]>("registers", [.. byId.Keys]), Times("starts", byId.Values.Select(register => register.From ?? now - Past)), new("until", NpgsqlDbType.TimestampTz) { Value = now.UtcDateTime });
        var faults = 0;
        foreach (var reading in readings)
        {
            var register = byId[reading.Id];
            register.IsMoved = true;
            foreach (var fault in register.Watch.Next(reading.Time, reading.Value))
            {
                if (fault.Kind == RegisterFaultKind.Rollover || (register.From is null && fault.Time < now - News)) continue;
                db.Announce(new RegisterFaultFound(register.OperatorId, register.MeterId, register.Id, fault.Kind.ToString(), fault.Time), now);
                faults++;
            }
        }
        var moved = byId.Values.Where(register => register.IsMoved).ToList();
        await using (var keep = new NpgsqlCommand(Keep, connection))
        {
            keep.Parameters.Add(new NpgsqlParameter<int[]>("registers", [.. moved.Select(register => register.Id)]));
            keep.Parameters.Add(new NpgsqlParameter<int[]>("operators", [.. moved.Select(register => register.OperatorId)]));
            keep.Parameters.Add(new NpgsqlParameter<string[]>("states", [.. moved.Select(register => JsonSerializer.Serialize(register.Watch.State))]) { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });
            await keep.ExecuteNonQueryAsync(stop);
        }
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return (registers[^1].Id, new(moved.Count, readings.Count, faults));
    }

    static NpgsqlParameter<DateTime[]> Times(string name, IEnumerable<DateTimeOffset> values) => new(name, [.. values.Select(value => value.UtcDateTime)]) { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz };

    sealed class Watched(int id, int operatorId, int meterId, RegisterWatchState? state, long capacity)
    {
        public int Id => id;
        public int OperatorId => operatorId;
        public int MeterId => meterId;
        public RegisterWatch Watch { get; } = new(capacity, null, state);
        /// <summary>Last reading taken; null when never watched.</summary>
        public DateTimeOffset? From { get; } = state is null ? null : state.Waiting.Count > 0 ? state.Waiting[^1].Time : state.Last.Time;
        public bool IsMoved { get; set; }
    }
}
