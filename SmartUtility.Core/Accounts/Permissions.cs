namespace SmartUtility.Core.Accounts;

/// <summary>Everything one can do. Each operation names one.</summary>
public enum Do
{
    /// <summary>Create and change operators, installation settings, installation keys.</summary>
    ManageInstallation,
    /// <summary>Invite, change and lock staff of an operator; its keys.</summary>
    ManageStaff,
    /// <summary>Change the operator's settings: hours, holidays, roster, moratorium zones, vital customers.</summary>
    ManageOperator,
    /// <summary>Create network points, usage points, subscribers, agreements, meters.</summary>
    ManageNetwork,
    /// <summary>See the network, meters, readings, balances.</summary>
    ViewNetwork,
    /// <summary>Send readings by the API or correct them.</summary>
    WriteReadings,
    /// <summary>Switch supply off and on.</summary>
    SwitchSupply,
    /// <summary>See the audit log.</summary>
    ViewAudit,
    /// <summary>Handle alerts and limits.</summary>
    HandleAlerts,
    /// <summary>Create and assign work orders.</summary>
    ManageWork,
    /// <summary>Do the work orders assigned to oneself.</summary>
    DoWork,
    /// <summary>Change tariffs.</summary>
    ManageTariffs,
    /// <summary>Run billing, see all bills and arrears, issue credit notes.</summary>
    RunBilling,
    /// <summary>Find a subscriber and its bills.</summary>
    ViewSubscribers,
    /// <summary>Take a payment.</summary>
    TakePayment,
    /// <summary>See one's own account as a subscriber.</summary>
    ViewOwnAccount,
    /// <summary>Read statistics.</summary>
    ViewStatistics,
    /// <summary>Close periods, assess what the state gets of an operator, invoice and credit it: the regulator's own rows.</summary>
    Regulate,
    /// <summary>Answer the regulator for an operator: declare, comment, pay.</summary>
    AnswerRegulator,
    /// <summary>See the messages the program sent (codes included).</summary>
    ViewMessages,
}

/// <summary>The table role × action. Deny by default. Row scope is separate: <see cref="Actor.Operators"/> and <see cref="Actor.Subscribers"/>.</summary>
public static class Permissions
{
    static readonly Dictionary<Role, HashSet<Do>> Table = new()
    {
        [Role.InstallationAdmin] = [.. Enum.GetValues<Do>().Except([Do.ViewOwnAccount, Do.DoWork, Do.Regulate])],
        [Role.OperatorAdmin] = [Do.ManageStaff, Do.ManageOperator, Do.ManageNetwork, Do.ViewNetwork, Do.WriteReadings, Do.SwitchSupply, Do.ViewAudit,
            Do.HandleAlerts, Do.ManageWork, Do.ManageTariffs, Do.RunBilling, Do.ViewSubscribers, Do.TakePayment, Do.ViewStatistics, Do.AnswerRegulator],
        [Role.Dispatcher] = [Do.ViewNetwork, Do.HandleAlerts, Do.ManageWork, Do.ViewSubscribers],
        [Role.Billing] = [Do.ViewNetwork, Do.RunBilling, Do.ManageTariffs, Do.ViewSubscribers, Do.TakePayment, Do.ViewStatistics, Do.AnswerRegulator],
        [Role.Cashier] = [Do.ViewSubscribers, Do.TakePayment],
        [Role.FieldAgent] = [Do.DoWork],
        [Role.Regulator] = [Do.ViewStatistics, Do.Regulate],
        [Role.Subscriber] = [Do.ViewOwnAccount],
        [Role.System] = [.. Enum.GetValues<Do>()],
    };

    static readonly Dictionary<string, HashSet<Do>> ScopeTable = new(StringComparer.Ordinal)
    {
        ["provision"] = [Do.ManageNetwork, Do.ViewNetwork, Do.ManageTariffs, Do.ViewSubscribers],
        ["installation"] = [Do.ManageInstallation, Do.ManageStaff, Do.ManageOperator],
        ["readings"] = [Do.ViewNetwork, Do.WriteReadings],
        ["commands"] = [Do.SwitchSupply, Do.ViewNetwork],
        ["billing"] = [Do.RunBilling, Do.ViewSubscribers],
        ["payments"] = [Do.TakePayment, Do.ViewSubscribers],
        ["network"] = [Do.ViewNetwork, Do.HandleAlerts, Do.ManageWork],
        ["statistics"] = [Do.ViewStatistics],
        ["levies"] = [Do.ViewStatistics, Do.AnswerRegulator],
        ["regulation"] = [Do.ViewStatistics, Do.Regulate],
        ["metrics"] = [],
    };

    /// <summary>Scopes a key can carry.</summary>
    public static IReadOnlyCollection<string> KnownScopes => ScopeTable.Keys;

    /// <summary>True when this caller's role (or, for a key, one of its scopes) has the action.</summary>
    public static bool Allow(Actor actor, Do action) => actor.Role == Role.ApiKey
        ? actor.Scopes is { } scopes && scopes.Any(scope => ScopeTable.TryGetValue(scope, out var actions) && actions.Contains(action))
        : Table.TryGetValue(actor.Role, out var allowed) && allowed.Contains(action) && !(actor == Actor.Nobody);
}
