using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Tests.Given;
using SmartUtility.Tests.Web;
using SmartUtility.Web.Live;
using SmartUtility.Web.Mqtt;

namespace SmartUtility.Tests.Mqtt;

public sealed class BrokerTests(HostFixture host) : IClassFixture<HostFixture>, IAsyncLifetime
{
    static int _operators;
    Operator _operator = null!;
    Meter _meter = null!;
    string User => $"{_operator.Code}/{_meter.Serial}";
    string Topic(string leaf) => $"{_operator.Code}/meters/{_meter.Serial}/{leaf}";
    int Port => host.Services.GetRequiredService<MqttAddress>().Port;

    public async ValueTask InitializeAsync()
    {
        _operator = await host.Rows.OperatorAsync($"OP{Interlocked.Increment(ref _operators)}");
        _meter = await host.Rows.DeviceAsync(host, _operator);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    const string One = """{"readings":[{"time":"2026-11-23T05:00:00Z","register":"8-0:1.0.0","value":1234.567,"unit":"m3"}]}""";

    Task<object?> CountAsync(string where) => host.Database.OwnerSqlAsync($"select count(*) from {where}");

    async Task EventuallyAsync(Func<Task<bool>> holds, double seconds = 5)
    {
        for (var until = DateTime.UtcNow.AddSeconds(seconds); ; await Task.Delay(50))
            if (await holds()) return;
            else Assert.True(DateTime.UtcNow < until, "did not hold in time");
    }

    [Theory]
    [InlineData("-q 1")]
    [InlineData("-q 2")]
    [InlineData("-q 1 -V mqttv5")]
    [InlineData("-q 1 -r")]
    [InlineData("-q 1 -c -i steady")]
    public async Task A_publish_returns_when_the_reading_is_stored(string arguments)
    {
        // The row itself may be worked off by the rollup before we look; its number is not given twice.
        const string noted = "select coalesce(pg_sequence_last_value(pg_get_serial_sequence('touched', 'id')::regclass), 0)";
        var before = (long)(await host.Database.OwnerSqlAsync(noted))!;
        var (code, output) = await Mosquitto.PublishAsync(Port, User, Rows.DeviceSecret, Topic("readings"), One, arguments);

        Assert.True(code == 0, output);
        Assert.Equal([(new DateTimeOffset(2026, 11, 23, 5, 0, 0, TimeSpan.Zero), 1_234_567L, ReadingQuality.Valid)], await host.Rows.StoredAsync(_meter.Registers[0]));
        Assert.Equal(before + 1, await host.Database.OwnerSqlAsync(noted));
    }

    [Fact]
    public async Task A_reading_without_a_promise_is_stored_too()
    {
        await Mosquitto.PublishAsync(Port, User, Rows.DeviceSecret, Topic("readings"), One, "-q 0");

        await EventuallyAsync(async () => (await host.Rows.StoredAsync(_meter.Registers[0])).Count == 1);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_the_broker_serves_on()
    {
        var (code, output) = await Mosquitto.PublishAsync(Port, User, "wrong-wrong-wrong-wrong-wrong", Topic("readings"), One);
        var (unknown, _) = await Mosquitto.PublishAsync(Port, _operator.Code + "/NOBODY", "wrong-wrong-wrong-wrong-wrong", Topic("readings"), One);

        Assert.True((code, unknown) == (4, 4), output);
        Assert.Empty(await host.Rows.StoredAsync(_meter.Registers[0]));
        Assert.Equal(0, (await Mosquitto.PublishAsync(Port, User, Rows.DeviceSecret, Topic("readings"), One)).Code);
    }

    [Fact]
    public async Task Tries_with_a_wrong_password_are_limited_per_name()
    {
        var other = await host.Rows.DeviceAsync(host, _operator);
        for (var i = 0; i < 10; i++)
        {
            var (client, code) = await RawClient.ConnectAsync(Port, User, "wrong-wrong-wrong-wrong-wrong");
            client.Dispose();
            Assert.Equal(4, code);
        }

        var (limited, right) = await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret);
        var (neighbour, fine) = await RawClient.ConnectAsync(Port, $"{_operator.Code}/{other.Serial}", Rows.DeviceSecret);
        limited.Dispose();
        neighbour.Dispose();

        Assert.Equal((4, 0), (right, fine));
    }

    [Theory]
    [InlineData("-q 1")]
    [InlineData("-q 1 -V mqttv5")]
    public async Task Another_meters_topic_is_refused(string arguments)
    {
        var other = await host.Rows.DeviceAsync(host, _operator);

        var (code, output) = await Mosquitto.PublishAsync(Port, User, Rows.DeviceSecret, $"{_operator.Code}/meters/{other.Serial}/readings", One, arguments);

        Assert.True(code != 0 || output.Contains("ot authori", StringComparison.Ordinal), $"{code} {output}");
        Assert.Empty(await host.Rows.StoredAsync(other.Registers[0]));
        Assert.Empty(await host.Rows.StoredAsync(_meter.Registers[0]));
    }

    [Theory]
    [InlineData("#")]
    [InlineData("$SYS/#")]
    [InlineData("+/meters/+/readings")]
    [InlineData("ZZZ/meters/M/commands")]
    public async Task A_subscription_outside_its_own_topics_is_refused(string filter)
    {
        var (client, code) = await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret);
        using var _ = client;
        Assert.Equal(0, code);

        await client.SendAsync(RawClient.Subscribe(filter, 7));

        Assert.Equal([0x90, 3, 0, 7, 0x80], await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("not json at all", "unreadable-json")]
    [InlineData("""{"readings":[{"register":"8-0:1.0.0","value":NaN}]}""", "unreadable-json")]
    [InlineData("""{"readings":[{"register":"9-9:9.9.9","value":1}]}""", "unknown-register")]
    [InlineData("""{"hello":1}""", "no-items")]
    public async Task A_payload_that_cannot_be_used_is_acknowledged_and_kept(string payload, string reason)
    {
        var (code, output) = await Mosquitto.PublishAsync(Port, User, Rows.DeviceSecret, Topic("readings"), payload);

        Assert.True(code == 0, output);
        Assert.Equal(reason, await host.Database.OwnerSqlAsync($"select reason from rejected_payloads where device = '{_meter.Serial}' and operator_id = {_operator.Id}"));
        Assert.Equal(payload, await host.Database.OwnerSqlAsync($"select convert_from(payload, 'UTF8') from rejected_payloads where device = '{_meter.Serial}' and operator_id = {_operator.Id}"));
    }

    [Fact]
    public async Task A_bad_item_is_kept_and_its_neighbours_are_stored()
    {
        await Mosquitto.PublishAsync(Port, User, Rows.DeviceSecret, Topic("readings"), """{"readings":[{"time":"2026-11-23T05:00:00Z","value":1},{"time":"2026-11-23T06:00:00Z","value":-2},{"time":"2026-11-23T07:00:00Z","value":3}]}""");

        Assert.Equal([1000L, 3000L], (await host.Rows.StoredAsync(_meter.Registers[0])).Select(row => row.Value));
        Assert.Equal("negative", await host.Database.OwnerSqlAsync($"select reason from rejected_payloads where operator_id = {_operator.Id}"));
    }

    [Fact]
    public async Task The_same_reading_again_changes_nothing_and_another_value_is_kept_apart()
    {
        foreach (var message in new[] { One, One, One.Replace("1234.567", "1300", StringComparison.Ordinal) })
            Assert.Equal(0, (await Mosquitto.PublishAsync(Port, User, Rows.DeviceSecret, Topic("readings"), message)).Code);

        Assert.Equal(1_234_567L, Assert.Single(await host.Rows.StoredAsync(_meter.Registers[0])).Value);
        Assert.Equal(1_300_000L, await host.Database.OwnerSqlAsync($"select value from reading_conflicts where register_id = {_meter.Registers[0].Id}"));
    }

    [Fact]
    public async Task A_gateway_speaks_for_the_meters_of_its_operator_only()
    {
        var stranger = await host.Rows.OperatorAsync(_operator.Code + "X");
        var foreign = await host.Rows.MeterAsync(stranger);
        await host.Rows.GatewayAsync(host, _operator, "GW1");

        var (code, output) = await Mosquitto.PublishAsync(Port, _operator.Code + "/GW1", Rows.DeviceSecret, _operator.Code + "/gateways/GW1/readings",
            $$"""{"readings":[{"serial":"{{_meter.Serial}}","time":"2026-11-23T05:00:00Z","value":7},{"serial":"{{foreign.Serial}}x","time":"2026-11-23T05:00:00Z","value":8}]}""");

        Assert.True(code == 0, output);
        Assert.Equal(7000L, Assert.Single(await host.Rows.StoredAsync(_meter.Registers[0])).Value);
        Assert.Empty(await host.Rows.StoredAsync(foreign.Registers[0]));
        Assert.Equal("unknown-meter", await host.Database.OwnerSqlAsync($"select reason from rejected_payloads where operator_id = {_operator.Id}"));
    }

    [Fact]
    public async Task A_client_without_an_id_that_wants_its_session_kept_is_told_so()
    {
        var (client, code) = await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret, "", clean: false);
        Assert.Equal(2, code);
        Assert.True(await client.IsClosedAsync());

        Assert.Equal(0, (await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret, "", clean: true)).Code);
        Assert.Equal(0, (await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret, "kept-" + _meter.Serial, clean: false)).Code);
    }

    [Fact]
    public async Task An_event_is_stored_once()
    {
        for (var i = 0; i < 2; i++)
            Assert.Equal(0, (await Mosquitto.PublishAsync(Port, User, Rows.DeviceSecret, Topic("events"), """{"events":[{"time":"2026-11-23T05:00:00Z","kind":"tamper.cover-open","detail":"lid"}]}""")).Code);

        Assert.Equal(1L, await CountAsync($"meter_events where meter_id = {_meter.Id} and kind = 'tamper.cover-open' and detail = 'lid'"));
    }

    [Fact]
    public async Task A_meter_is_online_while_connected_and_offline_after()
    {
        var online = $"meters where id = {_meter.Id} and is_online and last_seen_at is not null";
        var (client, _) = await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret, will: (Topic("status"), "offline"));
        await EventuallyAsync(async () => (long)(await CountAsync(online))! == 1);

        client.Dispose();

        await EventuallyAsync(async () => (long)(await CountAsync(online))! == 0);
    }

    [Fact]
    public async Task A_client_id_belongs_to_the_user_name_that_used_it_first()
    {
        var other = await host.Rows.DeviceAsync(host, _operator);
        var (first, _) = await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret, "the-id");

        var (second, refused) = await RawClient.ConnectAsync(Port, $"{_operator.Code}/{other.Serial}", Rows.DeviceSecret, "the-id");
        await first.SendAsync(RawClient.Ping);

        Assert.Equal(2, refused);
        Assert.Equal([0xD0, 0], await first.ReceiveAsync());
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public async Task An_empty_client_id_needs_a_clean_session()
    {
        var (client, code) = await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret, "", clean: false);
        client.Dispose();

        // Closed, with or without a word.
        Assert.NotEqual(0, code);
    }

    [Fact]
    public async Task A_will_on_anothers_topic_is_refused()
    {
        var (client, code) = await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret, "w", will: (_operator.Code + "/meters/OTHER/status", "offline"));
        client.Dispose();

        Assert.Equal(5, code);
    }

    [Fact]
    public async Task A_meter_that_only_publishes_outlives_its_keep_alive_and_a_silent_one_does_not()
    {
        var (busy, _) = await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret, "busy", keepAlive: 1);
        var other = await host.Rows.DeviceAsync(host, _operator);
        var (silent, _) = await RawClient.ConnectAsync(Port, $"{_operator.Code}/{other.Serial}", Rows.DeviceSecret, "silent", keepAlive: 1);

        for (ushort i = 1; i <= 8; i++)
        {
            await busy.SendAsync(RawClient.Publish(Topic("readings"), One, i));
            Assert.Equal([0x40, 2, 0, (byte)i], await busy.ReceiveAsync());
            await Task.Delay(500);
        }

        Assert.True(await silent.IsClosedAsync(5));
        busy.Dispose();
        silent.Dispose();
    }

    [Fact]
    public async Task A_register_made_a_moment_ago_is_known()
    {
        var (client, _) = await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret);
        using var closing = client;
        await host.Database.OwnerSqlAsync($"insert into registers (operator_id, meter_id, code, unit, decimals, capacity, base_factor) values ({_operator.Id}, {_meter.Id}, '8-0:2.0.0', 'L', 0, 1000000, 1)");
        await Task.Delay(300);

        await client.SendAsync(RawClient.Publish(Topic("readings"), """{"register":"8-0:2.0.0","value":5,"unit":"m3"}""", 1));
        Assert.Equal([0x40, 2, 0, 1], await client.ReceiveAsync());

        Assert.Equal(5000L, await host.Database.OwnerSqlAsync($"select value from readings join registers r on r.id = register_id where r.meter_id = {_meter.Id} and r.code = '8-0:2.0.0'"));
    }

    [Fact]
    public async Task A_changed_secret_ends_the_connection_made_with_the_old_one()
    {
        var (client, _) = await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret);

        await host.Rows.SecretAsync(host, _operator, _meter.Serial, "another-secret-of-good-length");

        Assert.True(await client.IsClosedAsync());
        Assert.Equal(4, (await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret)).Code);
    }

    [Fact]
    public async Task A_command_reaches_a_connected_meter_and_its_acknowledgement_is_told()
    {
        var broker = host.Services.GetRequiredService<Broker>();
        Assert.False(await broker.SendAsync(User, Topic("commands"), "{}"u8.ToArray(), TimeSpan.FromMinutes(1), default));
        var ready = new TaskCompletionSource<DeviceIdentity>();
        var delivered = new TaskCompletionSource<string>();
        broker.DeviceConnected += device => { if (device.UserName == User) ready.TrySetResult(device); };
        broker.CommandDelivered += (device, topic, payload) => { if (device.UserName == User) delivered.TrySetResult(System.Text.Encoding.UTF8.GetString(payload.Span)); };
        var (client, _) = await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret);
        using var closing = client;
        await client.SendAsync(RawClient.Subscribe(Topic("commands"), 1));
        Assert.Equal([0x90, 3, 0, 1, 1], await client.ReceiveAsync());
        Assert.Equal(_meter.Id, (await ready.Task.WaitAsync(TimeSpan.FromSeconds(5))).MeterId);
        var past = JsonSerializer.SerializeToUtf8Bytes(new { id = "old", expires = DateTimeOffset.UtcNow.AddSeconds(-1) });
        var next = JsonSerializer.SerializeToUtf8Bytes(new { id = "new", expires = DateTimeOffset.UtcNow.AddMinutes(1) });

        Assert.True(await broker.SendAsync(User, Topic("commands"), past, TimeSpan.FromMinutes(1), default));
        Assert.True(await broker.SendAsync(User, Topic("commands"), next, TimeSpan.FromMinutes(1), default));

        var packet = (await client.ReceiveAsync())!;
        Assert.Contains("new", System.Text.Encoding.UTF8.GetString(packet), StringComparison.Ordinal);
        var at = 4 + packet[3];
        await client.SendAsync([0x40, 2, packet[at], packet[at + 1]]);
        Assert.Contains("new", await delivered.Task.WaitAsync(TimeSpan.FromSeconds(5)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_pages_are_told_after_the_commit_with_the_rate()
    {
        var heard = new List<LiveReading>();
        using (host.Services.GetRequiredService<LiveFeed>().Listen(_meter.Registers[0].Id, reading => { lock (heard) heard.Add(reading); }))
        {
            await Mosquitto.PublishAsync(Port, User, Rows.DeviceSecret, Topic("readings"), """{"time":"2026-11-23T05:00:00Z","value":1}""");
            await Mosquitto.PublishAsync(Port, User, Rows.DeviceSecret, Topic("readings"), """{"time":"2026-11-23T05:30:00Z","value":1.25}""");
            await EventuallyAsync(() => { lock (heard) return Task.FromResult(heard.Count == 2); });
        }

        Assert.Equal([null, 500d], heard.Select(reading => reading.BasePerHour));
    }
}
