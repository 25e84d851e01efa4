using Microsoft.Extensions.DependencyInjection;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>Registration.</summary>
public static class DetectionRegistration
{
    /// <summary>Operations of Detection.</summary>
    public static IServiceCollection AddDetection(this IServiceCollection services) => services
        .AddSingleton<EvaluateLimits>().AddSingleton<RunNight>().AddSingleton<SetLimit>().AddSingleton<HandleAlert>()
        .AddSingleton<EvaluateLimits>().AddSingleton<SetLimit>().AddSingleton<HandleAlert>()
        .AddSingleton<LossPrices>().AddSingleton<BalanceTables>()
        .AddSingleton<AlertQueries>().AddSingleton<BalanceQueries>().AddSingleton<TopologyReader>();
}
