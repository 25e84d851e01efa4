using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Commands;
using SmartUtility.Core.Commands.Operations;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Core.Supply.Operations;
using SmartUtility.Tests.Given;
using SmartUtility.Tests.Web;
using SmartUtility.Web.Mqtt;

namespace SmartUtility.Tests.Mqtt;

/// <summary>One credential for a prefix of topics: what it may and what it may not.</summary>
public sealed class BridgeTests(HostFixture host) : IClassFixture<HostFixture>, IAsyncLifetime
{
    static int _operators;
    Operator _owner = null!;
    Meter _meter = null!;
    Actor _admin = null!;
    string _secret = "";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _owner = await host.Rows.OperatorAsync($"BR{Interlocked.Increment(ref _operators)}");
        _meter = await host.Rows.SuppliedDeviceAsync(host, _owner);
        _admin = new Actor(1, "admin@example.org", Role.OperatorAdmin, [_owner.Id], []);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    T Op<T>() where T : notnull => host.Services.GetRequiredService<T>();

    int Port => Op<MqttAddress>().Port;

    string User => $"{_owner.Code}/bridge";

    async Task AddAsync(string? profile, params string[] filters) => _secret = (await Op<AddGateway>().RunAsync(_admin, new NewGateway("bridge", profile, filters), Stop)).Value.Secret!;

    Task<(int Code, string Output)> PublishAsync(string topic, string message, string extra = "-q 1 -V mqttv5") => Mosquitto.PublishAsync(Port, User, _secret, topic, message, extra);

    // Besides the two readings it had.
    async Task<long> StoredAsync() => (await host.Rows.StoredAsync(_meter.Registers[0])).Count - 2;

    Task<object?> RejectedAsync(string reason) => host.Database.OwnerSqlAsync($"select count(*) from rejected_payloads where operator_id = {_owner.Id} and device = 'bridge' and reason = '{reason}'");

    static string Water(string id, decimal index, string media = "water") => $$"""{"media":"{{media}}","id":"{{id}}","total_m3":{{index.ToString(System.Globalization.CultureInfo.InvariantCulture)}},"timestamp":"2026-11-23T05:00:00Z"}""";

    [Fact]
    public async Task A_message_in_its_format_on_its_topics_is_stored_for_the_meter_it_names()
    {
        await AddAsync("wmbusmeters", $"{_owner.Code}-radio/#");

        var (code, output) = await PublishAsync($"{_owner.Code}-radio/north/{_meter.Serial}", Water(_meter.Serial, 12.5m));

        Assert.True(code == 0, output);
        Assert.Equal([(new DateTimeOffset(2026, 11, 23, 5, 0, 0, TimeSpan.Zero), 12_500L, ReadingQuality.Valid)], (await host.Rows.StoredAsync(_meter.Registers[0])).Where(row => row.Time < DateTimeOffset.UtcNow.AddHours(-1)));
    }

    [Fact]
    public async Task What_it_cannot_use_is_acknowledged_and_kept_with_its_reason()
    {
        await AddAsync("wmbusmeters", $"{_owner.Code}-radio/+");
        foreach (var message in new[] { Water("nobody", 1), Water(_meter.Serial, 1, "heat"), "not json at all" }) Assert.Equal(0, (await PublishAsync($"{_owner.Code}-radio/x", message)).Code);

        Assert.Equal((1L, 2L, 0L), (await RejectedAsync("unknown-meter"), await RejectedAsync("no-items"), await StoredAsync()));
    }

    [Fact]
    public async Task Outside_its_topics_it_may_nothing()
    {
        await AddAsync("wmbusmeters", $"{_owner.Code}-radio/+");
        foreach (var topic in new[] { "elsewhere/x", $"{_owner.Code}-radio/x/y", $"{_owner.Code}/meters/{_meter.Serial}/readings", $"{_owner.Code}/gateways/other/readings" })
            Assert.Contains("Not authorized", (await PublishAsync(topic, Water(_meter.Serial, 1))).Output, StringComparison.OrdinalIgnoreCase);
        foreach (var filter in new[] { "#", $"{_owner.Code}-radio/#", $"{_owner.Code}/meters/+/commands" })
            Assert.Contains("denied", (await Mosquitto.RunAsync("mosquitto_sub", Port, User, _secret, $"-q 1 -t {filter} -C 1 -W 1")).Output, StringComparison.OrdinalIgnoreCase);

        Assert.Equal(0L, await StoredAsync());
    }

