using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Forecasting.Operations;

namespace SmartUtility.Web.Jobs;

/// <summary>Makes the forecasts of every operator's day that are not there yet.</summary>
public sealed class ForecastJob(OperatorIds operators, RefreshForecasts refresh)
{
    /// <summary>One operator after the other, each in a transaction of its own.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        foreach (var id in await operators.AllAsync(stop))
            _ = (await refresh.RunAsync(Actor.System(id), stop)).Value;
    }
}
