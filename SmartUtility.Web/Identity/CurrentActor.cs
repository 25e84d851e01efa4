using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;

namespace SmartUtility.Web.Identity;

/// <summary>The caller of a page, an endpoint or an open circuit as the value that every operation takes.</summary>
public sealed class CurrentActor(AuthenticationStateProvider states, IHttpContextAccessor requests, ResolveActor resolve, TimeProvider clock)
{
    // A circuit lives for hours: what its person may see is looked up again after this time.
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    Actor? _actor;
    int? _for;
    DateTimeOffset _at;

    /// <summary>The signed-in person; <see cref="Actor.Nobody"/> when nobody is, or the sign-in has been disabled.</summary>
    public async ValueTask<Actor> GetAsync()
    {
        if (Claims.UserId(await PrincipalAsync()) is not { } id) return Actor.Nobody;
        var now = clock.GetUtcNow();
        if (_actor is { } known && _for == id && now - _at < Fresh) return known;
        _actor = await resolve.RunAsync(id, Localization.Cultures.Code(System.Globalization.CultureInfo.CurrentUICulture), CancellationToken.None);
        (_for, _at) = (id, now);
        return _actor;
    }

    // In a circuit the request is the one that opened it, hours ago: there the provider (which revalidates) is asked; else the request itself.
    async ValueTask<ClaimsPrincipal> PrincipalAsync() => requests.HttpContext is { } request && !request.Request.Path.StartsWithSegments("/_blazor")
        ? request.User
        : (await states.GetAuthenticationStateAsync()).User;
}
