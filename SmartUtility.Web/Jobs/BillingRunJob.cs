using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Billing.Operations;

namespace SmartUtility.Web.Jobs;

/// <summary>Asks for every operator which closed months are not billed yet; the work itself comes back as chunks (<see cref="BillingChunkJob"/>).</summary>
public sealed partial class BillingRunJob(OperatorIds operators, RunBilling billing, ILogger<BillingRunJob> log)
{
    /// <summary>One operator after the other.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        foreach (var id in await operators.AllAsync(stop))
            if ((await billing.StartAsync(Actor.System(id), null, stop)).Refusal is { } refusal) Refused(id, refusal.Code, refusal.Detail);
    }

    [LoggerMessage(1, LogLevel.Error, "operator {OperatorId} is not billed: {Code}, {Detail}")]
    partial void Refused(int operatorId, string code, string detail);
}
