using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Jobs;

/// <summary>What is done with the readings of every operator when the day is over.</summary>
public sealed class MeterNightJob(OperatorIds operators, WatchRegisters watch, EstimateGaps estimate, TimeProvider clock)
{
    // A night that was missed is caught up by one of the next six.
    static readonly TimeSpan Reach = TimeSpan.FromDays(7);

    /// <summary>One operator after the other, register by register in transactions of their own: cut anywhere, the rest is done the next time.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        foreach (var id in await operators.AllAsync(stop))
        {
            _ = (await watch.RunAsync(Actor.System(id), stop)).Value;
            _ = (await estimate.RunAsync(Actor.System(id), new Period(now - Reach, now), stop)).Value;
        }
    }
}
