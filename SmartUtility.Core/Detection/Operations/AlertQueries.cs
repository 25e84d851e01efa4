using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Storage;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>An alert with its place. Losses in base units (Wh or L) of the resource.</summary>
public sealed record AlertRow(long Id, int OperatorId, string Rule, int NetworkPointId, string PointCode, string PointName, Resource Resource, string TimeZone, DateTimeOffset Since, DateTimeOffset RaisedAt,
    AlertState State, decimal LossPercent, long LossPerHour, string? AcknowledgedBy, DateTimeOffset? ClearedAt, DateTimeOffset? EndedAt, string? EndNote)
{
    /// <summary>True until confirmed, dismissed or closed.</summary>
    public bool IsOpen => State is AlertState.Open or AlertState.Acknowledged;
    /// <summary>How grave.</summary>
    public AlertSeverity Severity { get; init; }
    /// <summary>Code of the usage point, when it concerns one.</summary>
    public string? UsagePointCode { get; init; }
    /// <summary>District of the usage point.</summary>
    public string? District { get; init; }
    /// <summary>Serial of the meter, when it concerns one.</summary>
    public string? Meter { get; init; }
    /// <summary>The alert it is listed below, or null.</summary>
    public long? ParentId { get; init; }
    /// <summary>What an agent found, or null.</summary>
    public string? Cause { get; init; }
    /// <summary>Put off until, or null.</summary>
    public DateTimeOffset? SnoozedUntil { get; init; }
    /// <summary>Who put it off and why.</summary>
    public string? SnoozeNote { get; init; }
    /// <summary>Name of the agent who was sent and has not reported yet, or null.</summary>
    public string? Agent { get; init; }
    /// <summary>Alerts listed below it that are open.</summary>
    public int Below { get; init; }

    /// <summary>What a day of the loss would have brought, in <see cref="Currency"/>; null while no price is known.</summary>
    public decimal? ValuePerDay { get; init; }
    /// <summary>The operator's currency.</summary>
    public Currency? Currency { get; init; }

    /// <summary>Where, in words.</summary>
    public string Place => UsagePointCode is null ? $"{PointName} ({PointCode})" : $"{UsagePointCode} · {District}";
}

/// <summary>What looking at a rule's alerts showed.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="LookedAt">Alerts with a verdict in the last year.</param>
/// <param name="Real">Of these the confirmed ones.</param>
public sealed record RulePrecision(string Rule, int LookedAt, int Real);

/// <summary>How many alerts people get (ISA-18.2: at most one per ten minutes and person is what a person can handle).</summary>
/// <param name="Day">New alerts of the last 24 hours that stand for themselves.</param>
/// <param name="Persons">Dispatchers who share them, 1 at least.</param>
/// <param name="Peak">Most in any ten minutes of these hours.</param>
public sealed record AlertLoad(int Day, int Persons, int Peak)
{
    /// <summary>Per ten minutes and person.</summary>
    public decimal PerTenMinutes => Day / (144m * Persons);
}

/// <summary>An alert with what it rests on.</summary>
/// <param name="Row">The alert.</param>
/// <param name="Evidence">Frozen when raised.</param>
/// <param name="Series">Hours from 24 h before the condition to 24 h after its end (or until now), as they are known today.</param>
public sealed record AlertDetail(AlertRow Row, Evidence Evidence, IReadOnlyList<NetworkHour> Series)
{
    /// <summary>The same of the meter, when it concerns one.</summary>
    public IReadOnlyList<FlowHour> Flow { get; init; } = [];
}

/// <summary>Questions about alerts.</summary>
public sealed class AlertQueries(UtilityDbContextFactory contexts, TimeProvider clock, LossPrices? prices = null)
{
    /// <summary>Newest first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="openOnly">Only those that still need somebody.</param>
    /// <param name="networkPointId">Only of this place, or null.</param>
    /// <param name="page">Which page.</param>
    /// <param name="stop">Stops.</param>
    /// <param name="watch">With <paramref name="openOnly"/>: what is only worth knowing, instead of what needs somebody.</param>
    /// <param name="parentId">Only those listed below this alert, or null.</param>
    public async Task<Outcome<Page<AlertRow>>> ListAsync(Actor actor, bool openOnly, int? networkPointId, PageRequest page, CancellationToken stop, long? parentId = null, bool watch = false)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();

