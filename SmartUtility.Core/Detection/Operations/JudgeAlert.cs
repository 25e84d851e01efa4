using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.WorkOrders;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>An agent's result is the verdict of the alert that sent it: confirmed with its cause, or dismissed. Nothing else follows: no bill is made from it.</summary>
public sealed class JudgeAlert(UtilityDbContextFactory contexts) : IEventHandler
{
    /// <inheritdoc/>
    public string Kind => nameof(WorkOrderDone);

    /// <inheritdoc/>
    public async Task HandleAsync(int operatorId, string payload, CancellationToken stop)
    {
        var done = JsonSerializer.Deserialize<WorkOrderDone>(payload)!;
        if (done.OriginKind != AlertWords.Origin || WorkCause.IsReal(done.Cause) is not { } isReal || !long.TryParse(done.OriginId, CultureInfo.InvariantCulture, out var id)) return;
        var actor = Actor.System(operatorId);
        await using var db = contexts.Create(actor);
        if (await db.Set<Alert>().AsTracking().FirstOrDefaultAsync(row => row.Id == id, stop) is not { } alert) return;
        var note = await db.Set<WorkOrder>().Where(row => row.Id == done.WorkOrderId).Select(row => row.Note).FirstOrDefaultAsync(stop);
        if (!alert.Judge(isReal ? AlertState.Confirmed : AlertState.Dismissed, note is null ? done.By : $"{done.By}: {note}", done.At, done.Cause)) return;
        db.Audit(actor, operatorId, done.At, isReal ? "alert.confirmed" : "alert.dismissed", $"alert:{id}", $"{done.Cause} by {done.By}");
        await db.SaveChangesAsync(stop);
    }
}
