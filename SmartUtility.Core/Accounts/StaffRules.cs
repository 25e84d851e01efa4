namespace SmartUtility.Core.Accounts;

/// <summary>Who may make whom what.</summary>
public static class StaffRules
{
    /// <summary>Roles of an operator's own people.</summary>
    public static readonly IReadOnlyList<Role> OfOperator = [Role.OperatorAdmin, Role.Dispatcher, Role.Billing, Role.Cashier, Role.FieldAgent];

    /// <summary>Roles of people who belong to no operator.</summary>
    public static readonly IReadOnlyList<Role> OfInstallation = [Role.InstallationAdmin, Role.Regulator];

    /// <summary>Roles that this caller may give.</summary>
    public static IReadOnlyList<Role> Grantable(Actor actor) => !Permissions.Allow(actor, Do.ManageStaff) ? []
        : Permissions.Allow(actor, Do.ManageInstallation) ? [.. OfOperator, .. OfInstallation] : OfOperator;
}
