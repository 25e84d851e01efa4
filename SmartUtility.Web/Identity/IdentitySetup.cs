using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Identity;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Identity;

/// <summary>Who is asking and what they may: cookies, policies, the actor; and the part of the pipeline that everything after relies on.</summary>
public static class IdentitySetup
{
    /// <summary>Services.</summary>
    public static void AddIdentity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();
        services.AddSignIns().AddClaimsPrincipalFactory<Claims>().AddSignInManager();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, options =>
        {
            options.Cookie.Name = "smartutility";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.LoginPath = "/sign-in";
            options.AccessDeniedPath = "/denied";
            options.ReturnUrlParameter = "return";
            options.ExpireTimeSpan = TimeSpan.FromHours(12);
            options.SlidingExpiration = true;
            options.Events.OnValidatePrincipal = CheckAsync;
            // Only pages are sent to the sign-in; other callers get the status.
            options.Events.OnRedirectToLogin = context => AnswerAsync(context, StatusCodes.Status401Unauthorized);
            options.Events.OnRedirectToAccessDenied = context => AnswerAsync(context, StatusCodes.Status403Forbidden);
        });
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.FromMinutes(1));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddPolicies();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, NoRouteIsNotFound>();
        services.AddScoped<CurrentActor>();
        services.AddScoped<SignInDesk>();
        services.AddSingleton<SignInLimits>();
        services.AddHostedService<SetupLink>();
    }

    /// <summary>Everything before routes answer, in order.</summary>
    public static void UseIdentity(this WebApplication app)
    {
        app.UseResponseCompression();
        app.UseSecurityHeaders();
        app.UseWhen(IsPage, pages =>
        {
            pages.UseExceptionHandler("/error", createScopeForErrors: true);
            pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        });
        app.UseRouting();
        app.UseAuthentication();
        app.UseLanguage();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    /// <summary>True for what a person opens in a browser; machines' paths answer machines themselves.</summary>
    static bool IsPage(HttpContext context) => !context.Request.Path.StartsWithSegments("/api") && !context.Request.Path.StartsWithSegments("/_blazor")
        && !context.Request.Path.StartsWithSegments("/metrics") && !context.Request.Path.StartsWithSegments("/openapi");

    /// <summary>The fallback policy denies routes that name none; an address without any route is a plain 404 and no reason to ask for a sign-in.</summary>
    sealed class NoRouteIsNotFound : IAuthorizationMiddlewareResultHandler
    {
        readonly AuthorizationMiddlewareResultHandler _usual = new();

        public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
            context.GetEndpoint() is null ? next(context) : _usual.HandleAsync(next, context, policy, authorizeResult);
    }

    // What the check needs (a context of the database) is let go at once: the request of an open page lasts as long as the page.
    static async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        var usual = context.HttpContext.RequestServices;
        await using var scope = usual.CreateAsyncScope();
        context.HttpContext.RequestServices = scope.ServiceProvider;
        try
        {
            await SecurityStampValidator.ValidatePrincipalAsync(context);
        }
        finally
        {
            context.HttpContext.RequestServices = usual;
        }
    }

    static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (IsPage(context.HttpContext) && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsPost(context.Request.Method))) context.Response.Redirect(context.RedirectUri);
        else context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
