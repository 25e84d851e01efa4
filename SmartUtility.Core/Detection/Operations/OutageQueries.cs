using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Detection.Storage;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>An outage with its place.</summary>
/// <param name="Outage">The outage.</param>
/// <param name="PointCode">Of the network point.</param>
/// <param name="PointName">Of the network point.</param>
/// <param name="Resource">What is not supplied.</param>
/// <param name="TimeZone">Of the operator.</param>
public sealed record OutageRow(Outage Outage, string PointCode, string PointName, Resource Resource, string TimeZone)
{
    /// <summary>From the stop of supply until it was known; null for planned work.</summary>
    public TimeSpan? ToDetect => Outage.Kind == OutageKind.Planned ? null : Outage.DetectedAt - Outage.StartsAt;
    /// <summary>From the stop of supply until it was back; null while it lasts.</summary>
    public TimeSpan? ToRepair => Outage.EndedAt - Outage.StartsAt;
}

/// <summary>The outages of the operators one sees.</summary>
/// <param name="Current">Supply is off now, planned or not, newest first.</param>
/// <param name="Planned">Work to come, the next first.</param>
/// <param name="Past">Over or taken back in the last 31 days, newest first, at most 200.</param>
public sealed record OutageBoard(IReadOnlyList<OutageRow> Current, IReadOnlyList<OutageRow> Planned, IReadOnlyList<OutageRow> Past);

/// <summary>Indices of an operator's resource in a month.</summary>
/// <param name="OperatorId">The company.</param>
/// <param name="Operator">Its name.</param>
/// <param name="Resource">What is supplied.</param>
/// <param name="Served">Customers served at the month's end, or today.</param>
/// <param name="Unplanned">Of what happened.</param>
/// <param name="Planned">Of planned work.</param>
/// <param name="Count">Outages that began in the month.</param>
/// <param name="ToDetect">Mean time until an unplanned outage was known, or null.</param>
/// <param name="ToRepair">Mean time until supply was back after an unplanned outage, or null.</param>
/// <param name="WaterHours">Mean hours a day with water; null for another resource or without customers.</param>
public sealed record OutageFigures(int OperatorId, string Operator, Resource Resource, int Served, ReliabilityIndices Unplanned, ReliabilityIndices Planned, int Count, TimeSpan? ToDetect, TimeSpan? ToRepair, double? WaterHours);

/// <summary>A network point at which an interruption can be entered.</summary>
/// <param name="Id">Key.</param>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
/// <param name="Depth">0 at the top.</param>
/// <param name="TimeZone">Of its operator.</param>
public sealed record OutagePlace(int Id, string Code, string Name, int Depth, string TimeZone);

