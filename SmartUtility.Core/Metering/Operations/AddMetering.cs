using Microsoft.Extensions.DependencyInjection;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>Registration.</summary>
public static class MeteringRegistration
{
    /// <summary>Operations of Metering.</summary>
    public static IServiceCollection AddMetering(this IServiceCollection services) => services
        .AddSingleton<UsageReader>()
        .AddSingleton<RefreshRollups>().AddSingleton<AddMeter>().AddSingleton<SetSimGroup>().AddSingleton<AddGateway>().AddSingleton<InstallMeter>().AddSingleton<MoveUsagePoint>().AddSingleton<ExchangeMeter>().AddSingleton<SubstituteReading>()
        .AddSingleton<ConsumptionQueries>().AddSingleton<MeteringQueries>().AddSingleton<NetworkQueries>()
        .AddSingleton<EstimateGaps>().AddSingleton<WatchRegisters>()
        .AddSingleton<DeviceDirectory>()
        .AddSingleton<IngestReadings>()
        .AddSingleton<MeterPresence>()
        .AddSingleton<WriteReadings>()
        .AddSingleton<OwnMeterQueries>()
        .AddSingleton<SendOwnReading>().AddSingleton<DecideOwnReading>().AddSingleton<OwnReadingQueries>();
}
