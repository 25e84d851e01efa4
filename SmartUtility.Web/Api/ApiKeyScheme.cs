using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Api;

/// <summary>Authentication by "Authorization: Bearer KEY". No cookie is looked at: a page of another site cannot make a browser call the API.</summary>
public sealed class ApiKeyScheme(ResolveApiKey resolve, ApiLimits limits, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Name of the scheme and of the policy.</summary>
    public const string Name = "api-key";

    Refusal _refusal = new UnknownKey();

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyOf(Request) is not { } key) return AuthenticateResult.NoResult();
        var address = Context.Connection.RemoteIpAddress;
        if (!limits.MayTry(address, key)) return Refuse(new TooManyRequests());
        var named = Request.Query["operator"];
        var whole = Context.GetEndpoint()?.Metadata.GetMetadata<WholeInstallation>() is not null;
        var outcome = await resolve.RunAsync(key, named.Count == 0 ? null : named.ToString(), whole, Context.RequestAborted);
        if (outcome.Refusal is { } refusal)
        {
            if (refusal is UnknownKey) limits.CountUnknown(address);
            return Refuse(refusal);
        }
        if (!limits.Allow(key)) return Refuse(new TooManyRequests());
        Context.Features.Set(new ApiCaller(outcome.Value));
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, outcome.Value.Name), .. outcome.Value.Scopes!.Select(scope => new Claim("scope", scope))], Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    AuthenticateResult Refuse(Refusal refusal)
    {
        _refusal = refusal;
        return AuthenticateResult.Fail(refusal.Code);
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_refusal is UnknownKey) Response.Headers.WWWAuthenticate = "Bearer";
        if (_refusal is TooManyRequests) Response.Headers.RetryAfter = "1";
        return Problems.Of(_refusal).ExecuteAsync(Context);
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.Of(new Forbidden("this key lacks the scope")).ExecuteAsync(Context);

    /// <summary>The key of a request, or null.</summary>
    public static string? KeyOf(HttpRequest request)
    {
        const string prefix = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return null;
        var key = header[prefix.Length..].Trim();
        return key.Length is > 0 and <= 512 ? key : null;
    }
}
