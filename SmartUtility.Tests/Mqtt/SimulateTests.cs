using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Simulation;
using SmartUtility.Core.Simulation.Operations;
using SmartUtility.Core.Supply.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Web;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Verbs;

namespace SmartUtility.Tests.Mqtt;

public sealed class SimulateTests(PostgresFixture postgres) : IAsyncLifetime
{
    HostFixture _host = null!;
    string _state = "";
    readonly StringWriter _said = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // The demonstration is there, but nobody plays it.
        _host = await HostFixture.StartAsync(postgres);
        await DemoStart.SeedAsync(_host.Host, new DemoNumbers(DemoStart.Today(TimeProvider.System), 50, 40), default);
        _state = Path.Combine(_host.Host.Data.Path, "state.json");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    async Task<T> UntilAsync<T>(string sql, T wanted)
    {
        for (var tries = 0; ; tries++)
        {
            var found = (T)(await _host.Database.OwnerSqlAsync(sql))!;
            if (Equals(found, wanted)) return found;
            Assert.True(tries < 300, $"still {found} after 30 s: {sql}");
            await Task.Delay(100, Stop);
        }
    }

    async Task PlayAsync(int meters, Scenario scenario, Func<Task> meanwhile)
    {
        var mqtt = MqttEndpoint.Of(_host.Host);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var playing = Simulate.RunAsync([$"--Data:Directory={_host.Host.Data.Path}", $"--Keys:Directory={_host.Host.Data.Keys}", "--Logging:LogLevel:Default=Warning"],
            new PlaySettings(mqtt.Host, mqtt.Port, TimeSpan.FromSeconds(1), scenario, meters, "-simulated"), _state, TextWriter.Synchronized(_said), ending.Token);
        try
        {
            await Task.WhenAny(playing, meanwhile()).Unwrap();
        }
        finally
        {
            await ending.CancelAsync();
            await playing;
        }
    }

    [Fact]
    public async Task Meters_obey_and_keep_their_relay_over_a_restart()
    {
        const string serial = "(select m.serial from meters m join installations i on i.meter_id = m.id join usage_points u on u.id = i.usage_point_id join agreements a on a.usage_point_id = u.id where m.switch = 1 and u.vital_reason is null and a.suspended_at is null and m.operator_id = 2 and not exists (select 1 from moratoria x where x.network_point_id = u.network_point_id) order by m.serial limit 1)";
        var chosen = (string)(await _host.Database.OwnerSqlAsync("select " + serial))!;
        var admin = new Actor(1, "admin@elec.example", Role.OperatorAdmin, [2], []);
        await PlayAsync(50, Scenario.None, async () =>
        {
            await UntilAsync("select count(*) from meters where is_online", 50L);
            await UntilAsync($"select exists (select 1 from readings r join registers g on g.id = r.register_id join meters m on m.id = g.meter_id where m.serial = '{chosen}' and r.time > now() - interval '1 minute')", true);
            Assert.Null((await _host.Services.GetRequiredService<CutSupply>().RunAsync(admin, chosen, new SwitchRequest("essai"), Stop)).Refusal);
            await UntilAsync($"select supply from meters where serial = '{chosen}'", 2);
        });

        var kept = JsonSerializer.Deserialize<Dictionary<string, MeterStand>>(await File.ReadAllBytesAsync(_state, Stop))!["ELEC/" + chosen];
        Assert.False(kept.IsOn);
        await UntilAsync("select count(*) from meters where is_online", 0L);
        Assert.Contains("50 of 50 meters connected, ", _said.ToString(), StringComparison.Ordinal);
        Assert.Matches("stopped; [1-9][0-9]* readings sent, [0-9]+ waiting, 1 commands obeyed; relays and indexes are kept in ", _said.ToString());

        await PlayAsync(50, Scenario.None, async () =>
        {
            await UntilAsync($"select is_online from meters where serial = '{chosen}'", true);
            await UntilAsync($"select count(*) > 3 from readings r join registers g on g.id = r.register_id join meters m on m.id = g.meter_id where m.serial = '{chosen}' and r.value = {kept.Index}", true);
        });
        Assert.Equal(2, await _host.Database.OwnerSqlAsync($"select supply from meters where serial = '{chosen}'"));
    }

    [Fact]
    public async Task A_broker_that_cannot_be_reached_is_said_at_once()
    {
        using var nobody = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((System.Net.IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var playing = Simulate.RunAsync([$"--Data:Directory={_host.Host.Data.Path}", $"--Keys:Directory={_host.Host.Data.Keys}", "--Logging:LogLevel:Default=Warning"],
            new PlaySettings("127.0.0.1", port, TimeSpan.FromSeconds(1), Scenario.None, 50, "-simulated"), _state, TextWriter.Synchronized(_said), ending.Token);

        for (var tries = 0; !_said.ToString().Contains("no meter is connected to 127.0.0.1:", StringComparison.Ordinal); tries++)
        {
            Assert.True(tries < 100 && !playing.IsCompleted, _said.ToString());
            await Task.Delay(100, Stop);
        }
        await ending.CancelAsync();
        await playing;
        Assert.Contains("Connection refused; trying again", _said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_usage_and_an_absent_demonstration_are_said()
    {
        Assert.Equal(2, await Verbs.RunAsync(["simulate", "--scenario", "flood"]));
        Assert.Equal(2, await Verbs.RunAsync(["simulate", "--broker", "nowhere"]));
        Assert.Equal(2, await Verbs.RunAsync(["simulate", "--interval", "0"]));
        Assert.Equal(1, await Verbs.RunAsync(["simulate", "--meters", "51", $"--Data:Directory={_host.Host.Data.Path}"]));
        Assert.Equal(1, await Verbs.RunAsync(["simulate", $"--Data:Directory={Directory.CreateTempSubdirectory("su-none-").FullName}"]));
        Assert.Equal(2, await Verbs.RunAsync(["demo", "seed", "--until", "24.11.2026"]));
        Assert.Equal(2, await Verbs.RunAsync(["demo", "seed", "--meters", "7"]));
    }
}
