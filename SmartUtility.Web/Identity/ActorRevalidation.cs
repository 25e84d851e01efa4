using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using SmartUtility.Core.Accounts;

namespace SmartUtility.Web.Identity;

/// <summary>Ends open circuits of a person who was disabled or whose password, role or lock changed (the security stamp).</summary>
public sealed class ActorRevalidation(ILoggerFactory logs, IServiceScopeFactory scopes) : RevalidatingServerAuthenticationStateProvider(logs)
{
    /// <summary>How often an open circuit is checked.</summary>
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await StandsAsync(scope.ServiceProvider.GetRequiredService<UserManager<User>>(), authenticationState.User);
    }

    /// <summary>True when the sign-in exists, is not disabled and its stamp is still the one it signed in with.</summary>
    public static async Task<bool> StandsAsync(UserManager<User> users, ClaimsPrincipal principal)
    {
        var user = await users.GetUserAsync(principal);
        return user is { IsDisabled: false } && principal.FindFirstValue("AspNet.Identity.SecurityStamp") == await users.GetSecurityStampAsync(user);
    }
}
