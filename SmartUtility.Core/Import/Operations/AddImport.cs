using Microsoft.Extensions.DependencyInjection;

namespace SmartUtility.Core.Import.Operations;

/// <summary>Registration.</summary>
public static class ImportRegistration
{
    /// <summary>Operations of Import.</summary>
    public static IServiceCollection AddImport(this IServiceCollection services) => services.AddSingleton<ImportFile>().AddSingleton<FirstDayQueries>();
}
