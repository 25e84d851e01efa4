using SmartUtility.Core.Payments;
using SmartUtility.Core.Simulation.Operations;

namespace SmartUtility.Web.Hosting;

/// <summary>The demonstration's part of a running program.</summary>
public static class DemoSetup
{
    /// <summary>Its wallet and the player of its meters, when the demonstration is on.</summary>
    public static void AddDemo(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetSection("Demo").Get<DemoSettings>() is not { Enabled: true }) return;
        builder.Services.AddSingleton<DemoWallet>();
        builder.Services.AddSingleton<IPaymentRail>(services => services.GetRequiredService<DemoWallet>());
        builder.Services.AddSingleton<DemoFindings>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DemoFindings>());
        builder.Services.AddSingleton<DemoPlayer>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DemoPlayer>());
    }
}
