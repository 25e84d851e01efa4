using Microsoft.Extensions.DependencyInjection;
using MQTTnet;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Commands;
using SmartUtility.Core.Commands.Operations;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Supply.Operations;
using SmartUtility.Tests.Given;
using SmartUtility.Tests.Web;
using SmartUtility.Web.Mqtt;

namespace SmartUtility.Tests.Mqtt;

public sealed class CommandDeliveryTests(HostFixture host) : IClassFixture<HostFixture>, IAsyncLifetime
{
    static int _operators;
    Operator _owner = null!;
    Meter _meter = null!;
    Actor _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _owner = await host.Rows.OperatorAsync($"CMD{Interlocked.Increment(ref _operators)}");
        _meter = await host.Rows.SuppliedDeviceAsync(host, _owner);
        _admin = new Actor(1, "admin@example.org", Role.OperatorAdmin, [_owner.Id], []);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    T Op<T>() where T : notnull => host.Services.GetRequiredService<T>();

    TestMeter Device() => new(Op<MqttAddress>().Port, _owner.Code, _meter.Serial, Rows.DeviceSecret);

    async Task<Guid> CutAsync(TimeSpan? expiry = null)
    {
        var ordered = await Op<CutSupply>().RunAsync(_admin, _meter.Serial, new SwitchRequest("unpaid", expiry), default);
        Assert.True(ordered.IsDone, ordered.Refusal?.Detail);
        return ordered.Value.CommandId!.Value;
    }

    async Task<CommandView> ViewAsync(Guid id) => (await Op<CommandQueries>().OneAsync(_admin, id, default)).Value;

    async Task<SupplyState> SupplyAsync() => (await Op<SupplyQueries>().MeterAsync(_admin, _meter.Serial, default)).Value.Supply;

    async Task<CommandView> UntilAsync(Guid id, CommandState state)
    {
        for (var until = DateTime.UtcNow.AddSeconds(10); ; await Task.Delay(50))
        {
            var view = await ViewAsync(id);
            if (view.State == state) return view;
            Assert.True(DateTime.UtcNow < until, $"still {view.State}, waited for {state}");
        }
    }

    [Fact]
    public async Task A_connected_meter_gets_the_command_at_once_and_its_word_is_what_is_shown()
    {
        await using var device = Device();
        await device.ConnectAsync();

        var id = await CutAsync();

        var view = await UntilAsync(id, CommandState.Confirmed);
        Assert.Equal([(id.ToString("D"), "disconnect")], device.Heard);
        Assert.NotNull(view.SentAt);
        Assert.Equal(SupplyState.Off, await SupplyAsync());

        var on = (await Op<RestoreSupply>().RunAsync(_admin, _meter.Serial, new SwitchRequest("paid"), arm: false, default)).Value.CommandId!.Value;
        await UntilAsync(on, CommandState.Confirmed);
        Assert.Equal(SupplyState.On, await SupplyAsync());
    }

    [Fact]
    public async Task A_meter_that_says_nothing_has_acknowledged_and_is_not_shown_as_off()
    {
        await using var device = Device();
        device.Status = null;
        await device.ConnectAsync();

        var id = await CutAsync();

        await UntilAsync(id, CommandState.Acknowledged);
        Assert.Equal(SupplyState.Unknown, await SupplyAsync());
    }

    [Fact]
    public async Task A_meter_that_refuses_stays_on()
    {
        await using var device = Device();
        device.Status = "refused";
        await device.ConnectAsync();

        var id = await CutAsync();

        await UntilAsync(id, CommandState.Refused);
        Assert.Equal(SupplyState.On, await SupplyAsync());
    }

    [Fact]
    public async Task A_command_for_an_absent_meter_waits_and_comes_when_it_connects()
    {
        var id = await CutAsync();
        await Task.Delay(300);
        Assert.Equal(CommandState.Requested, (await ViewAsync(id)).State);

        await using var device = Device();
        await device.ConnectAsync();

        await UntilAsync(id, CommandState.Confirmed);
        Assert.Equal([(id.ToString("D"), "disconnect")], device.Heard);
    }

