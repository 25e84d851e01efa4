using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MQTTnet;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Tests.Web;
using SmartUtility.Web.Mqtt;

namespace SmartUtility.Tests.Mqtt;

/// <summary>What the detection of outages rests on: which connections were lost, and since when the program listens.</summary>
public sealed class LostConnectionTests(PostgresFixture postgres) : IAsyncLifetime
{
    HostFixture _host = null!;
    Operator _operator = null!;
    Meter _meter = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await HostFixture.StartAsync(postgres, seed: async rows => _operator = await rows.OperatorAsync("LOST"));
        _meter = await _host.Rows.DeviceAsync(_host, _operator);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    async Task<IMqttClient> ConnectAsync()
    {
        var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", _host.Services.GetRequiredService<MqttAddress>().Port).WithCredentials($"LOST/{_meter.Serial}", Rows.DeviceSecret)
            .WithClientId("lost-" + _meter.Serial).WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500).Build());
        await EventuallyAsync("is_online and lost_at is null");
        return client;
    }

    async Task EventuallyAsync(string condition)
    {
        for (var until = DateTime.UtcNow.AddSeconds(15); !Equals(await _host.Database.OwnerSqlAsync($"select count(*) from meters where id = {_meter.Id} and {condition}"), 1L); await Task.Delay(100))
            Assert.True(DateTime.UtcNow < until, $"not in time: {condition}");
    }

    static Task LeaveAsync(IMqttClient client, MqttClientDisconnectOptionsReason reason) => client.DisconnectAsync(new MqttClientDisconnectOptionsBuilder().WithReason(reason).Build());

    [Fact]
    public async Task A_connection_that_breaks_is_lost_until_the_meter_is_back_and_a_goodbye_is_none()
    {
        using (var client = await ConnectAsync())
        {
            await LeaveAsync(client, MqttClientDisconnectOptionsReason.DisconnectWithWillMessage);
            await EventuallyAsync("not is_online and lost_at > now() - interval '1 minute'");
        }
        using (var client = await ConnectAsync())
        {
            await LeaveAsync(client, MqttClientDisconnectOptionsReason.NormalDisconnection);
            await EventuallyAsync("not is_online");
            Assert.Equal(1L, await _host.Database.OwnerSqlAsync($"select count(*) from meters where id = {_meter.Id} and lost_at is null"));
        }
        Assert.NotNull(_host.Services.GetRequiredService<Presence>().ListeningSince);
    }

    [Fact]
    public async Task The_programs_own_stop_loses_nobody()
    {
        using var client = await ConnectAsync();

        await _host.Host.App.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1L, await _host.Database.OwnerSqlAsync($"select count(*) from meters where id = {_meter.Id} and lost_at is null"));
    }

    [Fact]
    public async Task A_meter_behind_a_gateway_is_reached_through_it()
    {
        await _host.Rows.GatewayAsync(_host, _operator, "GW-1");

        var (code, output) = await Mosquitto.PublishAsync(_host.Services.GetRequiredService<MqttAddress>().Port, "LOST/GW-1", Rows.DeviceSecret, "LOST/gateways/GW-1/readings",
            $$"""{"readings":[{"serial":"{{_meter.Serial}}","value":12.5}]}""");

        Assert.True(code == 0, output);
        await EventuallyAsync("link = 'GW-1'");
    }
}
