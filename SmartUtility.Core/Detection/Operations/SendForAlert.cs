using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders.Operations;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>Sends an agent because of an alert: takes the alert, opens its work order and assigns it. Twice is once; another agent the second time takes over.</summary>
public sealed class SendForAlert(UtilityDbContextFactory contexts, AssignWorkOrder assign, TimeProvider clock)
{
    /// <summary>Returns the number of the work order. Refused: an alert that has ended, an agent of another operator.</summary>
    public async Task<Outcome<long>> RunAsync(Actor actor, long alertId, int? agent, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.HandleAlerts) || !Permissions.Allow(actor, Do.ManageWork)) return new Forbidden();
        long order;
        await using (var db = contexts.Create(actor))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            if (await db.Set<Alert>().AsTracking().FirstOrDefaultAsync(row => row.Id == alertId, stop) is not { } alert) return new NotFound("alert");
            if (!alert.IsOpen) return new Conflict("alert-ended", $"this alert has already ended ({alert.State})");
            var company = await db.Operators.FirstAsync(row => row.Id == alert.OperatorId, stop);
            var now = clock.GetUtcNow();
            if (alert.Acknowledge(actor.Name)) db.Audit(actor, alert.OperatorId, now, "alert.acknowledged", $"alert:{alert.Id}", "");
            var opened = await AlertBook.OrderAsync(db, company, alert, now, stop, actor);
            if (opened.Refusal is { } why) return why;
            order = opened.Value.Id;
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
        }
        return agent is null ? order : await assign.RunAsync(actor, order, agent, stop);
    }
}
