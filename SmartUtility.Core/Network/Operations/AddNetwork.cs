using Microsoft.Extensions.DependencyInjection;

namespace SmartUtility.Core.Network.Operations;

/// <summary>Registration.</summary>
public static class NetworkRegistration
{
    /// <summary>Operations of Network.</summary>
    public static IServiceCollection AddNetwork(this IServiceCollection services) => services
        .AddSingleton<ProtectSupply>().AddSingleton<AddNetworkPoint>().AddSingleton<AddUsagePoint>().AddSingleton<AddAgreement>().AddSingleton<ProvisioningQueries>();
}
