using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering.Payloads;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>
/// Stores a batch in one transaction by one set-based statement per table. Idempotent: a reading already there changes nothing, another value for the
/// same time is kept apart. Whoever must compute again finds the registers in "touched", written in the same transaction.
/// </summary>
public sealed class IngestReadings(UtilityDbContextFactory contexts)
{
    const string InsertReadings = "insert into readings (register_id, time, value, quality, received_at) select * from unnest($1::int[], $2::timestamptz[], $3::bigint[], $4::smallint[], $5::timestamptz[]) on conflict do nothing";
    const string InsertTouched = "insert into touched (register_id, from_at, to_at) select * from unnest($1::int[], $2::timestamptz[], $3::timestamptz[])";
    const string InsertConflicts = """
        insert into reading_conflicts (register_id, time, value, received_at)
        select i.register_id, i.time, i.value, i.received_at from unnest($1::int[], $2::timestamptz[], $3::bigint[], $4::timestamptz[]) i (register_id, time, value, received_at)
        join readings r on r.register_id = i.register_id and r.time = i.time where r.value <> i.value
        on conflict do nothing
        """;
    const string InsertEvents = "insert into meter_events (operator_id, meter_id, time, kind, detail) select * from unnest($1::int[], $2::int[], $3::timestamptz[], $4::text[], $5::text[]) on conflict do nothing";
    const string InsertRejected = "insert into rejected_payloads (operator_id, received_at, topic, device, reason, detail, payload) select * from unnest($1::int[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[])";

    // The last reading of each register seen by this process; a hint for validation and for rates, never for consumption.
    readonly ConcurrentDictionary<int, (DateTimeOffset Time, long Value)> _last = new();
    readonly ConcurrentBag<Rows> _spare = [];

