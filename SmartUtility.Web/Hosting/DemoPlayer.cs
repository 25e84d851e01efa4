using SmartUtility.Core.Metering;
using SmartUtility.Core.Simulation;
using SmartUtility.Core.Simulation.Operations;

namespace SmartUtility.Web.Hosting;

/// <summary>Plays the demonstration's meters against the program's own broker over loopback MQTT, from the last stored readings on.</summary>
public sealed class DemoPlayer(IServiceProvider services, DemoSettings settings, DemoQueries queries, DeviceSecrets secrets, TimeProvider clock, IHostApplicationLifetime life, ILogger<DemoPlayer> logger) : BackgroundService
{
    /// <summary>The player, once it plays.</summary>
    public PlayMeters? Playing { get; private set; }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = new TaskCompletionSource();
        await using var started = life.ApplicationStarted.Register(listening.SetResult);
        await listening.Task.WaitAsync(stoppingToken);
        if (await queries.FindAsync(stoppingToken) is not { } numbers) return;

        var country = await Task.Run(() => CountryBuilder.Build(numbers.Until, numbers.Meters, numbers.Days), stoppingToken);
        var stands = new Dictionary<string, IReadOnlyDictionary<string, MeterStand>>(StringComparer.Ordinal);
        foreach (var plan in country.Operators) stands[plan.Code] = await queries.StandsAsync(plan.Code, stoppingToken);
        var mqtt = MqttEndpoint.Of(services);
        var player = new PlayMeters(country, secrets, new PlaySettings(mqtt.Host, mqtt.Port, TimeSpan.FromSeconds(settings.IntervalSeconds), Scenarios.OfDemo), clock, logger);
        await Task.Run(() => player.Prepare((code, meter) => stands[code].TryGetValue(meter.Serial, out var stand) ? stand : null), stoppingToken);
        Playing = player;
        await player.RunAsync(stoppingToken);
    }
}