    [Fact]
    public async Task A_command_that_expired_while_the_meter_was_away_is_never_delivered()
    {
        var id = await CutAsync(CommandWords.ShortestExpiry);
        await Task.Delay(CommandWords.ShortestExpiry + TimeSpan.FromMilliseconds(200));

        await using var device = Device();
        await device.ConnectAsync();
        var alive = (await Op<RequestCommand>().RunAsync(_admin, _meter.Serial, "check", null, null, default)).Value;
        await UntilAsync(alive, CommandState.Confirmed);

        Assert.Equal([(alive.ToString("D"), "read")], device.Heard);
        Assert.Equal(1, (await Op<ExpireCommands>().RunAsync(Actor.System(_owner.Id), default)).Value);
        Assert.Equal(CommandState.Expired, (await ViewAsync(id)).State);
    }

    [Fact]
    public async Task Answers_that_are_none_are_acknowledged_kept_with_their_reason_and_change_nothing()
    {
        var other = await host.Rows.SuppliedDeviceAsync(host, _owner);
        var theirs = (await Op<CutSupply>().RunAsync(_admin, other.Serial, new SwitchRequest("unpaid"), default)).Value.CommandId!.Value;
        await using var device = Device();
        await device.ConnectAsync();

        await device.AnswerAsync(new { id = theirs, status = "done", supply = "off" });
        await device.AnswerAsync(new { id = Guid.NewGuid(), status = "done", supply = "off" });
        await device.AnswerAsync(new { nothing = true });

        var reasons = new List<string>();
        foreach (var reason in new[] { "another-meter", "unknown-command", "no-command-id" })
            if ((long)(await host.Database.OwnerSqlAsync($"select count(*) from rejected_payloads where operator_id = {_owner.Id} and device = '{_meter.Serial}' and reason = '{reason}'"))! == 1) reasons.Add(reason);
        Assert.Equal(["another-meter", "unknown-command", "no-command-id"], reasons);
        Assert.Equal(CommandState.Requested, (await ViewAsync(theirs)).State);
        Assert.Equal(SupplyState.Unknown, await SupplyAsync());
    }

    async Task<(string Code, string User)> GatewayAsync()
    {
        var gateway = await host.Rows.GatewayAsync(host, _owner, "GW" + _owner.Code);
        return (gateway.Code, $"{_owner.Code}/{gateway.Code}");
    }

    // As a concentrator does: what its meters counted.
    async Task ReadThroughAsync((string Code, string User) gateway, string serial) => Assert.Equal(0, (await Mosquitto.PublishAsync(Op<MqttAddress>().Port, gateway.User, Rows.DeviceSecret, $"{_owner.Code}/gateways/{gateway.Code}/readings",
        $$"""{"readings":[{"serial":"{{serial}}","value":101}]}""")).Code);

    Task<(int Code, string Output)> ListenAsync((string Code, string User) gateway, int seconds = 12) =>
        Mosquitto.RunAsync("mosquitto_sub", Op<MqttAddress>().Port, gateway.User, Rows.DeviceSecret, $"-q 1 -t {_owner.Code}/gateways/{gateway.Code}/commands -C 1 -W {seconds}");

    [Fact]
    public async Task A_meter_behind_a_gateway_is_reached_through_it_and_its_answer_counts()
    {
        var gateway = await GatewayAsync();
        await ReadThroughAsync(gateway, _meter.Serial);
        var listening = ListenAsync(gateway);
        await Task.Delay(500);

        var id = await CutAsync();

        var (code, output) = await listening;
        Assert.True(code == 0, output);
        Assert.Contains($"{{\"id\":\"{id:D}\",\"serial\":\"{_meter.Serial}\",\"action\":\"disconnect\",\"expires\":\"", output, StringComparison.Ordinal);
        Assert.Equal(0, (await Mosquitto.PublishAsync(Op<MqttAddress>().Port, gateway.User, Rows.DeviceSecret, $"{_owner.Code}/gateways/{gateway.Code}/results",
            $$"""{"results":[{"id":"{{id:D}}","serial":"{{_meter.Serial}}","status":"done","supply":"off"}]}""")).Code);
        Assert.Equal(CommandState.Confirmed, (await ViewAsync(id)).State);
        Assert.Equal(SupplyState.Off, await SupplyAsync());
    }

