using Microsoft.Extensions.DependencyInjection;

namespace SmartUtility.Core.Forecasting.Operations;

/// <summary>Registration.</summary>
public static class ForecastingRegistration
{
    /// <summary>Operations of Forecasting.</summary>
    public static IServiceCollection AddForecasting(this IServiceCollection services) => services.AddSingleton<RefreshForecasts>().AddSingleton<ForecastQueries>();
}
