using Microsoft.Extensions.DependencyInjection;

namespace SmartUtility.Core.Payments.Operations;

/// <summary>Registration.</summary>
public static class PaymentsRegistration
{
    /// <summary>Operations of Payments.</summary>
    public static IServiceCollection AddPayments(this IServiceCollection services) => services
        .AddSingleton<RecordPayment>().AddSingleton<ReversePayment>().AddSingleton<PaymentQueries>().AddSingleton<ArrearsQueries>().AddSingleton<FindAccounts>().AddSingleton<OwnBillQueries>()
        .AddSingleton<OpenShift>().AddSingleton<CloseShift>().AddSingleton<ShiftQueries>().AddSingleton<StartPayment>().AddSingleton<ConfirmPayment>();
}
