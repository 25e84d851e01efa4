using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Supply.Operations;

/// <summary>Registration.</summary>
public static class SupplyRegistration
{
    /// <summary>Operations of Supply.</summary>
    public static IServiceCollection AddSupply(this IServiceCollection services) => services
        .AddSingleton<CutSupply>()
        .AddSingleton<RestoreSupply>()
        .AddSingleton<SuspendAgreement>()
        .AddSingleton<ResumeAgreement>()
        .AddSingleton<ApplyWorkDone>()
        .AddSingleton<IEventHandler, OnWorkOrderDone>()
        .AddSingleton<IEventHandler, RestoreAfterPayment>()
        .AddSingleton<SupplyQueries>();
}
