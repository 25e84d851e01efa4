using System.Text.Json;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.WorkOrders;

namespace SmartUtility.Core.Supply.Operations;

/// <summary>Hands an agent's report to <see cref="ApplyWorkDone"/>.</summary>
public sealed class OnWorkOrderDone(ApplyWorkDone apply) : IEventHandler
{
    /// <inheritdoc/>
    public string Kind => nameof(WorkOrderDone);

    /// <inheritdoc/>
    public Task HandleAsync(int operatorId, string payload, CancellationToken stop) =>
        apply.RunAsync(Actor.System(operatorId), JsonSerializer.Deserialize<WorkOrderDone>(payload)!, stop);
}
