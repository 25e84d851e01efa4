using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>A network point with its last 24 complete hours, in base units.</summary>
/// <param name="Id">Key.</param>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Resource">What flows.</param>
/// <param name="Parent">Code of the point above, or null.</param>
/// <param name="Depth">0 at the top.</param>
/// <param name="Operator">The company.</param>
/// <param name="TimeZone">Its zone.</param>
/// <param name="Expected">Sum of the measured hours; null when nothing measures what flows in.</param>
/// <param name="Received">Sum; null without any hour.</param>
/// <param name="Lost">Expected − received of the measured hours; null when there is none.</param>
/// <param name="Due">Hours that meters should have given.</param>
/// <param name="Present">Hours they gave.</param>
/// <param name="UsagePoints">Directly at this point.</param>
/// <param name="Hours">Expected and received of each of the 24 hours, oldest first; null where nothing is known.</param>
public sealed record NetworkRow(int Id, string Code, string Name, NetworkPointKind Kind, Resource Resource, string? Parent, int Depth, string Operator, string TimeZone, long? Expected, long? Received, long? Lost, long Due, long Present,
    int UsagePoints, IReadOnlyList<(double? Expected, double? Received)> Hours)
{
    /// <summary>Expected − received; null when one is unknown.</summary>
    public long? Difference => Lost;
    /// <summary>Difference as a part of expected; null when nothing was expected.</summary>
    public decimal? Loss => Expected > 0 && Lost is { } lost ? (decimal)lost / Expected.Value : null;
}

/// <summary>A network of one operator and resource.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="Operator">Its name.</param>
/// <param name="Resource">What flows.</param>
/// <param name="Points">Network points in it.</param>
public sealed record NetworkGroup(int OperatorId, string Operator, Resource Resource, int Points);

/// <summary>Rows of a network's tree.</summary>
/// <param name="Count">Rows in all that fit the question.</param>
/// <param name="Rows">Those asked for.</param>
public sealed record NetworkWindow(int Count, IReadOnlyList<NetworkRow> Rows);

/// <summary>A network point with what stands around it.</summary>
/// <param name="Point">Itself.</param>
/// <param name="Above">Codes and names from the top down.</param>
/// <param name="Below">The points directly below, at most <see cref="NetworkQueries.MostBelow"/>.</param>
/// <param name="BelowCount">How many there are.</param>
/// <param name="Meters">Serials and flows of the meters at the point now.</param>
public sealed record NetworkPlace(NetworkRow Point, IReadOnlyList<(string Code, string Name)> Above, IReadOnlyList<NetworkRow> Below, int BelowCount, IReadOnlyList<(string Serial, short Flow)> Meters);

