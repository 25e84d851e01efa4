using Microsoft.Extensions.DependencyInjection;

namespace SmartUtility.Core.Simulation.Operations;

/// <summary>Registration.</summary>
public static class SimulationRegistration
{
    /// <summary>Operations of Simulation.</summary>
    public static IServiceCollection AddSimulation(this IServiceCollection services) => services
        .AddSingleton<SeedDemo>().AddSingleton<RenewDemoPasswords>().AddSingleton<ResetDemo>().AddSingleton<DemoQueries>();
}
