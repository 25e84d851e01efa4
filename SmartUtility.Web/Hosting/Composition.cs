using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.AspNetCore.HttpOverrides;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Commands.Operations;
using SmartUtility.Core.Customers.Operations;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Forecasting.Operations;
using SmartUtility.Core.Import.Operations;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Network.Operations;
using SmartUtility.Core.Notifications.Operations;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Regulation.Operations;
using SmartUtility.Core.Simulation.Operations;
using SmartUtility.Core.Supply.Operations;
using SmartUtility.Core.WorkOrders.Operations;
using SmartUtility.Web.Api;
using SmartUtility.Web.Components;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Jobs;
using SmartUtility.Web.Live;
using SmartUtility.Web.Mqtt;

namespace SmartUtility.Web.Hosting;

/// <summary>The composition root: every module's registration and every part of the pipeline, one line each.</summary>
public static class Composition
{
    /// <summary>Services.</summary>
    public static void AddSmartUtility(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => Pepper.Load(services.GetRequiredService<DataDirectory>()));
        builder.Services.AddAccounts().AddNetwork().AddMetering().AddWorkOrders().AddCommands().AddForecasting().AddBilling().AddPayments().AddRegulation().AddImport()
            .AddDetection().AddSupply().AddNotifications().AddCustomers().AddSimulation();
        builder.Services.AddSingleton<ProxyCheck>();
        builder.AddHealth();
        builder.AddIdentity();
        builder.AddLive();
        builder.AddMqtt();
        builder.AddJobs();
        builder.AddApi();
        builder.AddPages();
        builder.AddDemo();
    }

    /// <summary>Pipeline and routes, in order.</summary>
    public static void UseSmartUtility(this WebApplication app)
    {
        // From a proxy on this machine: who really asks, and whether by TLS.
        app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto });
        var proxy = app.Services.GetRequiredService<ProxyCheck>();
        app.Use((context, next) =>
        {
            proxy.See(context);
            return next(context);
        });
        app.UseApiProblems();
        app.UseHealth();
        app.UseIdentity();
        app.UseLive();
        app.UseMqtt();
        app.UseJobs();
        app.UseApi();
        app.UsePages();
    }
}
