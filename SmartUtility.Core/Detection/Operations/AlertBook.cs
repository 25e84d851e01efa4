using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Rules;
using SmartUtility.Core.Detection.Storage;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders;
using SmartUtility.Core.WorkOrders.Operations;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>A finding with its place. Times of the finding are UTC.</summary>
/// <param name="Finding">What the rule says.</param>
/// <param name="Resource">What flows.</param>
/// <param name="NetworkPointId">The point, or the one that supplies the usage point.</param>
/// <param name="UsagePointId">The usage point, when it concerns one.</param>
/// <param name="MeterId">The meter, when it concerns one.</param>
sealed record PlacedFinding(Finding Finding, Resource Resource, int NetworkPointId, long? UsagePointId, int? MeterId)
{
    /// <summary>What a device said, or null.</summary>
    public string? Detail { get; init; }
}

/// <summary>What findings changed.</summary>
/// <param name="Raised">New alerts.</param>
/// <param name="Grown">Open alerts that became graver.</param>
/// <param name="Cleared">Alerts that are over.</param>
/// <param name="Told">Subscribers told.</param>
public sealed record AlertChanges(int Raised, int Grown, int Cleared, int Told)
{
    /// <summary>Nothing.</summary>
    public static readonly AlertChanges None = new(0, 0, 0, 0);

    /// <summary>Both together.</summary>
    public AlertChanges And(AlertChanges other) => new(Raised + other.Raised, Grown + other.Grown, Cleared + other.Cleared, Told + other.Told);
}

/// <summary>Turns findings into alerts inside the caller's transaction: one open alert per rule and place, which grows and clears. What has the lowest level tells the subscriber only.</summary>
static class AlertBook
{
    public static async Task<AlertChanges> TakeAsync(UtilityDbContext db, Operator company, IReadOnlyList<PlacedFinding> findings, DateTimeOffset now, CancellationToken stop)
    {
        if (findings.Count == 0) return AlertChanges.None;
        var rules = findings.Select(row => row.Finding.Rule).Distinct().ToList();
        var (usages, points) = (findings.Select(row => row.UsagePointId).OfType<long>().Distinct().ToList(), findings.Where(row => row.UsagePointId is null).Select(row => row.NetworkPointId).Distinct().ToList());
        var open = (await db.Set<Alert>().AsTracking().Where(row => rules.Contains(row.Rule) && (row.State == AlertState.Open || row.State == AlertState.Acknowledged)
                && (usages.Contains(row.UsagePointId!.Value) || (row.UsagePointId == null && points.Contains(row.NetworkPointId)))).ToListAsync(stop))
            .ToDictionary(row => (row.Rule, Place(row.NetworkPointId, row.UsagePointId, row.MeterId)));
        List<Alert> raised = [], grown = [], cleared = [];
        var told = 0;
        foreach (var placed in findings)
        {
            var finding = placed.Finding;
            var key = (finding.Rule, Place(placed.NetworkPointId, placed.UsagePointId, placed.MeterId));
            var (since, until) = (Utc(finding.Since), Utc(finding.At).AddHours(1));
            var alert = open.GetValueOrDefault(key);
            if (finding.Kind == FindingKind.Clear)
            {
                if (alert is not null && alert.Clear(until, now)) cleared.Add(alert);
                open.Remove(key);
                continue;
            }
            if (finding is { Level: FindingLevel.Tell, Rule: ContinuousFlow.Rule } && placed.UsagePointId is { } usage)
            {
                db.Announce(new UsageNeverRests(company.Id, usage, since, (long)finding.PerHour), now);
                told++;
                continue;
            }
            var (perHour, severity) = ((long)finding.PerHour, Severities.Of(finding.Level, (long)finding.PerHour, placed.Resource));
            if (alert is null)
            {
                alert = new Alert
                {
                    OperatorId = company.Id, Rule = finding.Rule, NetworkPointId = placed.NetworkPointId, UsagePointId = placed.UsagePointId, MeterId = placed.MeterId, Since = since, RaisedAt = now, LossPerHour = perHour,
                    Evidence = (await EvidenceAsync(db, placed, since, until, stop)).ToJson(),
                };
                alert.Begin(finding.Level, severity, until);
                open[key] = alert;
                raised.Add(alert);
            }
            else if (alert.Grow(finding.Level, severity, perHour, until)) grown.Add(alert);
        }
        db.AddRange(raised);
        await db.SaveChangesAsync(stop);
        await GroupAsync(db, stop);
        // What is only worth knowing waits on its list; nobody is called.
        foreach (var alert in raised.Where(row => row is { ParentId: null, Severity: not AlertSeverity.Info })) db.Announce(new AlertRaised(company.Id, alert.Id), now);
        foreach (var alert in grown.Except(raised).Except(cleared).Distinct()) db.Announce(new AlertGrew(company.Id, alert.Id), now);
        foreach (var alert in cleared.Except(raised).Where(row => row.Severity != AlertSeverity.Info)) db.Announce(new AlertCleared(company.Id, alert.Id), now);
        await db.SaveChangesAsync(stop);
        foreach (var alert in raised.Concat(grown).Distinct().Where(row => row is { Level: FindingLevel.Order, IsOpen: true })) await OrderAsync(db, company, alert, now, stop);
        return new AlertChanges(raised.Count, grown.Distinct().Count(), cleared.Count, told);
    }

