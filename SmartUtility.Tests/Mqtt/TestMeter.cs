using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using MQTTnet;
using MQTTnet.Protocol;

namespace SmartUtility.Tests.Mqtt;

/// <summary>A meter as a device maker would write one: publishes its index, obeys commands, keeps the state of its valve.</summary>
public sealed class TestMeter(int port, string operatorCode, string serial, string secret, string register = "8-0:1.0.0", string unit = "m3") : IAsyncDisposable
{
    readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    readonly ConcurrentQueue<(string Id, string Action)> _heard = new();
    CancellationTokenSource? _publishing;
    Task _loop = Task.CompletedTask;
    decimal _index = 100;

    /// <summary>Commands that arrived, in order.</summary>
    public IReadOnlyList<(string Id, string Action)> Heard => [.. _heard];

    /// <summary>The valve.</summary>
    public bool IsOn { get; private set; } = true;

    /// <summary>What it answers; null: it acknowledges and says nothing.</summary>
    public string? Status { get; set; } = "done";

    string Topic(string leaf) => $"{operatorCode}/meters/{serial}/{leaf}";

    /// <summary>Connects and listens for commands.</summary>
    public async Task ConnectAsync()
    {
        _client.ApplicationMessageReceivedAsync += ObeyAsync;
        await _client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithCredentials($"{operatorCode}/{serial}", secret).WithClientId($"test-{operatorCode}-{serial}")
            .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500).Build());
        await _client.SubscribeAsync(Topic("commands"), MqttQualityOfServiceLevel.AtLeastOnce);
    }

    /// <summary>Publishes its index again and again; it counts only while the valve is open.</summary>
    public void Publish(TimeSpan every, decimal perReading)
    {
        _publishing = new CancellationTokenSource();
        _loop = LoopAsync(every, perReading, _publishing.Token);
    }

    async Task LoopAsync(TimeSpan every, decimal perReading, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(every);
        try
        {
            do
            {
                if (IsOn) _index += perReading;
                await ReadingAsync(_index);
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // told to stop
        }
    }

    /// <summary>One reading now.</summary>
    public Task ReadingAsync(decimal index) => SendAsync("readings", new { readings = new[] { new { time = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture), register, value = index, unit } } });

    /// <summary>Publishes an answer of any kind.</summary>
    public Task AnswerAsync(object answer) => SendAsync("results", answer);

    async Task SendAsync(string leaf, object body) => await _client.PublishAsync(new MqttApplicationMessageBuilder().WithTopic(Topic(leaf)).WithPayload(JsonSerializer.Serialize(body)).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build());

    async Task ObeyAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        var command = JsonDocument.Parse(Encoding.UTF8.GetString(received.ApplicationMessage.Payload.ToArray())).RootElement;
        var (id, action) = (command.GetProperty("id").GetString()!, command.GetProperty("action").GetString()!);
        Assert.False(received.ApplicationMessage.Retain);
        Assert.True(received.ApplicationMessage.MessageExpiryInterval > 0);
        _heard.Enqueue((id, action));
        if (Status is not { } status) return;
        if (status == "done" && action is "disconnect" or "connect") IsOn = action == "connect";
        // Beside the handler: the acknowledgement of the command leaves first.
        _ = Task.Run(() => AnswerAsync(new { id, status, supply = IsOn ? "on" : "off" }));
        await Task.CompletedTask;
    }

    /// <summary>Goes away.</summary>
    public async Task DisconnectAsync()
    {
        if (_publishing is not null) await _publishing.CancelAsync();
        await _loop;
        if (_client.IsConnected) await _client.DisconnectAsync();
        _client.ApplicationMessageReceivedAsync -= ObeyAsync;
    }

    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync();
        _client.Dispose();
    }
}