/// <summary>Questions of staff and regulators about outages.</summary>
public sealed class OutageQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    const int MostPast = 200;
    static readonly TimeSpan PastReach = TimeSpan.FromDays(31);

    /// <summary>What is out, planned and over.</summary>
    public async Task<Outcome<OutageBoard>> BoardAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();

        await using var db = contexts.Create(actor);
        var now = clock.GetUtcNow();
        var open = await Rows(db, db.Set<Outage>().Where(row => row.EndedAt == null && row.CancelledAt == null).OrderByDescending(row => row.StartsAt)).ToListAsync(stop);
        var since = now - PastReach;
        var past = await Rows(db, db.Set<Outage>().Where(row => row.EndedAt > since || row.CancelledAt > since).OrderByDescending(row => row.StartsAt).Take(MostPast)).ToListAsync(stop);
        return new OutageBoard([.. open.Where(row => row.Outage.StartsAt <= now).OrderByDescending(row => row.Outage.StartsAt)], [.. open.Where(row => row.Outage.StartsAt > now).OrderBy(row => row.Outage.StartsAt)],
            [.. past.OrderByDescending(row => row.Outage.StartsAt)]);
    }

    /// <summary>The network points, each below its parent.</summary>
    public async Task<Outcome<IReadOnlyList<OutagePlace>>> PlacesAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();

        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        return await connection.ReadAsync("""
            select n.id, n.code, n.name, cardinality(n.path) - 1, o.time_zone from network_points n join operators o on o.id = n.operator_id
            order by o.code, n.resource, (select array_agg(a.code order by p.place) from unnest(n.path) with ordinality p(id, place) join network_points a on a.id = p.id)
            """, row => new OutagePlace(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetString(4)), stop);
    }

    /// <summary>Indices of a local month (or of the months that end with it) of each operator, by resource: of those that have customers. A running outage counts until now.</summary>
    public async Task<Outcome<IReadOnlyList<OutageFigures>>> FiguresAsync(Actor actor, BillingMonth month, CancellationToken stop, int months = 1)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork) && !Permissions.Allow(actor, Do.ViewStatistics)) return new Forbidden();

        await using var db = contexts.Create(actor);
        var now = clock.GetUtcNow();
        List<OutageFigures> figures = [];
        foreach (var company in await db.Operators.Where(row => actor.Operators.Contains(row.Id)).OrderBy(row => row.Name).ToListAsync(stop))
        {
            var calendar = company.Calendar();
            var (start, end) = (calendar.StartOf(month.First.AddMonths(1 - months)), calendar.StartOf(month.End));
            if (start >= now) continue;
            var until = end < now ? end : now;
            var history = start.AddYears(-5);
            var all = await (from outage in db.Set<Outage>()
                             join point in db.Set<NetworkPoint>() on outage.NetworkPointId equals point.Id
                             where outage.OperatorId == company.Id && outage.CancelledAt == null && outage.StartsAt > history && outage.StartsAt < until && (outage.Kind == OutageKind.Unplanned || outage.StartsAt <= now)
                             select new { Outage = outage, point.Resource }).ToListAsync(stop);
            await using var connection = await contexts.OpenAsync(new Scope([company.Id]), stop);
            var served = await OutageRows.ServedAsync(connection, calendar.DayOf(until.AddTicks(-1)), stop);
            foreach (var resource in company.Resources.Where(resource => served.ContainsKey((company.Id, resource))))
            {
                var mine = all.Where(row => row.Resource == resource).Select(row => row.Outage).ToList();
                var inside = mine.Where(row => row.StartsAt >= start).ToList();
                var count = served[(company.Id, resource)];
                ReliabilityIndices Of(OutageKind kind) => OutageIndices.Of(inside.Where(row => row.Kind == kind).Select(Counted), count, mine.Where(row => row.Kind == kind && row.StartsAt < start).Select(Counted));
                var unplanned = inside.Where(row => row.Kind == OutageKind.Unplanned).ToList();
                // What reaches into the month from before counts with the hours inside.
                var dry = mine.Sum(row => row.Customers * Math.Max(0, (Earlier(row.EndedAt ?? now, until) - (row.StartsAt > start ? row.StartsAt : start)).TotalHours));
                figures.Add(new OutageFigures(company.Id, company.Name, resource, count, Of(OutageKind.Unplanned), Of(OutageKind.Planned), inside.Count,
                    Mean(unplanned.Where(row => row.Sign != OutageSign.Staff).Select(row => row.DetectedAt - row.StartsAt)), Mean(unplanned.Where(row => row.EndedAt is not null).Select(row => row.EndedAt!.Value - row.StartsAt)),
                    resource == Resource.Water ? OutageIndices.HoursOfService(dry, count, (until - start).TotalDays) : null));
            }

            Interruption Counted(Outage row) => new(calendar.DayOf(row.StartsAt), ((row.EndedAt ?? now) - row.StartsAt).TotalMinutes, row.Customers);
        }
        return figures;
    }

    static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    static TimeSpan? Mean(IEnumerable<TimeSpan> spans) => spans.ToList() is { Count: > 0 } all ? TimeSpan.FromTicks((long)all.Average(span => span.Ticks)) : null;

    static IQueryable<OutageRow> Rows(UtilityDbContext db, IQueryable<Outage> outages) =>
        from outage in outages
        join point in db.Set<NetworkPoint>() on outage.NetworkPointId equals point.Id
        join company in db.Operators on outage.OperatorId equals company.Id
        select new OutageRow(outage, point.Code, point.Name, point.Resource, company.TimeZone);
}