    /// <summary>Puts open alerts that say the same under the one that stands for all; those whose head is over stand for themselves again. Saved by the caller.</summary>
    public static async Task GroupAsync(UtilityDbContext db, CancellationToken stop)
    {
        var open = await db.Set<Alert>().AsTracking().Where(row => row.UsagePointId == null && (row.State == AlertState.Open || row.State == AlertState.Acknowledged)).ToListAsync(stop);
        open = open.FindAll(row => row.IsOpen);
        var ids = open.Select(row => row.NetworkPointId).Distinct().ToList();
        var paths = await db.Set<NetworkPoint>().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Path, stop);
        var parents = AlertGroups.Parents([.. open.Select(row => new GroupedAlert(row.Id, row.Rule, paths[row.NetworkPointId], row.MeterId, row.RaisedAt, row.LossPerHour))]);
        foreach (var alert in open.Where(row => row.ParentId != parents[row.Id])) alert.Under(parents[alert.Id]);
    }

    /// <summary>Sends someone because of an alert; the alert's own order if there is one already.</summary>
    public static async Task<Outcome<WorkOrder>> OrderAsync(UtilityDbContext db, Operator company, Alert alert, DateTimeOffset now, CancellationToken stop, Actor? actor = null) =>
        await OpenWorkOrder.AddAsync(db, actor ?? Actor.System(company.Id), new WorkOrderRequest(WorkKind.Inspect, AlertWords.Origin, alert.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
            AlertWords.Work(alert.Rule, company.Language), alert.UsagePointId, alert.UsagePointId is null ? alert.NetworkPointId : null, alert.MeterId, now.AddDays(alert.Severity == AlertSeverity.Critical ? 1 : 3)), now, stop);

    // A week before what it rests on, as known now; frozen, whatever arrives or is deleted later.
    static async Task<Evidence> EvidenceAsync(UtilityDbContext db, PlacedFinding placed, DateTimeOffset since, DateTimeOffset until, CancellationToken stop)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var from = since.AddDays(-7) > until.AddDays(-21) ? since.AddDays(-7) : until.AddDays(-21);
        return new Evidence(0, 0, (int)Math.Min((until - since).TotalHours, int.MaxValue), placed.MeterId is null ? await NetworkHours.LoadAsync(connection, placed.NetworkPointId, from, until, stop) : [],
            placed.MeterId is { } meter ? await MeterHours.LoadAsync(connection, meter, from, until, stop) : null, placed.Detail, placed.Finding.Score);
    }

    // A customer moved between zones keeps its alert.
    static (int Point, long Usage, int Meter) Place(int point, long? usage, int? meter) => usage is { } at ? (0, at, 0) : (point, 0, meter ?? 0);

    static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
