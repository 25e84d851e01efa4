using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>A reading as staff and the API see it: as it counts, with what the meter sent when it was corrected.</summary>
public sealed record ReadingRow(string Serial, string Code, string Unit, int Decimals, DateTimeOffset Time, long Value, ReadingQuality Quality, DateTimeOffset ReceivedAt, long Sent, bool IsRemoved, string TimeZone);

/// <summary>A payload that was refused.</summary>
public sealed record RejectedRow(long Id, DateTimeOffset ReceivedAt, string Topic, string Device, string Reason, string Detail, string Payload, string TimeZone);

/// <summary>A meter in a list.</summary>
public sealed record MeterRow(int Id, string Serial, string? Model, Resource Resource, TimeSpan Interval, bool IsOnline, DateTimeOffset? LastSeenAt, SupplyState Supply, SwitchKind Switch, string? Place, bool IsNetworkPoint, string TimeZone, string? Link, string? SimGroup)
{
    /// <summary>True when nothing was heard for three of its intervals, 15 minutes at least.</summary>
    public bool IsSilent(DateTimeOffset now) => LastSeenAt is not { } seen || now - seen > (Interval * 3 > TimeSpan.FromMinutes(15) ? Interval * 3 : TimeSpan.FromMinutes(15));
}

/// <summary>A register with its newest reading.</summary>
public sealed record RegisterRow(string Code, string Unit, int Decimals, long Capacity, decimal BaseFactor, DateTimeOffset? Time, long? Value);

/// <summary>Where a meter was.</summary>
public sealed record StayRow(string Place, bool IsNetworkPoint, short Flow, DateTimeOffset From, DateTimeOffset? Until);

/// <summary>Everything of a meter's page.</summary>
public sealed record MeterView(MeterRow Meter, IReadOnlyList<RegisterRow> Registers, IReadOnlyList<StayRow> Stays);

/// <summary>Questions about meters and readings.</summary>
public sealed class MeteringQueries(UtilityDbContextFactory contexts)
{
    const string Meters = """
        select m.id, m.serial, m.model, m.resource, m.interval, m.is_online, m.last_seen_at, m.supply, m.switch, coalesce(u.code, n.code), n.id is not null, o.time_zone, m.link, m.sim_group
        from meters m join operators o on o.id = m.operator_id
        left join lateral (select i.usage_point_id, i.network_point_id from installations i where i.meter_id = m.id and i.until_at is null order by i.from_at desc limit 1) i on true
        left join usage_points u on u.id = i.usage_point_id
        left join network_points n on n.id = i.network_point_id
        """;

    /// <summary>Meters by serial, those whose serial, model or place contains the text; refused without the right to see the network.</summary>
    public async Task<Outcome<Page<MeterRow>>> ListAsync(Actor actor, string? search, PageRequest page, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        var rows = await connection.ReadAsync(Meters + """
             where (@search = '' or m.serial ilike @like or m.model ilike @like or coalesce(u.code, n.code) ilike @like) and (m.serial, m.id) > (@serial, @id)
            order by m.serial, m.id limit @take
            """, Meter, stop, new("search", search?.Trim() ?? ""), new("like", $"%{Escaped(search)}%"), new("serial", Cursor(page.Cursor).Text), new NpgsqlParameter<int>("id", (int)Cursor(page.Cursor).Id), new("take", page.Take + 1));
        return PageOf(rows, page.Take, row => $"{row.Id}~{row.Serial}");
    }

    /// <summary>One meter: state, registers with their newest reading, where it was. Another operator's is not found.</summary>
    public async Task<Outcome<MeterView>> OneAsync(Actor actor, string serial, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        if (await connection.ReadAsync(Meters + " where m.serial = @serial order by m.id limit 1", Meter, stop, new NpgsqlParameter("serial", serial)) is not [var meter]) return new NotFound($"meter {serial}");
        var registers = await connection.ReadAsync("""
            select r.code, r.unit, r.decimals, r.capacity, r.base_factor, l.time, l.value from registers r
            left join lateral (select c.time, c.value from counted_readings c where c.register_id = r.id order by c.time desc limit 1) l on true
            where r.meter_id = @meter order by r.code
            """, row => new RegisterRow(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt64(3), row.GetDecimal(4), row.Maybe<DateTimeOffset>(5), row.Maybe<long>(6)), stop, new NpgsqlParameter("meter", meter.Id));
        var stays = await connection.ReadAsync("""
            select coalesce(u.code, n.code), n.id is not null, i.flow, i.from_at, i.until_at from installations i
            left join usage_points u on u.id = i.usage_point_id left join network_points n on n.id = i.network_point_id
            where i.meter_id = @meter order by i.from_at desc
            """, row => new StayRow(row.GetString(0), row.GetBoolean(1), row.GetInt16(2), row.GetFieldValue<DateTimeOffset>(3), row.Maybe<DateTimeOffset>(4)), stop, new NpgsqlParameter("meter", meter.Id));
        return new MeterView(meter, registers, stays);
    }

