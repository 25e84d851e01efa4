using Npgsql;
using NpgsqlTypes;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>What was filled.</summary>
/// <param name="Registers">Registers that had a gap.</param>
/// <param name="Gaps">Gaps filled; the others stay straight lines.</param>
/// <param name="Indexes">Estimated indexes written.</param>
public sealed record GapsFilled(int Registers, int Gaps, int Indexes);

/// <summary>
/// Lays estimated indexes into gaps between two readings, at full hours and marked as estimated. The two readings stay the whole of what was counted; only its shape in between changes. Nothing
/// read is ever touched, and an estimate counts no more once something was read in its gap. The same again writes nothing.
/// </summary>
public sealed class EstimateGaps(UtilityDbContextFactory contexts, TimeProvider clock)
{
    const int Chunk = 500;
    // A meter that reports seldom has no gaps, it has its interval. The hours just past are not measured yet and no gap.
    const string Candidates = """
        select r.id from registers r join meters m on m.id = r.meter_id
        where r.id > @after and m.interval < @shortest
          and exists (select 1 from consumption_hours h where h.register_id = r.id and h.hour >= @from and h.hour < @to and h.quality <> 0)
        order by r.id limit @most
        """;
    const string Measured = "select hour, quantity from consumption_hours where register_id = @register and hour >= @from and hour < @to and quality = 0";
    const string Insert = """
        insert into reading_estimates (register_id, time, value, quality, gap_from, from_value, gap_to, to_value, at)
        select @register, i.time, i.value, @quality, @gap_from, @from_value, @gap_to, @to_value, @at from unnest(@times, @values) i (time, value) on conflict do nothing
        """;

    /// <summary>Fills the closed gaps of the actor's one operator that touch the period. Refused: an actor without the right to write readings.</summary>
    public async Task<Outcome<GapsFilled>> RunAsync(Actor actor, Period period, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.WriteReadings)) return new Forbidden();
        if (actor.Operators.Count != 1) return new OperatorRequired();
        await using var db = contexts.Create(actor);
        var calendar = (await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop)).Calendar();
        await using var connection = await contexts.OpenAsync(db.Scope, stop);

        var past = clock.GetUtcNow() - Gap.Shortest;
        var end = period.End < past ? period.End : past;
        var done = new GapsFilled(0, 0, 0);
        for (var after = 0; ;)
        {
            var registers = await connection.ReadAsync(Candidates, row => row.GetInt32(0), stop, new("after", after), Time("from", period.Start), Time("to", end), new("shortest", Gap.Shortest), new("most", Chunk));
            if (registers.Count == 0) return done;
            var filled = await FillAsync(connection, [.. registers], period, calendar, stop);
            done = new(done.Registers + filled.Registers, done.Gaps + filled.Gaps, done.Indexes + filled.Indexes);
            after = registers[^1];
        }
    }

    async Task<GapsFilled> FillAsync(NpgsqlConnection connection, int[] registers, Period period, UtilityCalendar calendar, CancellationToken stop)
    {
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var gaps = await connection.ReadAsync(SqlText.Of("Metering/Gaps"), row => (Register: row.GetInt32(0), Capacity: row.GetInt64(1),
            Gap: new Gap(new(row.GetFieldValue<DateTimeOffset>(2), row.GetInt64(3)), new(row.GetFieldValue<DateTimeOffset>(4), row.GetInt64(5)))), stop,
            new NpgsqlParameter<int[]>("registers", registers), Time("from", period.Start), Time("to", period.End), new("shortest", Gap.Shortest), new("longest", Gap.Longest));
        var (filled, indexes) = (0, 0);
        foreach (var register in gaps.GroupBy(row => (row.Register, row.Capacity)))
        {
            var around = TimeSpan.FromDays(GapEstimate.Days + 1);
            var measured = (await connection.ReadAsync(Measured, row => (Hour: row.GetFieldValue<DateTimeOffset>(0), Quantity: row.GetInt64(1)), stop, new("register", register.Key.Register),
                Time("from", register.Min(row => row.Gap.From.Time) - around), Time("to", register.Max(row => row.Gap.To.Time) + around))).ToDictionary(row => row.Hour, row => row.Quantity);
            foreach (var (id, capacity, gap) in register)
            {
                var written = gap.Fill(capacity, measured, calendar) is { Count: > 0 } estimate ? await WriteAsync(connection, id, gap, estimate, stop) : 0;
                (filled, indexes) = (filled + (written > 0 ? 1 : 0), indexes + written);
            }
        }
        await transaction.CommitAsync(stop);
        return new(gaps.Select(row => row.Register).Distinct().Count(), filled, indexes);
    }

    async Task<int> WriteAsync(NpgsqlConnection connection, int register, Gap gap, IReadOnlyList<IndexAt> estimate, CancellationToken stop)
    {
        await using var insert = new NpgsqlCommand(Insert, connection)
        {
            Parameters =
            {
                new("register", register), new("quality", (short)ReadingQuality.EstimatedReferenceDay), Time("gap_from", gap.From.Time), new("from_value", gap.From.Value), Time("gap_to", gap.To.Time), new("to_value", gap.To.Value),
                Time("at", clock.GetUtcNow()), new NpgsqlParameter<DateTime[]>("times", [.. estimate.Select(row => row.Time.UtcDateTime)]) { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<long[]>("values", [.. estimate.Select(row => row.Value)]),
            },
        };
        var written = await insert.ExecuteNonQueryAsync(stop);
        if (written == 0) return 0;
        await using var touch = new NpgsqlCommand("insert into touched (register_id, from_at, to_at) values (@register, @from, @to)", connection)
            { Parameters = { new("register", register), Time("from", gap.From.Time), Time("to", gap.To.Time) } };
        await touch.ExecuteNonQueryAsync(stop);
        return written;
    }

    static NpgsqlParameter Time(string name, DateTimeOffset at) => new(name, NpgsqlDbType.TimestampTz) { Value = at.UtcDateTime };
}
