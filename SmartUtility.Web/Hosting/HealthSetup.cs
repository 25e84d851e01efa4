namespace SmartUtility.Web.Hosting;

/// <summary>Health, readiness and metrics.</summary>
public static class HealthSetup
{
    /// <summary>Services.</summary>
    public static void AddHealth(this WebApplicationBuilder builder)
    {
    }

    /// <summary>Routes.</summary>
    public static void UseHealth(this WebApplication app) => app.MapGet("/healthz", () => "ok");
}