    /// <summary>Readings of a meter in [from, to), newest first, edits applied and said. The cursor is the time and register of the last row.</summary>
    public async Task<Outcome<Page<ReadingRow>>> ReadingsAsync(Actor actor, string serial, DateTimeOffset from, DateTimeOffset to, PageRequest page, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        if (await connection.ReadAsync("select id from meters where serial = @serial order by id limit 1", row => row.GetInt32(0), stop, new NpgsqlParameter("serial", serial)) is not [var meter]) return new NotFound($"meter {serial}");
        var (before, register) = Before(page.Cursor, to);
        var rows = await connection.ReadAsync($"""
            select {Reading}, r.id from registers r join meters m on m.id = r.meter_id join operators o on o.id = m.operator_id
            join readings x on x.register_id = r.id and x.time >= @from and x.time <= @before and (x.time, r.id) < (@before, @register)
            {Edits}
            where r.meter_id = @meter order by x.time desc, r.id desc limit @take
            """, row => (Row: ReadingOf(row), Register: row.GetInt32(11)), stop, Time("from", from), Time("before", before), new NpgsqlParameter<int>("register", register), new("meter", meter), new("take", page.Take + 1));
        var result = PageOf(rows, page.Take, row => string.Create(CultureInfo.InvariantCulture, $"{row.Row.Time.UtcTicks / 10}~{row.Register}"));
        return new Page<ReadingRow>([.. result.Rows.Select(row => row.Row)], result.Next);
    }

    /// <summary>The newest reading of each register in [since, now], newest first; at most 500.</summary>
    public async Task<Outcome<IReadOnlyList<ReadingRow>>> NewestAsync(Actor actor, string? search, DateTimeOffset since, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        return await connection.ReadAsync($"""
            select {Reading} from registers r join meters m on m.id = r.meter_id join operators o on o.id = m.operator_id
            cross join lateral (select * from readings y where y.register_id = r.id and y.time >= @since order by y.time desc limit 1) x
            {Edits}
            where @search = '' or m.serial ilike @like order by x.received_at desc, r.id limit 500
            """, ReadingOf, stop, Time("since", since), new("search", search?.Trim() ?? ""), new("like", $"%{Escaped(search)}%"));
    }

    /// <summary>Refused payloads, newest first; by device or topic, and by reason.</summary>
    public async Task<Outcome<Page<RejectedRow>>> RejectedAsync(Actor actor, string? search, string? reason, PageRequest page, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        var rows = await connection.ReadAsync("""
            select p.id, p.received_at, p.topic, p.device, p.reason, p.detail, p.payload, o.time_zone from rejected_payloads p join operators o on o.id = p.operator_id
            where (@after = 0 or p.id < @after) and (@search = '' or p.device ilike @like or p.topic ilike @like) and (@reason = '' or p.reason = @reason)
            order by p.id desc limit @take
            """, row => new RejectedRow(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), Readable(row.GetFieldValue<byte[]>(6)), row.GetString(7)),
            stop, new NpgsqlParameter<long>("after", page.After), new("search", search?.Trim() ?? ""), new("like", $"%{Escaped(search)}%"), new("reason", reason ?? ""), new("take", page.Take + 1));
        return PageOf(rows, page.Take, row => row.Id.ToString(CultureInfo.InvariantCulture));
    }

    const string Reading = "m.serial, r.code, r.unit, r.decimals, x.time, coalesce(e.value, x.value), coalesce(e.quality, x.quality), x.received_at, x.value, e.version is not null and e.value is null, o.time_zone";
    const string Edits = "left join lateral (select y.version, y.value, y.quality from reading_edits y where y.register_id = x.register_id and y.time = x.time order by y.version desc limit 1) e on true";

    static ReadingRow ReadingOf(NpgsqlDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetFieldValue<DateTimeOffset>(4), row.GetInt64(5), (ReadingQuality)row.GetInt16(6),
        row.GetFieldValue<DateTimeOffset>(7), row.GetInt64(8), row.GetBoolean(9), row.GetString(10));

    static MeterRow Meter(NpgsqlDataReader row) => new(row.GetInt32(0), row.GetString(1), row.MaybeText(2), (Resource)row.GetInt32(3), row.GetFieldValue<TimeSpan>(4), row.GetBoolean(5), row.Maybe<DateTimeOffset>(6),
        (SupplyState)row.GetInt32(7), (SwitchKind)row.GetInt32(8), row.MaybeText(9), row.GetBoolean(10), row.GetString(11), row.MaybeText(12), row.MaybeText(13));

    static NpgsqlParameter Time(string name, DateTimeOffset at) => new(name, NpgsqlDbType.TimestampTz) { Value = at.UtcDateTime };

    // What a meter sent may be anything; what is no text is shown as bytes.
    static string Readable(byte[] payload)
    {
        var text = System.Text.Encoding.UTF8.GetString(payload);
        return text.Any(letter => letter == '\uFFFD' || (char.IsControl(letter) && !char.IsWhiteSpace(letter))) ? Convert.ToHexString(payload) : text;
    }

    static string Escaped(string? search) => (search?.Trim() ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    static (long Id, string Text) Cursor(string? cursor) => cursor?.Split('~', 2) is [var id, var text] && int.TryParse(id, CultureInfo.InvariantCulture, out var number) ? (number, text) : (0, "");

    // Without a cursor: everything before the end, which itself is not inside.
    static (DateTimeOffset Before, int Register) Before(string? cursor, DateTimeOffset to) =>
        cursor?.Split('~', 2) is [var time, var id] && long.TryParse(time, CultureInfo.InvariantCulture, out var micros) && micros is > 0 and < 315_000_000_000_000_000 && int.TryParse(id, CultureInfo.InvariantCulture, out var register)
            ? (new DateTimeOffset(micros * 10, TimeSpan.Zero), register) : (Instants.ToMicroseconds(to), 0);

    static Page<T> PageOf<T>(List<T> rows, int take, Func<T, string> cursor) => rows.Count <= take ? new Page<T>(rows, null) : new Page<T>(rows[..take], cursor(rows[take - 1]));
}