    [Fact]
    public async Task It_never_reaches_a_meter_of_another_operator()
    {
        var stranger = await host.Rows.OperatorAsync(_owner.Code + "X");
        var theirs = await host.Rows.DeviceAsync(host, stranger);
        await AddAsync("wmbusmeters", $"{stranger.Code}-radio/#");

        await PublishAsync($"{stranger.Code}-radio/{theirs.Serial}", Water(theirs.Serial, 1));

        Assert.Empty(await host.Rows.StoredAsync(theirs.Registers[0]));
        Assert.Equal(1L, await RejectedAsync("unknown-meter"));
    }

    [Fact]
    public async Task Without_a_profile_it_speaks_the_own_format_on_the_topics_of_its_operators_meters()
    {
        await AddAsync(null, $"{_owner.Code}/meters/+/readings", $"{_owner.Code}/meters/+/status");
        var other = await host.Rows.DeviceAsync(host, await host.Rows.OperatorAsync(_owner.Code + "Y"));
        const string one = """{"readings":[{"time":"2026-11-23T05:00:00Z","register":"8-0:1.0.0","value":12.5,"unit":"m3"}]}""";

        Assert.Equal(0, (await PublishAsync($"{_owner.Code}/meters/{_meter.Serial}/readings", one)).Code);
        Assert.Equal(0, (await PublishAsync($"{_owner.Code}/meters/nobody/readings", one)).Code);
        foreach (var topic in new[] { $"{_owner.Code}/meters/{_meter.Serial}/results", $"{_owner.Code}/meters/{_meter.Serial}/commands", $"{_owner.Code}Y/meters/{other.Serial}/readings" })
            Assert.Contains("Not authorized", (await PublishAsync(topic, one)).Output, StringComparison.OrdinalIgnoreCase);

        Assert.Equal((1L, 1L), (await StoredAsync(), await RejectedAsync("unknown-meter")));
        Assert.Empty(await host.Rows.StoredAsync(other.Registers[0]));
    }

    [Fact]
    public async Task Commands_for_a_meter_it_speaks_for_come_to_its_own_topic()
    {
        await AddAsync("wmbusmeters", $"{_owner.Code}-radio/#");
        await PublishAsync($"{_owner.Code}-radio/x", Water(_meter.Serial, 12.5m));
        var listening = Mosquitto.RunAsync("mosquitto_sub", Port, User, _secret, $"-q 1 -t {_owner.Code}/gateways/bridge/commands -C 1 -W 12");
        await Task.Delay(500, Stop);

        var ordered = await Op<CutSupply>().RunAsync(_admin, _meter.Serial, new SwitchRequest("unpaid"), Stop);

        var (code, output) = await listening;
        Assert.True(code == 0, output + ordered.Refusal?.Detail);
        Assert.Contains($"\"serial\":\"{_meter.Serial}\"", output, StringComparison.Ordinal);
        Assert.Equal(0, (await PublishAsync($"{_owner.Code}/gateways/bridge/results", $$"""{"results":[{"id":"{{ordered.Value.CommandId:D}}","serial":"{{_meter.Serial}}","status":"done","supply":"off"}]}""")).Code);
        Assert.Equal(CommandState.Confirmed, (await Op<CommandQueries>().OneAsync(_admin, ordered.Value.CommandId!.Value, Stop)).Value.State);
    }

    [Fact]
    public async Task A_bridge_is_added_once_and_only_within_bounds()
    {
        Task<Outcome<Added>> Add(string? profile, params string[] filters) => Op<AddGateway>().RunAsync(_admin, new NewGateway("b2", profile, filters), Stop);

        Assert.Equal("unknown-profile", (await Add("telepathy", "x/#")).Refusal!.Code);
        Assert.Equal("filters-missing", (await Add("tasmota")).Refusal!.Code);
        foreach (var filter in new[] { "#", "+/x", "$SYS/#", "a/#/b", "a/b+", "", "/x" }) Assert.Equal("filter-unbounded", (await Add("tasmota", filter)).Refusal!.Code);
        Assert.Equal("filter-not-own", (await Add(null, "ELSE/meters/#")).Refusal!.Code);
        Assert.True((await Add("tasmota", "tele/+/SENSOR")).Value.IsNew);
        Assert.Equal((false, null), ((await Add("tasmota", "tele/+/SENSOR")).Value.IsNew, (await Add("tasmota", "tele/+/SENSOR")).Value.Secret));
        Assert.NotNull((await Add("tasmota", "tele/#")).Refusal);
        Assert.IsType<Forbidden>((await Op<AddGateway>().RunAsync(_admin with { Role = Role.Cashier }, new NewGateway("b3"), Stop)).Refusal);
        Assert.NotNull((await Op<AddGateway>().RunAsync(_admin, new NewGateway(_meter.Serial), Stop)).Refusal);
    }
}
