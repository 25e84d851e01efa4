using Microsoft.Extensions.DependencyInjection;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>Registration.</summary>
public static class BillingRegistration
{
    /// <summary>Operations of Billing.</summary>
    public static IServiceCollection AddBilling(this IServiceCollection services) => services
        .AddSingleton<IPaymentStandings, NoPaymentStandings>().AddSingleton<BillingCases>().AddSingleton<IssueInvoices>().AddSingleton<RunBilling>().AddSingleton<ReleaseBills>().AddSingleton<IssueCreditNote>().AddSingleton<FindCorrections>().AddSingleton<DecideCorrection>().AddSingleton<PreviewInvoice>()
        .AddSingleton<PublishTariff>().AddSingleton<ProposeTariff>().AddSingleton<DecideTariff>().AddSingleton<SimulateTariff>().AddSingleton<PublishIndices>().AddSingleton<PriceUsage>().AddSingleton<EstimateMonth>().AddSingleton<BillingQueries>()
        .AddSingleton<KeepBill>().AddSingleton<PrintMonth>().AddSingleton<ExplainBill>().AddSingleton<IFiscalClearance, NoFiscalClearance>().AddSingleton(BillPrinting.None);
}
