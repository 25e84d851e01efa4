using SmartUtility.Core.Accounts.Operations;

namespace SmartUtility.Web.Hosting;

/// <summary>The composition root: every module's registration and every part of the pipeline, one line each.</summary>
public static class Composition
{
    /// <summary>Services.</summary>
    public static void AddSmartUtility(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddAccounts();
    }

    /// <summary>Pipeline and routes.</summary>
    public static void UseSmartUtility(this WebApplication app)
    {
        app.MapGet("/healthz", () => "ok");
    }
}
