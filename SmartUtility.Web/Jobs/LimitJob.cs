using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Detection.Operations;

namespace SmartUtility.Web.Jobs;

/// <summary>Compares the network points of every operator with their loss limits.</summary>
public sealed class LimitJob(OperatorIds operators, EvaluateLimits evaluate)
{
    /// <summary>One operator after the other, each in a transaction of its own.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        foreach (var id in await operators.AllAsync(stop))
            _ = (await evaluate.RunAsync(Actor.System(id), stop)).Value;
    }
}