        await using var db = contexts.Create(actor);
        var alerts = db.Set<Alert>().AsQueryable();
        // Neither what another alert stands for nor what was put off needs somebody now.
        var now = clock.GetUtcNow();
        if (openOnly) alerts = alerts.Where(row => (row.State == AlertState.Open || row.State == AlertState.Acknowledged) && row.ParentId == null && (row.SnoozedUntil == null || row.SnoozedUntil <= now) && (row.Severity == AlertSeverity.Info) == watch);
        if (parentId is { } head) alerts = alerts.Where(row => row.ParentId == head);
        if (networkPointId is { } place) alerts = alerts.Where(row => row.NetworkPointId == place);
        if (page.After > 0) alerts = alerts.Where(row => row.Id < page.After);
        var rows = await Rows(db, alerts.OrderByDescending(row => row.Id).Take(page.Take + 1)).ToListAsync(stop);
        rows.Sort((one, other) => other.Id.CompareTo(one.Id));
        rows = await ValuedAsync(db, rows, stop);
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
        found = (await ValuedAsync(db, [found], stop))[0];
        var evidence = await db.Set<Alert>().Where(row => row.Id == id).Select(row => row.Evidence).FirstAsync(stop);
        var from = found.Since.AddHours(-24);
        var until = (found.ClearedAt ?? found.EndedAt ?? clock.GetUtcNow()).AddHours(24);
        if (until > from.AddHours(500)) until = from.AddHours(500);
        await using var connection = await contexts.OpenAsync(db.Scope, stop);
        var meter = await db.Set<Alert>().Where(row => row.Id == id).Select(row => row.MeterId).FirstAsync(stop);
        return meter is { } one
            ? new AlertDetail(found, Detection.Evidence.FromJson(evidence), []) { Flow = await MeterHours.LoadAsync(connection, one, from, until, stop) }
            : new AlertDetail(found, Detection.Evidence.FromJson(evidence), await NetworkHours.LoadAsync(connection, found.NetworkPointId, from, until, stop));
    }

    /// <summary>When the latest alert ended, or null.</summary>
    public async Task<Outcome<DateTimeOffset?>> LastEndAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();

        await using var db = contexts.Create(actor);
        return await db.Set<Alert>().MaxAsync(row => row.EndedAt, stop);
    }

    /// <summary>What the verdicts of the last year say of each rule; rules without a verdict are absent.</summary>
    public async Task<Outcome<IReadOnlyList<RulePrecision>>> PrecisionAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();

        await using var db = contexts.Create(actor);
        var since = clock.GetUtcNow().AddDays(-365);
        return (await db.Set<Alert>().Where(row => row.RaisedAt >= since && (row.State == AlertState.Confirmed || row.State == AlertState.Dismissed))
            .GroupBy(row => row.Rule).Select(rows => new { Rule = rows.Key, All = rows.Count(), Real = rows.Count(row => row.State == AlertState.Confirmed) }).OrderBy(row => row.Rule).ToListAsync(stop))
            .ConvertAll(row => new RulePrecision(row.Rule, row.All, row.Real));
    }

    /// <summary>The same of each operator the actor sees, by its code.</summary>
    public async Task<Outcome<IReadOnlyList<(string Operator, RulePrecision Rule)>>> PrecisionByOperatorAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();

        await using var db = contexts.Create(actor);
        var since = clock.GetUtcNow().AddDays(-365);
        var codes = await db.Operators.Where(row => actor.Operators.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Code, stop);
        return (await db.Set<Alert>().Where(row => row.RaisedAt >= since && (row.State == AlertState.Confirmed || row.State == AlertState.Dismissed))
            .GroupBy(row => new { row.OperatorId, row.Rule }).Select(rows => new { rows.Key.OperatorId, rows.Key.Rule, All = rows.Count(), Real = rows.Count(row => row.State == AlertState.Confirmed) })
            .OrderBy(row => row.OperatorId).ThenBy(row => row.Rule).ToListAsync(stop)).ConvertAll(row => (codes[row.OperatorId], new RulePrecision(row.Rule, row.All, row.Real)));
    }

    /// <summary>How many new alerts the people of the control room got in the last 24 hours.</summary>
    public async Task<Outcome<AlertLoad>> LoadAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();

        await using var db = contexts.Create(actor);
        var since = clock.GetUtcNow().AddHours(-24);
        var raised = await db.Set<Alert>().Where(row => row.RaisedAt >= since && row.ParentId == null && row.Severity != AlertSeverity.Info).OrderBy(row => row.RaisedAt).Select(row => row.RaisedAt).ToListAsync(stop);
        var persons = await db.Users.CountAsync(row => row.OperatorId != null && actor.Operators.Contains(row.OperatorId.Value) && row.Role == Role.Dispatcher && !row.IsDisabled, stop);
        var (peak, first) = (0, 0);
        for (var last = 0; last < raised.Count; last++)
        {
            while (raised[last] - raised[first] >= TimeSpan.FromMinutes(10)) first++;
            peak = Math.Max(peak, last - first + 1);
        }
        return new AlertLoad(raised.Count, Math.Max(persons, 1), peak);
    }

    async Task<List<AlertRow>> ValuedAsync(UtilityDbContext db, List<AlertRow> rows, CancellationToken stop)
    {
        var agents = rows.Count == 0 ? [] : await BalanceTables.AgentsAsync(db, [.. rows.Select(row => row.Id)], stop);
        rows = rows.ConvertAll(row => agents.TryGetValue(row.Id, out var name) ? row with { Agent = name } : row);
        if (prices is null) return rows;
        var ids = rows.Select(row => row.OperatorId).Distinct().ToList();
        var companies = await db.Operators.Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, stop);
        List<AlertRow> valued = [];
        foreach (var row in rows)
            valued.Add(row.LossPerHour > 0 && await prices.OfAsync(companies[row.OperatorId], row.Resource, stop) is { } price ? row with { ValuePerDay = price.ValueOf(row.LossPerHour * 24), Currency = price.Currency } : row);
        return valued;
    }

    static IQueryable<AlertRow> Rows(UtilityDbContext db, IQueryable<Alert> alerts) =>
        from alert in alerts
        join point in db.Set<NetworkPoint>() on alert.NetworkPointId equals point.Id
        join company in db.Operators on alert.OperatorId equals company.Id
        join usage in db.Set<UsagePoint>() on alert.UsagePointId equals usage.Id into usages
        from usagePoint in usages.DefaultIfEmpty()
        join device in db.Set<Meter>() on alert.MeterId equals device.Id into devices
        from meter in devices.DefaultIfEmpty()
        select new AlertRow(alert.Id, alert.OperatorId, alert.Rule, alert.NetworkPointId, point.Code, point.Name, point.Resource, company.TimeZone, alert.Since, alert.RaisedAt,
            alert.State, alert.LossPercent, alert.LossPerHour, alert.AcknowledgedBy, alert.ClearedAt, alert.EndedAt, alert.EndNote)
        {
            Severity = alert.Severity, UsagePointCode = usagePoint!.Code, District = usagePoint.District, Meter = meter!.Serial, ParentId = alert.ParentId, Cause = alert.Cause,
            SnoozedUntil = alert.SnoozedUntil, SnoozeNote = alert.SnoozeNote,
            Below = db.Set<Alert>().Count(below => below.ParentId == alert.Id && (below.State == AlertState.Open || below.State == AlertState.Acknowledged)),
        };
}
