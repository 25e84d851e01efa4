using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SmartUtility.Core.Accounts;

namespace SmartUtility.Web.Identity;

/// <summary>What the cookie says: id, name, role code, language, security stamp. Operators and accounts are looked up, never carried.</summary>
public sealed class Claims(UserManager<User> users, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<User>(users, options)
{
    /// <summary>Type of the language claim.</summary>
    public const string Language = "language";

    /// <inheritdoc/>
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(ClaimTypes.Role, user.Role.Code()));
        identity.AddClaim(new Claim(Language, user.Language));
        return identity;
    }

    /// <summary>Id of the signed-in person; null for nobody.</summary>
    public static int? UserId(ClaimsPrincipal principal) =>
        principal.Identity?.IsAuthenticated == true && int.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    /// <summary>Role of the signed-in person; null for nobody.</summary>
    public static Role? RoleOf(ClaimsPrincipal principal) => Roles.Parse(principal.FindFirstValue(ClaimTypes.Role));
}
