using Microsoft.Extensions.DependencyInjection;

namespace SmartUtility.Core.Customers.Operations;

/// <summary>Registration.</summary>
public static class CustomersRegistration
{
    /// <summary>Operations of Customers.</summary>
    public static IServiceCollection AddCustomers(this IServiceCollection services) => services.AddSingleton<CustomerQueries>();
}
