namespace SmartUtility.Web.Mqtt;

/// <summary>Registration and routes.</summary>
public static class MqttSetup
{
    /// <summary>Services. Hosted ones start in this order and stop in the opposite: the door closes first, the writer commits what it holds.</summary>
    public static void AddMqtt(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<MqttAddress>();
        services.AddSingleton<ReadingQueue>();
        services.AddSingleton<GatewayRoutes>();
        services.AddSingleton<Broker>();
        services.AddSingleton<Presence>();
        services.AddSingleton<ReadingWriter>();
        services.AddHostedService<DirectoryWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<Presence>());
        services.AddHostedService(provider => provider.GetRequiredService<ReadingWriter>());
        services.AddHostedService<CommandPublisher>();
        services.AddHostedService<BrokerDoor>();
        services.AddHostedService<RollupWorker>();
    }

    /// <summary>Pipeline and routes; the broker has its own sockets.</summary>
    public static void UseMqtt(this WebApplication app)
    {
    }
}
