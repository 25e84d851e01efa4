using Microsoft.AspNetCore.Authorization;
using SmartUtility.Core.Accounts;

namespace SmartUtility.Web.Identity;

/// <summary>Policies of pages and endpoints: one per role, named by its code, and "staff" and "admin". What names no policy is denied to everybody.</summary>
public static class Policies
{
    /// <summary>Anyone who works for an operator or the installation.</summary>
    public const string Staff = "staff";
    /// <summary>Anyone with Console pages: staff and the regulator.</summary>
    public const string Console = "console";
    /// <summary>Both kinds of administrators.</summary>
    public const string Admin = "admin";

    /// <summary>The state's share and statistics: the regulator, and the operator's billing office.</summary>
    public const string Levies = "levies";

    /// <summary>Whoever answers customers.</summary>
    public const string Customers = "customers";

    // A page of a role also opens to those whose rights contain that role's (see Core Permissions).
    static readonly Dictionary<string, Role[]> Table = new(StringComparer.Ordinal)
    {
        [Role.InstallationAdmin.Code()] = [Role.InstallationAdmin],
        [Role.OperatorAdmin.Code()] = [Role.OperatorAdmin, Role.InstallationAdmin],
        [Role.Dispatcher.Code()] = [Role.Dispatcher, Role.OperatorAdmin, Role.InstallationAdmin],
        [Role.Billing.Code()] = [Role.Billing, Role.OperatorAdmin, Role.InstallationAdmin],
        [Role.Cashier.Code()] = [Role.Cashier, Role.Billing, Role.OperatorAdmin, Role.InstallationAdmin],
        [Role.FieldAgent.Code()] = [Role.FieldAgent],
        [Role.Regulator.Code()] = [Role.Regulator, Role.InstallationAdmin],
        [Role.Subscriber.Code()] = [Role.Subscriber],
        [Staff] = [Role.InstallationAdmin, Role.OperatorAdmin, Role.Dispatcher, Role.Billing, Role.Cashier, Role.FieldAgent],
        [Console] = [Role.InstallationAdmin, Role.OperatorAdmin, Role.Dispatcher, Role.Billing, Role.Cashier, Role.FieldAgent, Role.Regulator],
        [Levies] = [Role.Regulator, Role.Billing, Role.OperatorAdmin, Role.InstallationAdmin],
        [Customers] = [Role.Dispatcher, Role.Billing, Role.Cashier, Role.OperatorAdmin, Role.InstallationAdmin],
        [Admin] = [Role.OperatorAdmin, Role.InstallationAdmin],
    };

    /// <summary>Roles that a policy lets in.</summary>
    public static IReadOnlyList<Role> RolesOf(string policy) => Table[policy];

    /// <summary>Registers them all; the fallback denies.</summary>
    public static void AddPolicies(this IServiceCollection services)
    {
        var authorization = services.AddAuthorizationBuilder();
        foreach (var (name, roles) in Table)
            authorization.AddPolicy(name, policy => policy.RequireRole(roles.Select(role => role.Code())));
        authorization.SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
    }
}
