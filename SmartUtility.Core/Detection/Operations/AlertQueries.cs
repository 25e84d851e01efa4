using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Storage;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>An alert with its place. Losses in base units (Wh or L) of the resource.</summary>
public sealed record AlertRow(long Id, int OperatorId, string Rule, int NetworkPointId, string PointCode, string PointName, Resource Resource, string TimeZone, DateTimeOffset Since, DateTimeOffset RaisedAt,
    AlertState State, decimal LossPercent, long LossPerHour, string? AcknowledgedBy, DateTimeOffset? ClearedAt, DateTimeOffset? EndedAt, string? EndNote)
{
    /// <summary>True until confirmed, dismissed or closed.</summary>
    public bool IsOpen => State is AlertState.Open or AlertState.Acknowledged;
}

/// <summary>An alert with what it rests on.</summary>
/// <param name="Row">The alert.</param>
/// <param name="Evidence">Frozen when raised.</param>
/// <param name="Series">Hours from 24 h before the condition to 24 h after its end (or until now), as they are known today.</param>
public sealed record AlertDetail(AlertRow Row, Evidence Evidence, IReadOnlyList<NetworkHour> Series);

/// <summary>Questions about alerts.</summary>
public sealed class AlertQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Newest first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="openOnly">Only those that still need somebody.</param>
    /// <param name="networkPointId">Only of this place, or null.</param>
    /// <param name="page">Which page.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<Page<AlertRow>>> ListAsync(Actor actor, bool openOnly, int? networkPointId, PageRequest page, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();

        await using var db = contexts.Create(actor);
        var alerts = db.Set<Alert>().AsQueryable();
        if (openOnly) alerts = alerts.Where(row => row.State == AlertState.Open || row.State == AlertState.Acknowledged);
        if (networkPointId is { } place) alerts = alerts.Where(row => row.NetworkPointId == place);
        if (page.After > 0) alerts = alerts.Where(row => row.Id < page.After);
        var rows = await Rows(db, alerts.OrderByDescending(row => row.Id).Take(page.Take + 1)).ToListAsync(stop);
        rows.Sort((one, other) => other.Id.CompareTo(one.Id));
        return rows.Count > page.Take
            ? new Page<AlertRow>(rows.GetRange(0, page.Take), rows[page.Take - 1].Id.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : new Page<AlertRow>(rows, null);
    }

    /// <summary>One with its evidence and the hours around it (at most 500).</summary>
    public async Task<Outcome<AlertDetail>> OneAsync(Actor actor, long id, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();

        await using var db = contexts.Create(actor);
        if (await Rows(db, db.Set<Alert>().Where(row => row.Id == id)).FirstOrDefaultAsync(stop) is not { } found) return new NotFound("alert");
        var evidence = await db.Set<Alert>().Where(row => row.Id == id).Select(row => row.Evidence).FirstAsync(stop);
        var from = found.Since.AddHours(-24);
        var until = (found.ClearedAt ?? found.EndedAt ?? clock.GetUtcNow()).AddHours(24);
        if (until > from.AddHours(500)) until = from.AddHours(500);
        await using var connection = await contexts.OpenAsync(db.Scope, stop);
        return new AlertDetail(found, Detection.Evidence.FromJson(evidence), await NetworkHours.LoadAsync(connection, found.NetworkPointId, from, until, stop));
    }

    /// <summary>When the latest alert ended, or null.</summary>
    public async Task<Outcome<DateTimeOffset?>> LastEndAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();

        await using var db = contexts.Create(actor);
        return await db.Set<Alert>().MaxAsync(row => row.EndedAt, stop);
    }

    static IQueryable<AlertRow> Rows(UtilityDbContext db, IQueryable<Alert> alerts) =>
        from alert in alerts
        join point in db.Set<NetworkPoint>() on alert.NetworkPointId equals point.Id
        join company in db.Operators on alert.OperatorId equals company.Id
        select new AlertRow(alert.Id, alert.OperatorId, alert.Rule, alert.NetworkPointId, point.Code, point.Name, point.Resource, company.TimeZone, alert.Since, alert.RaisedAt,
            alert.State, alert.LossPercent, alert.LossPerHour, alert.AcknowledgedBy, alert.ClearedAt, alert.EndedAt, alert.EndNote);
}
