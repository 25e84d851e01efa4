using Microsoft.Extensions.DependencyInjection;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>Registration.</summary>
public static class AccountsRegistration
{
    /// <summary>Operations of Accounts.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services) => services
        .AddSingleton<OperatorIds>().AddSingleton<ResolveApiKey>()
        .AddSingleton<ResolveActor>().AddSingleton<FindPhone>().AddSingleton<FirstAdministrator>()
        .AddSingleton<StaffQueries>().AddSingleton<InviteStaff>().AddSingleton<AcceptInvitation>().AddSingleton<ChangeStaff>().AddSingleton<ManageKeys>()
        .AddSingleton<AuditQueries>().AddSingleton<BackupLog>().AddSingleton<OperatorSettings>()
        .AddSingleton<OwnSettings>().AddSingleton<OperatorCodes>().AddSingleton<OperatorCalendars>().AddSingleton<AddOperator>().AddSingleton<AddSubscriber>();
}
