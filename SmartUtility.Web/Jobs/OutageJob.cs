using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Web.Mqtt;

namespace SmartUtility.Web.Jobs;

/// <summary>Looks for outages of every operator, while meters can be heard.</summary>
public sealed class OutageJob(OperatorIds operators, DetectOutages detect, Presence presence)
{
    /// <summary>One operator after the other, each in a transaction of its own.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (presence.ListeningSince is not { } since) return;
        foreach (var id in await operators.AllAsync(stop))
            _ = (await detect.RunAsync(Actor.System(id), since, stop, presence.HeardUntil)).Value;
    }
}
