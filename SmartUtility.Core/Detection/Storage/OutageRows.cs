using Npgsql;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Storage;

/// <summary>A meter at a network point.</summary>
sealed record Inlet(int Point, int MeterId, short Flow, bool IsOnline, string? Link, DateTimeOffset? LastSeenAt, Resource Resource, int RegisterId, string Code, decimal BaseFactor);

/// <summary>Set-based questions of the outage detection; the connection's row-level security decides which rows are seen.</summary>
static class OutageRows
{
    /// <summary>Meters that may be silent.</summary>
    public static Task<List<MeterLink>> MetersAsync(NpgsqlConnection connection, DateTimeOffset listeningSince, DateTimeOffset now, CancellationToken stop) => connection.ReadAsync(SqlText.Of("Detection/MeterLinks"),
        row => new MeterLink(row.GetInt32(0), row.GetInt32(1), row.GetFieldValue<TimeSpan>(2), row.GetBoolean(3), row.GetFieldValue<DateTimeOffset>(4), row.Maybe<DateTimeOffset>(5), row.Maybe<DateTimeOffset>(6), row.Maybe<DateTimeOffset>(7), row.MaybeText(8), row.MaybeText(9)),
        stop, new NpgsqlParameter("now", now.UtcDateTime), new NpgsqlParameter("listening", listeningSince.UtcDateTime));

    /// <summary>All others.</summary>
    public static Task<List<AliveMeters>> AliveAsync(NpgsqlConnection connection, DateTimeOffset listeningSince, DateTimeOffset now, CancellationToken stop) => connection.ReadAsync(SqlText.Of("Detection/AliveMeters"),
        row => new AliveMeters(row.GetInt32(0), row.GetInt32(1), row.GetFieldValue<DateTime[]>(2), row.MaybeText(3)), stop, new NpgsqlParameter("now", now.UtcDateTime), new NpgsqlParameter("listening", listeningSince.UtcDateTime));

