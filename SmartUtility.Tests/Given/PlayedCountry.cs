using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Simulation;
using SmartUtility.Core.Simulation.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Web;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Jobs;
using SmartUtility.Web.Mqtt;

namespace SmartUtility.Tests.Given;

/// <summary>
/// A whole program with a demonstration large enough for two stations, whose meters a test plays over real MQTT, step by step, on a clock that it moves: a class fixture. Each play
/// begins a minute before a half hour, when what comes and goes in the simulator is about to break.
/// </summary>
public sealed class PlayedCountry(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DemoNumbers Numbers = new(new DateOnly(2026, 11, 24), 400, 40);
    static readonly TimeSpan Half = TimeSpan.FromMinutes(30), Before = TimeSpan.FromMinutes(12);

    public FakeTimeProvider Clock { get; } = new(Country.Calendar.StartOf(Numbers.Until).AddHours(8).AddMinutes(17));
    public HostFixture Host { get; private set; } = null!;
    public PlayMeters Player { get; private set; } = null!;
    long _tick;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Host = await HostFixture.StartAsync(postgres, Clock);
        await DemoStart.SeedAsync(Host.Host, Numbers, default);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>Connects every meter from where it stands, sends what it owes, and goes on to one minute before the half hour.</summary>
    public async Task BeginAsync(Scenario scenario)
    {
        var now = Clock.GetUtcNow();
        var next = new DateTimeOffset(now.UtcTicks - now.UtcTicks % Half.Ticks, TimeSpan.Zero) + Half - Before;
        Clock.SetUtcNow(next > now ? next : next + Half);
        var country = CountryBuilder.Build(Numbers.Until, Numbers.Meters, Numbers.Days);
        var (queries, stands) = (Host.Services.GetRequiredService<DemoQueries>(), new Dictionary<string, IReadOnlyDictionary<string, MeterStand>>());
        foreach (var plan in country.Operators) stands[plan.Code] = await queries.StandsAsync(plan.Code, Stop);
        var mqtt = MqttEndpoint.Of(Host.Host);
        // The library's keep-alive counts real seconds.
        Player = new PlayMeters(country, Host.Services.GetRequiredService<DeviceSecrets>(), new PlaySettings(mqtt.Host, mqtt.Port, TimeSpan.FromSeconds(1), scenario) { KeepAlive = TimeSpan.FromHours(4) }, Clock, NullLogger.Instance);
        Player.Prepare((code, meter) => stands[code].TryGetValue(meter.Serial, out var stand) ? stand : null);
        for (var tries = 0; Player.Connected < Player.Count || Player.Waiting > 0; tries++)
        {
            Assert.True(tries < 400, $"{Player.Counts()}");
            await Player.StepAsync(_tick++, Stop);
        }
        // Ten minutes later every meter has something to say, moved or not.
        await StepAsync(VirtualMeter.Heartbeat);
        await StepAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>Moves the clock and lets every meter have its turn, until the database knows who is connected.</summary>
    public async Task StepAsync(TimeSpan by)
    {
        Clock.Advance(by);
        // One that comes back connects in this turn, sixteen at a time.
        for (int before = -1, tries = 0; before != Player.Connected && tries < 100; tries++)
        {
            before = Player.Connected;
            await Player.StepAsync(_tick++, Stop);
        }
        for (var tries = 0; (long)(await Host.Database.OwnerSqlAsync("select count(*) from meters where is_online"))! != Player.Connected; tries++)
        {
            Assert.True(tries < 150, "the database does not know who is connected");
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, Stop);
        }
    }

    /// <summary>The job looks for outages.</summary>
    public Task LookAsync() => ActivatorUtilities.CreateInstance<OutageJob>(Host.Services).RunAsync(Stop);

    /// <summary>Open alerts, "rule point" in order.</summary>
    public async Task<string> AlertsAsync() => (string)(await Host.Database.OwnerSqlAsync("select coalesce(string_agg(a.rule || ' ' || p.code, ', ' order by p.code), '') from alerts a join network_points p on p.id = a.network_point_id where a.ended_at is null"))!;
}
