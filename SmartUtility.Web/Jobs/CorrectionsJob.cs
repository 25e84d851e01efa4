using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Billing.Operations;

namespace SmartUtility.Web.Jobs;

/// <summary>Looks for every operator which issued bills would come to something else by the readings known now, and proposes corrections.</summary>
public sealed partial class CorrectionsJob(OperatorIds operators, FindCorrections find, ILogger<CorrectionsJob> log)
{
    /// <summary>One operator after the other.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        foreach (var id in await operators.AllAsync(stop))
            if ((await find.RunAsync(Actor.System(id), stop)) is { IsDone: true, Value: > 0 } open) Open(id, open.Value);
    }

    [LoggerMessage(1, LogLevel.Information, "operator {OperatorId}: {Count} corrections wait for a person")]
    partial void Open(int operatorId, int count);
}
