using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Routing;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Api;

/// <summary>The API below /api/v1: keys, problems, limits, description; each slice maps its own routes.</summary>
public static class ApiSetup
{
    /// <summary>Services.</summary>
    public static void AddApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var settings = builder.Configuration.GetSection("Api").Get<ApiSettings>() ?? new();
        services.AddSingleton(new BootstrapKey(settings.BootstrapKey));
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyScheme>(ApiKeyScheme.Name, null);
        services.AddAuthorizationBuilder().AddPolicy(ApiKeyScheme.Name, policy => policy.AddAuthenticationSchemes(ApiKeyScheme.Name).RequireAuthenticatedUser());
        services.ConfigureHttpJsonOptions(options => ApiJson.Apply(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddProblemDetails();
        services.AddSingleton<ApiLimits>();
        services.AddApiDescription();
    }

    /// <summary>The outermost part: whatever goes wrong below /api is answered as a problem.</summary>
    public static void UseApiProblems(this WebApplication app) => app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.UseProblems());

    /// <summary>Routes.</summary>
    public static void UseApi(this WebApplication app)
    {
        app.MapApiDescription();
        var api = app.MapGroup("/api/v1").RequireAuthorization(ApiKeyScheme.Name).DisableAntiforgery().AddEndpointFilter(IdempotencyKey.Filter);
        KeysApi.Map(api);
        NetworkApi.Map(api);
        MeteringApi.Map(api);
        AlertsApi.Map(api);
        BillingApi.Map(api);
        PaymentsApi.Map(api);
        CommandsApi.Map(api);
        WorkOrdersApi.Map(api);
        LeviesApi.Map(api);
        // Otherwise an unknown path would be denied by the fallback policy, as if the key were bad.
        api.Map("/{**rest}", () => Problems.Of(404, "not-found", "there is nothing at this path")).WithOrder(int.MaxValue).ExcludeFromDescription().ForWholeInstallation();
    }
}
