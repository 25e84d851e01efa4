using Microsoft.Extensions.DependencyInjection;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>Registration.</summary>
public static class RegulationRegistration
{
    /// <summary>Operations of Regulation.</summary>
    public static IServiceCollection AddRegulation(this IServiceCollection services) => services.AddSingleton<RegulatorQueries>()
        .AddSingleton<ClosePeriod>().AddSingleton<VerifyPeriod>().AddSingleton<PublishScheme>().AddSingleton<DeclareFigure>().AddSingleton<AssessPeriod>().AddSingleton<CommentAssessment>()
        .AddSingleton<IssueLevyInvoice>().AddSingleton<ProposeLevyCredit>().AddSingleton<RecordLevyPayment>().AddSingleton<ConfirmLevyPayment>().AddSingleton<LevyQueries>().AddSingleton<StatisticsQueries>().AddSingleton<QualityQueries>();
}
