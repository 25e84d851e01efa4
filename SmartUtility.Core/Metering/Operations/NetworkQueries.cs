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
/// <param name="Expected">Sum; null without any hour, or when nothing measures what flows in.</param>
/// <param name="Received">Sum; null without any hour.</param>
/// <param name="Due">Hours that meters should have given.</param>
/// <param name="Present">Hours they gave.</param>
/// <param name="UsagePoints">Directly at this point.</param>
public sealed record NetworkRow(int Id, string Code, string Name, NetworkPointKind Kind, Resource Resource, string? Parent, int Depth, string Operator, string TimeZone, long? Expected, long? Received, long Due, long Present, int UsagePoints)
{
    /// <summary>Expected − received; null when one is unknown.</summary>
    public long? Difference => Expected - Received;
    /// <summary>Difference as a part of expected; null when nothing was expected.</summary>
    public decimal? Loss => Expected > 0 && Difference is { } lost ? (decimal)lost / Expected.Value : null;
}

/// <summary>A network point with what stands around it.</summary>
/// <param name="Point">Itself.</param>
/// <param name="Above">From the top down.</param>
/// <param name="Below">The points directly below.</param>
/// <param name="Meters">Serials and flows of the meters at the point now.</param>
public sealed record NetworkPlace(NetworkRow Point, IReadOnlyList<NetworkRow> Above, IReadOnlyList<NetworkRow> Below, IReadOnlyList<(string Serial, short Flow)> Meters);

/// <summary>Questions about the network's shape, with its newest sums.</summary>
public sealed class NetworkQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>All points the actor may see, each below its parent, by operator and resource.</summary>
    public async Task<Outcome<IReadOnlyList<NetworkRow>>> TreeAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        return await LoadAsync(connection, stop);
    }

    /// <summary>One point by its code; another operator's is not found.</summary>
    public async Task<Outcome<NetworkPlace>> OneAsync(Actor actor, string code, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        var all = await LoadAsync(connection, stop);
        if (all.Find(row => row.Code == code) is not { } point) return new NotFound($"network point {code}");
        var byCode = all.Where(row => row.Operator == point.Operator).ToDictionary(row => row.Code);
        List<NetworkRow> above = [];
        for (var up = point.Parent; up is not null && byCode.TryGetValue(up, out var next); up = next.Parent) above.Insert(0, next);
        var meters = await connection.ReadAsync("select m.serial, i.flow from installations i join meters m on m.id = i.meter_id where i.network_point_id = @id and i.until_at is null order by m.serial",
            row => (row.GetString(0), row.GetInt16(1)), stop, new NpgsqlParameter("id", point.Id));
        return new NetworkPlace(point, above, [.. all.Where(row => row.Parent == code && row.Operator == point.Operator)], meters);
    }

    async Task<List<NetworkRow>> LoadAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        var until = Rollup.HourOf(clock.GetUtcNow());
        return await connection.ReadAsync("""
            with measured as (select distinct p.id from installations i join network_points n on n.id = i.network_point_id cross join lateral unnest(n.path) p(id) where i.until_at is null)
            select n.id, n.code, n.name, n.kind, n.resource, up.code, cardinality(n.path) - 1, o.name, o.time_zone,
              case when n.id in (select id from measured) then h.expected end, h.received, coalesce(h.due, 0), coalesce(h.present, 0),
              (select count(*) from usage_points u where u.network_point_id = n.id)::int
            from network_points n join operators o on o.id = n.operator_id left join network_points up on up.id = n.parent_id
            left join lateral (select sum(x.expected)::bigint as expected, sum(x.received)::bigint as received, sum(x.due) as due, sum(x.present) as present
                               from network_hours x where x.network_point_id = n.id and x.hour >= @from and x.hour < @until) h on true
            order by o.code, n.resource, (select array_agg(a.code order by p.place) from unnest(n.path) with ordinality p(id, place) join network_points a on a.id = p.id)
            """, row => new NetworkRow(row.GetInt32(0), row.GetString(1), row.GetString(2), (NetworkPointKind)row.GetInt32(3), (Resource)row.GetInt32(4), row.MaybeText(5), row.GetInt32(6), row.GetString(7), row.GetString(8),
                row.Maybe<long>(9), row.Maybe<long>(10), row.GetInt64(11), row.GetInt64(12), row.GetInt32(13)), stop,
            new NpgsqlParameter("from", until.AddHours(-24).UtcDateTime), new NpgsqlParameter("until", until.UtcDateTime));
    }
}
