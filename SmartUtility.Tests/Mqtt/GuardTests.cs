using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Tests.Given;
using SmartUtility.Tests.Web;
using SmartUtility.Web.Mqtt;

namespace SmartUtility.Tests.Mqtt;

public sealed class GuardTests(HostFixture host) : IClassFixture<HostFixture>, IAsyncLifetime
{
    static int _operators;
    Operator _operator = null!;
    Meter _meter = null!;
    int Port => host.Services.GetRequiredService<MqttAddress>().Port;
    string User => $"{_operator.Code}/{_meter.Serial}";
    string Topic => $"{_operator.Code}/meters/{_meter.Serial}/readings";

    public async ValueTask InitializeAsync()
    {
        _operator = await host.Rows.OperatorAsync($"GD{Interlocked.Increment(ref _operators)}");
        _meter = await host.Rows.DeviceAsync(host, _operator);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Sockets_that_announce_fifty_megabytes_before_connecting_are_closed_and_cost_nothing()
    {
        var before = Process.GetCurrentProcess().WorkingSet64;
        var clients = new List<RawClient>();
        for (var i = 0; i < 10; i++)
        {
            var client = await RawClient.OpenAsync(Port);
            clients.Add(client);
            await client.SendAsync([0x10, .. RawClient.Length(50 * 1024 * 1024), .. new byte[32]]);
        }

        foreach (var client in clients) Assert.True(await client.IsClosedAsync(2));
        Assert.InRange(Process.GetCurrentProcess().WorkingSet64 - before, long.MinValue, 50 * 1024 * 1024);
        var (good, code) = await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret);
        Assert.Equal(0, code);
        foreach (var client in clients) client.Dispose();
        good.Dispose();
    }

    [Theory]
    [InlineData("30 05 00 01 61 62 63")]
    [InlineData("C0 00")]
    [InlineData("47 45 54 20 2F 20")]
    [InlineData("10 FF FF FF FF 7F")]
    [InlineData("10 81 08")]
    public async Task A_first_packet_that_is_no_small_connect_closes(string hex)
    {
        using var client = await RawClient.OpenAsync(Port);

        await client.SendAsync(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

        Assert.True(await client.IsClosedAsync(2));
    }

    [Fact]
    public async Task Who_does_not_connect_within_five_seconds_is_closed()
    {
        using var silent = await RawClient.OpenAsync(Port);
        using var slow = await RawClient.OpenAsync(Port);
        await slow.SendAsync([0x10, 40, 0]);

        Assert.True(await silent.IsClosedAsync(7));
        Assert.True(await slow.IsClosedAsync(3));
    }

    [Fact]
    public async Task Sixty_kilobytes_are_taken_and_more_than_sixty_four_close()
    {
        var (client, _) = await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret);
        using var closing = client;

        await client.SendAsync(RawClient.Publish(Topic, new string('x', 60 * 1024), 1));
        Assert.Equal([0x40, 2, 0, 1], await client.ReceiveAsync());
        await client.SendAsync(RawClient.Publish(Topic, new string('x', 65 * 1024), 2)[..100]);

        Assert.True(await client.IsClosedAsync(2));
        Assert.Equal(4096L, Convert.ToInt64(await host.Database.OwnerSqlAsync($"select length(payload) from rejected_payloads where operator_id = {_operator.Id}"), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task While_the_database_does_not_commit_pings_are_answered_and_nothing_is_acknowledged_and_then_all_is_stored()
    {
        var (client, _) = await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret, keepAlive: 1);
        using var closing = client;
        await client.SendAsync(RawClient.Publish(Topic, """{"time":"2026-11-23T04:00:00Z","value":1}""", 1));
        Assert.Equal([0x40, 2, 0, 1], await client.ReceiveAsync());

        await using (var blocker = new Npgsql.NpgsqlConnection(host.Database.Owner))
        {
            await blocker.OpenAsync();
            await using var transaction = await blocker.BeginTransactionAsync();
            await using (var hold = new Npgsql.NpgsqlCommand("lock table readings in access exclusive mode", blocker, transaction)) await hold.ExecuteNonQueryAsync();
            for (ushort i = 2; i <= 20; i++) await client.SendAsync(RawClient.Publish(Topic, $$"""{"time":"2026-11-23T05:{{i:00}}:00Z","value":{{i}}}""", i));
            // Three keep-alive periods and more: the meter pings, the program answers, no acknowledgement leaves.
            for (var i = 0; i < 5; i++)
            {
                await client.SendAsync(RawClient.Ping);
                Assert.Equal([0xD0, 0], await client.ReceiveAsync(2));
                await Task.Delay(800);
            }
            await transaction.RollbackAsync();
        }

        var acknowledged = new HashSet<int>();
        while (acknowledged.Count < 19) acknowledged.Add((await client.ReceiveAsync())![3]);
        Assert.Equal(Enumerable.Range(2, 19), acknowledged.Order());
        Assert.Equal(20, (await host.Rows.StoredAsync(_meter.Registers[0])).Count);
    }

    [Fact]
    public async Task Only_a_client_past_its_share_is_no_longer_read()
    {
        var other = await host.Rows.DeviceAsync(host, _operator);
        var (greedy, _) = await RawClient.ConnectAsync(Port, User, Rows.DeviceSecret);
        var (modest, _) = await RawClient.ConnectAsync(Port, $"{_operator.Code}/{other.Serial}", Rows.DeviceSecret);
        await using (var blocker = new Npgsql.NpgsqlConnection(host.Database.Owner))
        {
            await blocker.OpenAsync();
            await using var transaction = await blocker.BeginTransactionAsync();
            await using (var hold = new Npgsql.NpgsqlCommand("lock table readings in access exclusive mode", blocker, transaction)) await hold.ExecuteNonQueryAsync();
            for (ushort i = 1; i <= 80; i++) await greedy.SendAsync(RawClient.Publish(Topic, $$"""{"time":"2026-11-23T05:{{i % 60:00}}:{{i / 60:00}}Z","value":{{i}}}""", i));
            await greedy.SendAsync(RawClient.Ping);
            await modest.SendAsync(RawClient.Ping);

            Assert.Equal([0xD0, 0], await modest.ReceiveAsync(2));
            Assert.True(await greedy.IsSilentAsync(1));
            await transaction.RollbackAsync();
        }

        var (acknowledged, pinged) = (0, false);
        while (acknowledged < 80 || !pinged)
        {
            var packet = (await greedy.ReceiveAsync())!;
            if (packet[0] == 0x40) acknowledged++;
            else pinged = true;
        }
        Assert.Equal(80, (await host.Rows.StoredAsync(_meter.Registers[0])).Count);
        greedy.Dispose();
        modest.Dispose();
    }
}
