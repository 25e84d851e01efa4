using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>An outage as everybody may read it.</summary>
/// <param name="Id">The outage.</param>
/// <param name="Operator">Name of the company.</param>
/// <param name="Phone">Its complaint desk, or null.</param>
/// <param name="TimeZone">Its zone.</param>
/// <param name="Resource">What is not supplied.</param>
/// <param name="IsPlanned">Announced work.</param>
/// <param name="StartsAt">Since when, or from when.</param>
/// <param name="ExpectedUntil">When it should be over, or null.</param>
/// <param name="Cause">Of planned work; null else.</param>
/// <param name="Districts">Districts with customers below the point, in order.</param>
public sealed record PublicOutage(long Id, string Operator, string? Phone, string TimeZone, Resource Resource, bool IsPlanned, DateTimeOffset StartsAt, DateTimeOffset? ExpectedUntil, string? Cause, IReadOnlyList<string> Districts);

/// <summary>Where a company is called.</summary>
/// <param name="Operator">Name of the company.</param>
/// <param name="Phone">Its complaint desk.</param>
public sealed record ComplaintDesk(string Operator, string Phone);

/// <summary>Outages for everybody, and for a subscriber those of one's own places. No name, count or address leaves here.</summary>
public sealed class PublicOutages(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>How far ahead planned work is shown.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(14);

    const string Select = """
        select o.id, c.name, c.phone, c.time_zone, p.resource, o.kind, o.starts_at, o.expected_until, o.cause, d.districts
        from outages o join network_points p on p.id = o.network_point_id join operators c on c.id = o.operator_id
        cross join lateral (
          select coalesce(array_agg(distinct u.district order by u.district) filter (where @mine::bigint[] is null or u.id = any(@mine)), '{}') as districts
          from usage_points u join network_points n on n.id = u.network_point_id where n.path @> array[p.id]
        ) d
        where o.ended_at is null and o.cancelled_at is null and o.starts_at <= @ahead and (@mine::bigint[] is null or cardinality(d.districts) > 0)
        order by o.starts_at desc, o.id desc limit 200
        """;

    /// <summary>Current outages and planned work of the next <see cref="Ahead"/>, of every operator. Public: asks for no rights.</summary>
    public async Task<IReadOnlyList<PublicOutage>> AllAsync(CancellationToken stop)
    {
        await using var db = contexts.Create(Scope.None);
        var operators = await db.Operators.Select(row => row.Id).ToListAsync(stop);
        return await LoadAsync(new Scope(operators), null, stop);
    }

    /// <summary>The complaint desks of the companies that have one. Public: asks for no rights.</summary>
    public async Task<IReadOnlyList<ComplaintDesk>> DesksAsync(CancellationToken stop)
    {
        await using var db = contexts.Create(Scope.None);
        return await db.Operators.Where(row => row.Phone != null).OrderBy(row => row.Name).Select(row => new ComplaintDesk(row.Name, row.Phone!)).ToListAsync(stop);
    }

    /// <summary>Those of the subscriber's own places.</summary>
    public async Task<Outcome<IReadOnlyList<PublicOutage>>> OwnAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount)) return new Forbidden();
        if (actor.Subscribers.Count == 0) return Array.Empty<PublicOutage>();

        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var places = await connection.ReadAsync("select distinct usage_point_id from agreements where subscriber_id = any(@own) and (ends_on is null or ends_on > @today)", row => row.GetInt64(0), stop,
            new NpgsqlParameter("own", actor.Subscribers.ToArray()), new NpgsqlParameter("today", today));
        return await LoadAsync(new Scope(actor.Operators), [.. places], stop);
    }

    async Task<List<PublicOutage>> LoadAsync(Scope scope, long[]? places, CancellationToken stop)
    {
        await using var connection = await contexts.OpenAsync(scope, stop);
        return await connection.ReadAsync(Select, row => new PublicOutage(row.GetInt64(0), row.GetString(1), row.MaybeText(2), row.GetString(3), (Resource)row.GetInt32(4), row.GetInt32(5) == (int)OutageKind.Planned,
            row.GetFieldValue<DateTimeOffset>(6), row.Maybe<DateTimeOffset>(7), row.GetInt32(5) == (int)OutageKind.Planned ? row.MaybeText(8) : null, row.GetFieldValue<string[]>(9)), stop,
            new NpgsqlParameter("ahead", (clock.GetUtcNow() + Ahead).UtcDateTime), new NpgsqlParameter("mine", NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Bigint) { Value = (object?)places ?? DBNull.Value });
    }
}
