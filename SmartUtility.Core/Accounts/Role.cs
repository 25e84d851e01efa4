namespace SmartUtility.Core.Accounts;

/// <summary>What a person (or the program, or a key) is to the system. One role per sign-in.</summary>
public enum Role
{
    /// <summary>Runs the installation: operators, first settings. Sees every operator.</summary>
    InstallationAdmin,
    /// <summary>Administers one operator: staff, meters, tariffs, supply.</summary>
    OperatorAdmin,
    /// <summary>Control room.</summary>
    Dispatcher,
    /// <summary>Bills, tariffs, arrears.</summary>
    Billing,
    /// <summary>Takes payments at a counter.</summary>
    Cashier,
    /// <summary>Does work orders in the field.</summary>
    FieldAgent,
    /// <summary>Reads statistics of the operators assigned and changes nothing of theirs; writes its own periods, assessments, invoices and credits.</summary>
    Regulator,
    /// <summary>A customer.</summary>
    Subscriber,
    /// <summary>A background job or the broker acting for one operator.</summary>
    System,
    /// <summary>A key of the API; its rights are its scopes.</summary>
    ApiKey,
}

/// <summary>Names and homes of the roles as the outside contract writes them.</summary>
public static class Roles
{
    /// <summary>"installation-admin", "operator-admin", "dispatcher" …</summary>
    public static string Code(this Role role) => role switch
    {
        Role.InstallationAdmin => "installation-admin",
        Role.OperatorAdmin => "operator-admin",
        Role.Dispatcher => "dispatcher",
        Role.Billing => "billing",
        Role.Cashier => "cashier",
        Role.FieldAgent => "field-agent",
        Role.Regulator => "regulator",
        Role.Subscriber => "subscriber",
        Role.System => "system",
        _ => "api-key",
    };

    /// <summary>The role of a code; null for an unknown one.</summary>
    public static Role? Parse(string? code)
    {
        foreach (var role in Enum.GetValues<Role>())
            if (role.Code() == code) return role;
        return null;
    }

    /// <summary>Where a person of this role lands after signing in.</summary>
    public static string Home(this Role role) => role switch
    {
        Role.InstallationAdmin or Role.OperatorAdmin => "/admin",
        Role.Dispatcher => "/ops",
        Role.Billing => "/ops/billing",
        Role.Cashier => "/counter",
        Role.FieldAgent => "/field/jobs",
        Role.Regulator => "/regulator",
        _ => "/account",
    };
}
