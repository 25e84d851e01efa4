namespace SmartUtility.Web.Live;

/// <summary>Registration and routes.</summary>
public static class LiveSetup
{
    /// <summary>Services.</summary>
    public static void AddLive(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LiveFeed>();
        builder.Services.AddSingleton<RollupFeed>();
        builder.Services.AddSingleton<LiveNetwork>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<LiveNetwork>());
    }

    /// <summary>Pipeline and routes.</summary>
    public static void UseLive(this WebApplication app)
    {
    }
}
