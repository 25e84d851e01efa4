using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>Registration.</summary>
public static class DetectionRegistration
{
    /// <summary>Operations of Detection.</summary>
    public static IServiceCollection AddDetection(this IServiceCollection services) => services
        .AddSingleton<DetectOutages>().AddSingleton<PlanOutage>().AddSingleton<EndOutage>().AddSingleton<OutageQueries>().AddSingleton<PublicOutages>()
        .AddSingleton<LossQueries>().AddSingleton<LossPrices>().AddSingleton<BalanceTables>()
        .AddSingleton<EvaluateLimits>().AddSingleton<RunNight>().AddSingleton<SendForAlert>().AddSingleton<SnoozeAlert>().AddSingleton<LimitBackTest>().AddSingleton<QuietTimes>().AddSingleton<RankCustomers>().AddSingleton<IEventHandler, JudgeAlert>().AddSingleton<IEventHandler, RaiseRegisterFault>().AddSingleton<SetLimit>().AddSingleton<HandleAlert>()
        .AddSingleton<AlertQueries>().AddSingleton<BalanceQueries>().AddSingleton<TopologyReader>();
}