    [Fact]
    public async Task A_gateway_that_was_away_gets_what_waits_when_it_listens_again_and_a_meters_own_connection_comes_first()
    {
        var gateway = await GatewayAsync();
        await ReadThroughAsync(gateway, _meter.Serial);
        var waiting = await CutAsync();
        var (code, output) = await ListenAsync(gateway);
        Assert.True(code == 0, output);
        Assert.Contains(waiting.ToString("D"), output, StringComparison.Ordinal);

        var listening = ListenAsync(gateway, 3);
        await using var device = Device();
        await device.ConnectAsync();
        var on = (await Op<RestoreSupply>().RunAsync(_admin, _meter.Serial, new SwitchRequest("paid"), arm: false, default)).Value.CommandId!.Value;

        await UntilAsync(on, CommandState.Confirmed);
        Assert.Contains((on.ToString("D"), "connect"), device.Heard);
        Assert.DoesNotContain(on.ToString("D"), (await listening).Output, StringComparison.Ordinal);
    }

    async Task<IMqttClient> GatewayClientAsync((string Code, string User) gateway, string clientId, System.Collections.Concurrent.ConcurrentQueue<string> heard)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += received => { heard.Enqueue(received.ApplicationMessage.ConvertPayloadToString()); return Task.CompletedTask; };
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", Op<MqttAddress>().Port).WithCredentials(gateway.User, Rows.DeviceSecret).WithClientId(clientId).Build());
        await client.SubscribeAsync($"{_owner.Code}/gateways/{gateway.Code}/commands", MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce);
        return client;
    }

    static async Task<string> FirstAsync(System.Collections.Concurrent.ConcurrentQueue<string> heard)
    {
        string? first;
        for (var until = DateTime.UtcNow.AddSeconds(10); !heard.TryPeek(out first); await Task.Delay(50)) Assert.True(DateTime.UtcNow < until, "nothing was heard");
        return first;
    }

    [Fact]
    public async Task What_waits_for_a_meter_comes_on_the_open_connection_of_the_gateway_that_now_speaks_for_it()
    {
        var gateway = await GatewayAsync();
        System.Collections.Concurrent.ConcurrentQueue<string> heard = [];
        using var client = await GatewayClientAsync(gateway, "one-" + _owner.Code, heard);
        var id = await CutAsync();
        await Task.Delay(300);
        Assert.Equal(CommandState.Requested, (await ViewAsync(id)).State);
        Assert.Empty(heard);

        await client.PublishStringAsync($"{_owner.Code}/gateways/{gateway.Code}/readings", $$"""{"readings":[{"serial":"{{_meter.Serial}}","value":101}]}""", MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce);

        Assert.Contains(id.ToString("D"), await FirstAsync(heard), StringComparison.Ordinal);
        await UntilAsync(id, CommandState.Acknowledged);
        Assert.Single(heard);
    }

    [Fact]
    public async Task Of_two_connections_of_one_name_the_newest_that_listens_is_told_and_when_it_is_gone_the_other()
    {
        var gateway = await GatewayAsync();
        System.Collections.Concurrent.ConcurrentQueue<string> older = [], newer = [];
        using var first = await GatewayClientAsync(gateway, "first-" + _owner.Code, older);
        using var second = await GatewayClientAsync(gateway, "second-" + _owner.Code, newer);
        // A third connection that only publishes and leaves takes nothing from them.
        await ReadThroughAsync(gateway, _meter.Serial);

        var off = await CutAsync();
        Assert.Contains(off.ToString("D"), await FirstAsync(newer), StringComparison.Ordinal);
        Assert.Empty(older);
        await UntilAsync(off, CommandState.Acknowledged);
        await second.DisconnectAsync();

        var on = (await Op<RestoreSupply>().RunAsync(_admin, _meter.Serial, new SwitchRequest("paid"), arm: false, default)).Value.CommandId!.Value;
        Assert.Contains(on.ToString("D"), await FirstAsync(older), StringComparison.Ordinal);
        await UntilAsync(on, CommandState.Acknowledged);
    }

    [Fact]
    public async Task A_second_connection_with_the_same_client_id_takes_over_and_is_told()
    {
        var gateway = await GatewayAsync();
        await ReadThroughAsync(gateway, _meter.Serial);
        System.Collections.Concurrent.ConcurrentQueue<string> older = [], newer = [];
        using var first = await GatewayClientAsync(gateway, "same-" + _owner.Code, older);
        using var second = await GatewayClientAsync(gateway, "same-" + _owner.Code, newer);
        for (var until = DateTime.UtcNow.AddSeconds(10); first.IsConnected; await Task.Delay(20)) Assert.True(DateTime.UtcNow < until, "the first connection stays");

        var id = await CutAsync();

        Assert.Contains(id.ToString("D"), await FirstAsync(newer), StringComparison.Ordinal);
        Assert.Empty(older);
        Assert.True(second.IsConnected);
    }

    [Fact]
    public async Task A_meter_with_two_connections_is_away_only_when_both_are()
    {
        var online = $"select is_online from meters where id = {_meter.Id}";
        var older = Mosquitto.RunAsync("mosquitto_sub", Op<MqttAddress>().Port, $"{_owner.Code}/{_meter.Serial}", Rows.DeviceSecret, $"-i old-{_owner.Code} -q 1 -t {_owner.Code}/meters/{_meter.Serial}/commands -C 1 -W 12");
        await Task.Delay(300);
        await Mosquitto.PublishAsync(Op<MqttAddress>().Port, $"{_owner.Code}/{_meter.Serial}", Rows.DeviceSecret, $"{_owner.Code}/meters/{_meter.Serial}/readings", """{"value":101}""");
        await Task.Delay(1500);
        Assert.True((bool)(await host.Database.OwnerSqlAsync(online))!);

        var id = await CutAsync();

        Assert.Contains(id.ToString("D"), (await older).Output, StringComparison.Ordinal);
        for (var until = DateTime.UtcNow.AddSeconds(10); (bool)(await host.Database.OwnerSqlAsync(online))!; await Task.Delay(100)) Assert.True(DateTime.UtcNow < until, "still online");
    }

    [Fact]
    public async Task A_gateway_of_another_operator_is_given_nothing()
    {
        var stranger = await host.Rows.OperatorAsync(_owner.Code + "X");
        await host.Rows.GatewayAsync(host, stranger, "GWX");
        var gateway = (Code: "GWX", User: $"{stranger.Code}/GWX");
        await Mosquitto.PublishAsync(Op<MqttAddress>().Port, gateway.User, Rows.DeviceSecret, $"{stranger.Code}/gateways/GWX/readings", $$"""{"readings":[{"serial":"{{_meter.Serial}}","value":101}]}""");
        var listening = Mosquitto.RunAsync("mosquitto_sub", Op<MqttAddress>().Port, gateway.User, Rows.DeviceSecret, $"-q 1 -t {stranger.Code}/gateways/GWX/commands -C 1 -W 2");
        await Task.Delay(300);

        var id = await CutAsync();

        Assert.NotEqual(0, (await listening).Code);
        Assert.Equal(CommandState.Requested, (await ViewAsync(id)).State);
    }

    [Fact]
    public async Task Another_projects_client_hears_the_command()
    {
        var listening = Mosquitto.RunAsync("mosquitto_sub", Op<MqttAddress>().Port, $"{_owner.Code}/{_meter.Serial}", Rows.DeviceSecret, $"-q 1 -t {_owner.Code}/meters/{_meter.Serial}/commands -C 1 -W 12");
        await Task.Delay(500);

        var id = await CutAsync();

        var (code, output) = await listening;
        Assert.Equal(0, code);
        Assert.Contains($"{{\"id\":\"{id:D}\",\"action\":\"disconnect\",\"expires\":\"", output, StringComparison.Ordinal);
        Assert.True((await ViewAsync(id)).State is CommandState.Sent or CommandState.Acknowledged);
    }
}
