using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.WebEncoders;
using MudBlazor;
using MudBlazor.Services;
using SmartUtility.Core.Accounts;
using SmartUtility.Web.Components.Admin;
using SmartUtility.Web.Components.Ops;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components;

/// <summary>The two shells: Lite pages rendered once on the server, Console pages interactive over a circuit.</summary>
public static class PagesSetup
{
    /// <summary>Services.</summary>
    public static void AddPages(this WebApplicationBuilder builder)
    {
        // Finds wwwroot and packages' assets when the program runs from its build output; nothing happens in a published one.
        builder.WebHost.UseStaticWebAssets();
        // Else a build's output compresses again while serving, as gzip, whatever the answer's header says.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
        var services = builder.Services;
        services.AddLocalization();
        // Accents are written as themselves: shorter pages, the same safety.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddSingleton<RefusalText>();
        services.AddSingleton<LossBoard>();
        services.AddSingleton<FlawText>();
        // The administrators' home shows them.
        services.AddHealthChecks();
        services.AddRazorComponents().AddInteractiveServerComponents(options =>
        {
            options.DisconnectedCircuitMaxRetained = 100;
            options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(1);
        });
        services.AddScoped<AuthenticationStateProvider, ActorRevalidation>();
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight;
            options.SnackbarConfiguration.VisibleStateDuration = 6000;
        });
        services.AddTransient<MudLocalizer, MudWords>();
        services.AddSingleton(provider => new Core.Billing.BillPrinting(provider.GetRequiredService<Hosting.PortalSettings>().Url, provider.GetRequiredService<Hosting.PortalSettings>().Regulator));
        services.AddResponseCompression(options =>
        {
            // Pages hold no secret next to text of the caller's choosing except the antiforgery token, which is masked anew in each answer.
            options.EnableForHttps = true;
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
    }

    /// <summary>Pipeline and routes.</summary>
    public static void UsePages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapGet("/favicon.ico", () => Results.Redirect("/favicon.svg", permanent: true)).AllowAnonymous();
        app.MapAuditCsv();
        app.MapBalanceCsv();
        app.MapImportTemplates();
        Regulator.LevyFiles.Map(app);
        app.MapGet("/home", (HttpContext context) => Results.Redirect(Claims.RoleOf(context.User)?.Home() ?? "/")).AllowAnonymous();
        Subscribers.LiveStream.Map(app);
        Billing.BillFiles.Map(app);
        Billing.OwnReadingPhotos.Map(app);
        Counter.CounterFiles.Map(app);
        Field.WorkPhotos.Map(app);
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
            .Add(endpoint =>
            {
                // The circuit's own routes: for whoever is signed in (Console pages are; Lite pages open no circuit).
                if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } path } && path.TrimStart('/').StartsWith("_blazor", StringComparison.Ordinal))
                    endpoint.Metadata.Add(new AuthorizeAttribute(Policies.Console));
                else if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } file } && file.TrimStart('/').StartsWith("_framework", StringComparison.Ordinal))
                    endpoint.Metadata.Add(new AllowAnonymousAttribute());
            });
    }
}
