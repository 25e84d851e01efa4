using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Rules;
using SmartUtility.Core.Detection.Storage;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>What an evaluation changed.</summary>
/// <param name="Limits">Limits looked at.</param>
/// <param name="Raised">Alerts raised.</param>
/// <param name="Cleared">Alerts cleared.</param>
public sealed record LimitEvaluation(int Limits, int Raised, int Cleared);

/// <summary>Compares every network point of an operator that has a limit with its last whole hours: raises what is new, clears what is over. Asks the hours, not the clock, what is due; twice or by two at once, the same.</summary>
public sealed class EvaluateLimits(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Evaluates the actor's one operator.</summary>
    public async Task<Outcome<LimitEvaluation>> RunAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.HandleAlerts)) return new Forbidden();

        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // One evaluation at a time: the second waits and then finds the first one's alerts.
        await AdvisoryLock.WaitAsync(db, "loss-limits", actor.OperatorId, stop);
        var now = clock.GetUtcNow();
        var limits = await db.Set<LossLimit>().OrderBy(row => row.NetworkPointId).ToListAsync(stop);
        if (limits.Count == 0) return new LimitEvaluation(0, 0, 0);
        var open = await db.Set<Alert>().AsTracking().Where(row => row.Rule == LimitRule.Name && (row.State == AlertState.Open || row.State == AlertState.Acknowledged))
            .ToDictionaryAsync(row => row.NetworkPointId, stop);
        var ended = await db.Set<Alert>().Where(row => row.Rule == LimitRule.Name && row.EndedAt != null)
            .GroupBy(row => row.NetworkPointId).Select(rows => new { Point = rows.Key, At = rows.Max(row => row.ClearedAt ?? row.EndedAt) })
            .ToDictionaryAsync(row => row.Point, row => row.At, stop);
        await using var reading = await contexts.OpenAsync(db.Scope, stop);
        var hours = await NetworkHours.LoadAsync(reading, [.. limits.Select(limit => limit.NetworkPointId)],
            [.. limits.Select(limit => now - LimitRule.Reach(limit.Hours))], now, stop);

        var resources = await db.Set<NetworkPoint>().ToDictionaryAsync(row => row.Id, row => row.Resource, stop);
        List<Alert> raised = [], cleared = [];
        foreach (var limit in limits)
        {
            var (id, series) = (limit.NetworkPointId, hours[limit.NetworkPointId].ToList());
            var alert = open.GetValueOrDefault(id);
            var found = LimitRule.Decide(limit, alert is not null, series, ended.GetValueOrDefault(id), now);
            if (found.Decision == LimitDecision.Raise)
            {
                var rise = new Alert
                {
                    OperatorId = limit.OperatorId, Rule = LimitRule.Name, NetworkPointId = id, Since = found.Since, RaisedAt = now,
                    LossPercent = found.LossPercent, LossPerHour = found.LossPerHour,
                    Evidence = new Evidence(limit.RaisePercent, limit.ClearPercent, limit.Hours, series).ToJson(),
                };
                rise.Begin(FindingLevel.Alert, Severities.Of(FindingLevel.Alert, found.LossPerHour, resources[id]), found.Until);
                raised.Add(rise);
            }
            else if (found.Decision == LimitDecision.Clear && alert!.Clear(found.Until, now))
                cleared.Add(alert);
        }
        db.AddRange(raised);
        await db.SaveChangesAsync(stop);
        await AlertBook.GroupAsync(db, stop);
        foreach (var alert in raised.Where(row => row.ParentId is null)) db.Announce(new AlertRaised(alert.OperatorId, alert.Id), now);
        foreach (var alert in cleared) db.Announce(new AlertCleared(alert.OperatorId, alert.Id), now);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return new LimitEvaluation(limits.Count, raised.Count, cleared.Count);
    }
}
