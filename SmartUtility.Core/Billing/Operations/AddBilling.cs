using Microsoft.Extensions.DependencyInjection;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>Registration.</summary>
public static class BillingRegistration
{
    /// <summary>Operations of Billing.</summary>
    public static IServiceCollection AddBilling(this IServiceCollection services) => services;
}