    /// <summary>Stores the batch; when it returns, it is committed. Refused: an actor without the right to write readings. A row of an operator the actor does not see makes the database refuse the whole batch.</summary>
    public async Task<Outcome<IngestResult>> RunAsync(Actor actor, IngestBatch batch, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.WriteReadings)) return new Forbidden();
        if (batch.IsEmpty) return new IngestResult(0, 0, 0, []);
        if (batch.Readings.Exists(reading => !actor.Sees(reading.Register.OperatorId))) return new NotFound("register");

        if (!_spare.TryTake(out var rows)) rows = new Rows();
        try
        {
            rows.Take(batch.Readings);
            await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
            await LearnLastAsync(connection, rows, stop);
            rows.Judge(_last);
            await using var transaction = await connection.BeginTransactionAsync(stop);
            var stored = await WriteAsync(connection, batch, rows, stop);
            var apart = stored < rows.Count || rows.Apart.Count > 0 ? await KeepConflictsAsync(connection, rows, stop) : 0;
            await transaction.CommitAsync(stop);
            return new IngestResult(stored, batch.Readings.Count - stored - apart, apart, rows.Advance(_last));
        }
        finally
        {
            _spare.Add(rows);
        }
    }

    async Task LearnLastAsync(NpgsqlConnection connection, Rows rows, CancellationToken stop)
    {
        if (rows.Unknown(_last) is not { Count: > 0 } unknown) return;
        await using var command = new NpgsqlCommand(
            "select i.id, l.time, l.value from unnest($1::int[]) i (id) cross join lateral (select time, value from readings where register_id = i.id order by time desc limit 1) l", connection)
            { Parameters = { new() { Value = unknown.ToArray() } } };
        await using var found = await command.ExecuteReaderAsync(stop);
        while (await found.ReadAsync(stop))
            _last.TryAdd(found.GetInt32(0), (found.GetFieldValue<DateTimeOffset>(1), found.GetInt64(2)));
    }

    static async Task<int> WriteAsync(NpgsqlConnection connection, IngestBatch batch, Rows rows, CancellationToken stop)
    {
        await using var writes = new NpgsqlBatch(connection);
        if (rows.Count > 0)
        {
            writes.BatchCommands.Add(new NpgsqlBatchCommand(InsertReadings) { Parameters = { Ints(rows.Registers), Times(rows.Times), new NpgsqlParameter<List<long>> { TypedValue = rows.Values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint }, new NpgsqlParameter<List<short>> { TypedValue = rows.Qualities, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint }, Times(rows.Received) } });
            writes.BatchCommands.Add(new NpgsqlBatchCommand(InsertTouched) { Parameters = { Ints(rows.TouchedRegisters), Times(rows.TouchedFrom), Times(rows.TouchedTo) } });
        }
        if (batch.Events.Count > 0)
            writes.BatchCommands.Add(new NpgsqlBatchCommand(InsertEvents) { Parameters = { Array(batch.Events, row => row.OperatorId), Array(batch.Events, row => row.MeterId), Array(batch.Events, row => row.Time), Array(batch.Events, row => row.Kind), Array(batch.Events, row => row.Detail) } });
        if (batch.Rejected.Count > 0)
            writes.BatchCommands.Add(new NpgsqlBatchCommand(InsertRejected) { Parameters = { Array(batch.Rejected, row => row.OperatorId), Array(batch.Rejected, row => row.ReceivedAt), Array(batch.Rejected, row => row.Topic), Array(batch.Rejected, row => row.Device), Array(batch.Rejected, row => row.Reason), Array(batch.Rejected, row => row.Detail), Array(batch.Rejected, row => row.Payload) } });
        await writes.PrepareAsync(stop);
        await writes.ExecuteNonQueryAsync(stop);
        return rows.Count > 0 ? writes.BatchCommands[0].RecordsAffected : 0;
    }

    static async Task<int> KeepConflictsAsync(NpgsqlConnection connection, Rows rows, CancellationToken stop)
    {
        rows.AppendApart();
        await using var command = new NpgsqlCommand(InsertConflicts, connection) { Parameters = { Ints(rows.Registers), Times(rows.Times), new NpgsqlParameter<List<long>> { TypedValue = rows.Values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint }, Times(rows.Received) } };
        return await command.ExecuteNonQueryAsync(stop);
    }

    static NpgsqlParameter<List<int>> Ints(List<int> values) => new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer };

    static NpgsqlParameter<List<DateTime>> Times(List<DateTime> values) => new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz };

    static NpgsqlParameter Array<TRow, TValue>(List<TRow> rows, Func<TRow, TValue> of) => new() { Value = rows.Select(of).ToArray() };

    /// <summary>The batch in order of (register, time) as columns; kept between commits so that a full batch allocates nothing.</summary>
    sealed class Rows
    {
        readonly List<DecodedReading> _rows = new(IngestBatch.MaxRows);

        public List<DecodedReading> Apart { get; } = [];
        public List<int> Registers { get; } = [];
        public List<DateTime> Times { get; } = [];
        public List<long> Values { get; } = [];
        public List<short> Qualities { get; } = [];
        public List<DateTime> Received { get; } = [];
        public List<int> TouchedRegisters { get; } = [];
        public List<DateTime> TouchedFrom { get; } = [];
        public List<DateTime> TouchedTo { get; } = [];
        public int Count => _rows.Count;

        public void Take(List<DecodedReading> readings)
        {
            _rows.Clear();
            Apart.Clear();
            foreach (var list in new[] { Times, Received, TouchedFrom, TouchedTo }) list.Clear();
            Registers.Clear(); Values.Clear(); Qualities.Clear(); TouchedRegisters.Clear();
            readings.Sort(static (a, b) => a.Register.Id != b.Register.Id ? a.Register.Id.CompareTo(b.Register.Id)
                : a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.ReceivedAt.CompareTo(b.ReceivedAt));
            foreach (var reading in readings)
            {
                var twice = _rows.Count > 0 && _rows[^1].Register.Id == reading.Register.Id && _rows[^1].Time == reading.Time;
                if (!twice) _rows.Add(reading);
                else if (_rows[^1].Value != reading.Value) Apart.Add(reading);
            }
        }

        public List<int> Unknown(ConcurrentDictionary<int, (DateTimeOffset, long)> last)
        {
            var unknown = new List<int>();
            for (var i = 0; i < _rows.Count; i++)
                if ((i == 0 || _rows[i].Register.Id != _rows[i - 1].Register.Id) && !last.ContainsKey(_rows[i].Register.Id)) unknown.Add(_rows[i].Register.Id);
            return unknown;
        }

        /// <summary>Fills the columns; a reading after the last known one is judged against it.</summary>
        public void Judge(ConcurrentDictionary<int, (DateTimeOffset Time, long Value)> known)
        {
            (DateTimeOffset Time, long Value)? last = null;
            for (var i = 0; i < _rows.Count; i++)
            {
                var row = _rows[i];
                var isFirst = i == 0 || _rows[i - 1].Register.Id != row.Register.Id;
                if (isFirst)
                {
                    last = known.TryGetValue(row.Register.Id, out var found) ? found : null;
                    TouchedRegisters.Add(row.Register.Id);
                    TouchedFrom.Add(row.Time.UtcDateTime);
                    TouchedTo.Add(row.Time.UtcDateTime);
                }
                TouchedTo[^1] = row.Time.UtcDateTime;
                var quality = row.Quality;
                if (last is { } before && row.Time > before.Time && quality == ReadingQuality.Valid && !row.Register.IsLevel) quality = Validation.Judge(before.Value, row.Value, row.Register.Capacity);
                if (last is null || row.Time > last.Value.Time) last = (row.Time, row.Value);
                Registers.Add(row.Register.Id);
                Times.Add(row.Time.UtcDateTime);
                Values.Add(row.Value);
                Qualities.Add((short)quality);
                Received.Add(row.ReceivedAt.UtcDateTime);
            }
        }

        public void AppendApart()
        {
            foreach (var row in Apart)
            {
                Registers.Add(row.Register.Id);
                Times.Add(row.Time.UtcDateTime);
                Values.Add(row.Value);
                Received.Add(row.ReceivedAt.UtcDateTime);
            }
        }

        /// <summary>After the commit: what each register's last reading is now, and the rate that led to it.</summary>
        public List<NewestReading> Advance(ConcurrentDictionary<int, (DateTimeOffset Time, long Value)> known)
        {
            var newest = new List<NewestReading>(TouchedRegisters.Count);
            for (var i = 0; i < _rows.Count; i++)
            {
                if (i + 1 < _rows.Count && _rows[i + 1].Register.Id == _rows[i].Register.Id) continue;
                var row = _rows[i];
                var has = known.TryGetValue(row.Register.Id, out var last);
                if (has && row.Time <= last.Time) continue;
                // With several readings of one register in the batch, the rate is that of the last step.
                if (i > 0 && _rows[i - 1].Register.Id == row.Register.Id && (!has || _rows[i - 1].Time > last.Time)) (has, last) = (true, (_rows[i - 1].Time, _rows[i - 1].Value));
                newest.Add(new NewestReading(row.Register, row.Time, row.Value, has ? Validation.BasePerHour(last, (row.Time, row.Value), row.Register.Capacity, row.Register.BaseFactor) : null));
                known[row.Register.Id] = (row.Time, row.Value);
            }
            return newest;
        }
    }
}