/// <summary>Questions about the network's shape, with its newest sums. Only the rows asked for are summed.</summary>
public sealed class NetworkQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Most points shown below one.</summary>
    public const int MostBelow = 100;
    const int HoursShown = 24;

    /// <summary>The networks the actor may see.</summary>
    public async Task<Outcome<IReadOnlyList<NetworkGroup>>> GroupsAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        return await connection.ReadAsync("select o.id, o.name, n.resource, count(*)::int from network_points n join operators o on o.id = n.operator_id group by o.id, o.name, o.code, n.resource order by o.code, n.resource",
            row => new NetworkGroup(row.GetInt32(0), row.GetString(1), (Resource)row.GetInt32(2), row.GetInt32(3)), stop);
    }

    /// <summary>Rows [skip, skip + take) of a network's tree, each point below its parent.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="operatorId">The tenant; another's has no rows.</param>
    /// <param name="resource">Which network.</param>
    /// <param name="search">Part of a name or code, or null for all.</param>
    /// <param name="skip">Rows left out, 0 or more.</param>
    /// <param name="take">Rows wanted, at most 200.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<NetworkWindow>> WindowAsync(Actor actor, int operatorId, Resource resource, string? search, int skip, int take, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        var found = await connection.ReadAsync("""
            with recursive tree as (
              select n.id, n.name, n.code, array[n.code] as place from network_points n where n.parent_id is null and n.operator_id = @operator and n.resource = @resource
              union all
              select n.id, n.name, n.code, t.place || n.code from network_points n join tree t on n.parent_id = t.id
            )
            select t.id, (count(*) over ())::int from tree t
            where @search is null or position(lower(@search) in lower(t.name)) > 0 or position(lower(@search) in lower(t.code)) > 0
            order by t.place offset @skip limit @take
            """, row => (Id: row.GetInt32(0), Count: row.GetInt32(1)), stop, new NpgsqlParameter("operator", operatorId), new NpgsqlParameter("resource", (int)resource),
            new NpgsqlParameter("search", NpgsqlTypes.NpgsqlDbType.Text) { Value = string.IsNullOrWhiteSpace(search) ? DBNull.Value : search.Trim() },
            new NpgsqlParameter("skip", Math.Max(0, skip)), new NpgsqlParameter("take", Math.Clamp(take, 0, 200)));
        return new NetworkWindow(found.Count == 0 ? 0 : found[0].Count, await LoadAsync(connection, [.. found.Select(row => row.Id)], stop));
    }

    /// <summary>One point by its code; another operator's is not found.</summary>
    public async Task<Outcome<NetworkPlace>> OneAsync(Actor actor, string code, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        var ids = await connection.ReadAsync("select id from network_points where code = @code order by operator_id limit 1", row => row.GetInt32(0), stop, new NpgsqlParameter("code", code));
        if (ids.Count == 0) return new NotFound($"network point {code}");
        var id = new NpgsqlParameter("id", ids[0]);
        var above = await connection.ReadAsync("select a.code, a.name from network_points n cross join lateral unnest(n.path) with ordinality p(id, place) join network_points a on a.id = p.id where n.id = @id and a.id <> n.id order by p.place",
            row => (row.GetString(0), row.GetString(1)), stop, id);
        var below = await connection.ReadAsync("select id, (count(*) over ())::int from network_points where parent_id = @id order by code limit @most", row => (Id: row.GetInt32(0), Count: row.GetInt32(1)), stop, id.Clone(), new NpgsqlParameter("most", MostBelow));
        var meters = await connection.ReadAsync("""
            select m.serial, case when i.network_point_id = @id then i.flow else (-i.flow)::smallint end from installations i join meters m on m.id = i.meter_id
            where (i.network_point_id = @id or i.source_point_id = @id) and i.until_at is null order by m.serial
            """, row => (row.GetString(0), row.GetInt16(1)), stop, id.Clone());
        var rows = await LoadAsync(connection, [ids[0], .. below.Select(row => row.Id)], stop);
        return new NetworkPlace(rows[0], above, [.. rows.Skip(1)], below.Count == 0 ? 0 : below[0].Count, meters);
    }

    // In the order of the ids.
    async Task<List<NetworkRow>> LoadAsync(NpgsqlConnection connection, int[] ids, CancellationToken stop)
    {
        if (ids.Length == 0) return [];
        var until = Rollup.HourOf(clock.GetUtcNow());
        var from = until.AddHours(-HoursShown);
        NpgsqlParameter Ids() => new NpgsqlParameter<int[]>("ids", ids);
        var hours = (await connection.ReadAsync("select network_point_id, hour, expected, received, own from network_hours where network_point_id = any(@ids) and hour >= @from and hour < @until",
            row => (Point: row.GetInt32(0), At: (int)(row.GetFieldValue<DateTimeOffset>(1) - from).TotalHours, Expected: row.GetInt32(4) > 0 ? (double?)row.GetInt64(2) : null, Received: (double?)row.GetInt64(3)), stop,
            Ids(), new NpgsqlParameter("from", from.UtcDateTime), new NpgsqlParameter("until", until.UtcDateTime))).ToLookup(row => row.Point);
        return await connection.ReadAsync("""
            select n.id, n.code, n.name, n.kind, n.resource, up.code, cardinality(n.path) - 1, o.name, o.time_zone,
              h.expected, h.received, h.lost, coalesce(h.due, 0), coalesce(h.present, 0),
              (select count(*) from usage_points u where u.network_point_id = n.id)::int
            from unnest(@ids) with ordinality asked(id, place) join network_points n on n.id = asked.id join operators o on o.id = n.operator_id left join network_points up on up.id = n.parent_id
            left join lateral (select sum(x.expected) filter (where x.own > 0)::bigint as expected, sum(x.received)::bigint as received, sum(x.expected - x.received) filter (where x.own > 0)::bigint as lost,
                                 sum(x.due) as due, sum(x.present) as present
                               from network_hours x where x.network_point_id = n.id and x.hour >= @from and x.hour < @until) h on true
            order by asked.place
            """, row => new NetworkRow(row.GetInt32(0), row.GetString(1), row.GetString(2), (NetworkPointKind)row.GetInt32(3), (Resource)row.GetInt32(4), row.MaybeText(5), row.GetInt32(6), row.GetString(7), row.GetString(8),
                row.Maybe<long>(9), row.Maybe<long>(10), row.Maybe<long>(11), row.GetInt64(12), row.GetInt64(13), row.GetInt32(14), Series(hours[row.GetInt32(0)])), stop,
            Ids(), new NpgsqlParameter("from", from.UtcDateTime), new NpgsqlParameter("until", until.UtcDateTime));
    }

    static (double?, double?)[] Series(IEnumerable<(int Point, int At, double? Expected, double? Received)> hours)
    {
        var series = new (double?, double?)[HoursShown];
        foreach (var hour in hours) series[hour.At] = (hour.Expected, hour.Received);
        return series;
    }
}