    /// <summary>The last instant at which any customer's meter was heard before another one.</summary>
    public static async Task<DateTimeOffset> HeardUntilAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken stop) => (await connection.ReadAsync(
        "select max(m.last_seen_at) from meters m where m.last_seen_at < @before", row => row.Maybe<DateTimeOffset>(0), stop, new NpgsqlParameter("before", before.UtcDateTime))).Single() ?? DateTimeOffset.MinValue;

    /// <summary>Water points whose last hours show next to no use and inflow beside those of a day: worth a look.</summary>
    public static Task<List<int>> StillAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken stop) => connection.ReadAsync("""
        select n.id from network_points n cross join lateral (
          select max(h.received) as received, min(h.received) filter (where h.hour > @last) as received_now, max(h.expected + h.stored) as load, min(h.expected + h.stored) filter (where h.hour > @last) as load_now
          from network_hours h where h.network_point_id = n.id and h.hour > @first and h.hour < @now and h.own > 0
        ) x
        where n.resource = 2 and x.received_now * 50 <= x.received and x.load_now * 50 <= x.load order by n.id
        """, row => row.GetInt32(0), stop, new NpgsqlParameter("last", now.AddHours(-DryMain.Hours - 3).UtcDateTime), new NpgsqlParameter("first", now.AddHours(-DryMain.Hours - 27).UtcDateTime), new NpgsqlParameter("now", now.UtcDateTime));

    public static Task<List<Inlet>> InletsAsync(NpgsqlConnection connection, int[] points, DateTimeOffset now, CancellationToken stop) => connection.ReadAsync("""
        select i.network_point_id, m.id, i.flow, m.is_online, m.link, m.last_seen_at, m.resource, r.id, r.code, r.base_factor
        from installations i join meters m on m.id = i.meter_id join registers r on r.meter_id = m.id
        where i.network_point_id = any(@points) and i.from_at <= @now and (i.until_at is null or i.until_at > @now) order by r.id
        """, row => new Inlet(row.GetInt32(0), row.GetInt32(1), row.GetInt16(2), row.GetBoolean(3), row.MaybeText(4), row.Maybe<DateTimeOffset>(5), (Resource)row.GetInt32(6), row.GetInt32(7), row.GetString(8), row.GetDecimal(9)),
        stop, new NpgsqlParameter("points", points), new NpgsqlParameter("now", now.UtcDateTime));

    public static async Task<ILookup<int, (DateTimeOffset Time, double Value)>> ReadingsAsync(NpgsqlConnection connection, int[] registers, DateTimeOffset from, DateTimeOffset until, CancellationToken stop) =>
        (await connection.ReadAsync("select register_id, time, value from counted_readings where register_id = any(@registers) and time > @from and time <= @until order by register_id, time",
            row => (Register: row.GetInt32(0), Reading: (row.GetFieldValue<DateTimeOffset>(1), (double)row.GetInt64(2))), stop,
            new NpgsqlParameter("registers", registers), new NpgsqlParameter("from", from.UtcDateTime), new NpgsqlParameter("until", until.UtcDateTime))).ToLookup(row => row.Register, row => row.Reading);

    /// <summary>What was registered below a point in the last complete hour before an instant, base units; null without one.</summary>
    public static async Task<double?> TakenAsync(NpgsqlConnection connection, int point, DateTimeOffset at, CancellationToken stop) => (await connection.ReadAsync(
        "select received from network_hours where network_point_id = @point and hour <= @last and hour > @first and due > 0 and present * 100 >= due * @needed order by hour desc limit 1", row => (double?)row.GetInt64(0), stop,
        new NpgsqlParameter("point", point), new NpgsqlParameter("last", at.AddHours(-1).UtcDateTime), new NpgsqlParameter("first", at.AddHours(-6).UtcDateTime), new NpgsqlParameter("needed", NetworkHour.NeededCoverage))).FirstOrDefault();

    /// <summary>Usage points with an agreement on a day below a point, without those below the given others.</summary>
    public static async Task<int> CustomersAsync(NpgsqlConnection connection, int point, int[] without, DateOnly day, CancellationToken stop) => (await connection.ReadAsync("""
        select count(*)::int from usage_points u join network_points n on n.id = u.network_point_id
        where n.path @> array[@point] and not n.path && @without::int[]
          and exists (select 1 from agreements a where a.usage_point_id = u.id and a.starts_on <= @day and (a.ends_on is null or a.ends_on > @day))
        """, row => row.GetInt32(0), stop, new NpgsqlParameter("point", point), new NpgsqlParameter("without", without), new NpgsqlParameter("day", day))).Single();

    /// <summary>Usage points with an agreement on a day, by resource.</summary>
    public static async Task<IReadOnlyDictionary<(int Operator, Resource Resource), int>> ServedAsync(NpgsqlConnection connection, DateOnly day, CancellationToken stop) => (await connection.ReadAsync("""
        select u.operator_id, u.resource, count(*)::int from usage_points u
        where exists (select 1 from agreements a where a.usage_point_id = u.id and a.starts_on <= @day and (a.ends_on is null or a.ends_on > @day)) group by 1, 2
        """, row => (Key: (row.GetInt32(0), (Resource)row.GetInt32(1)), Count: row.GetInt32(2)), stop, new NpgsqlParameter("day", day))).ToDictionary(row => row.Key, row => row.Count);

    /// <summary>The instant by which half of the meters below a point that counted again since then had done so; null when none has.</summary>
    public static async Task<DateTimeOffset?> BackAsync(NpgsqlConnection connection, int point, DateTimeOffset since, DateTimeOffset now, CancellationToken stop) => (await connection.ReadAsync("""
        select percentile_disc(0.5) within group (order by f.first) from installations i
        join usage_points u on u.id = i.usage_point_id join network_points n on n.id = u.network_point_id and n.path @> array[@point]
        join registers r on r.meter_id = i.meter_id
        cross join lateral (select min(x.time) as first from readings x where x.register_id = r.id and x.time > @since and x.time <= @now) f
        where i.from_at <= @now and (i.until_at is null or i.until_at > @now) and f.first is not null
        """, row => row.Maybe<DateTimeOffset>(0), stop, new NpgsqlParameter("point", point), new NpgsqlParameter("since", since.AddMinutes(1).UtcDateTime), new NpgsqlParameter("now", now.UtcDateTime))).SingleOrDefault();
}
