using System.Buffers;
using MQTTnet;
using MQTTnet.Protocol;

namespace SmartUtility.Core.Simulation.Operations;

/// <summary>The connection of one virtual meter: stores its readings, forwards them in order and at least once, answers commands.</summary>
sealed class VirtualDevice : IAsyncDisposable
{
    const int PerMessage = 100;
    static readonly MqttClientFactory Clients = new();

    readonly IMqttClient _client = Clients.CreateMqttClient();
    readonly MqttClientOptions _options;
    readonly string _prefix;
    readonly Func<PlayedMeter, ReceivedCommand, MeterAnswer> _obey;
    readonly TimeProvider _clock;
    readonly List<MeterReport> _waiting = [];
    readonly Lock _gate = new();
    bool _sending, _connecting;
    int _failures;
    long _sent, _obeyed;
    DateTimeOffset _nextTry;

    public VirtualDevice(string userName, string secret, PlayedMeter played, PlaySettings settings, Func<PlayedMeter, ReceivedCommand, MeterAnswer> obey, TimeProvider clock)
    {
        (UserName, Played, _obey, _clock) = (userName, played, obey, clock);
        _prefix = userName.Replace("/", "/meters/", StringComparison.Ordinal);
        _options = new MqttClientOptionsBuilder()
            .WithTcpServer(settings.Host, settings.Port).WithClientId(userName + settings.ClientSuffix).WithCredentials(userName, secret)
            .WithWillTopic(_prefix + "/status").WithWillPayload("offline").WithWillRetain().WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithKeepAlivePeriod(settings.KeepAlive).WithCleanSession().WithTimeout(TimeSpan.FromSeconds(30)).Build();
        _client.ApplicationMessageReceivedAsync += OnCommandAsync;
    }

    public string UserName { get; }
    public PlayedMeter Played { get; }
    public bool IsConnected => _client.IsConnected;

    /// <summary>Readings acknowledged since the start.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Commands done since the start.</summary>
    public long Obeyed => Interlocked.Read(ref _obeyed);

    /// <summary>Why the last try to connect failed; null after one that succeeded and before the first.</summary>
    public string? Problem { get; private set; }

    /// <summary>Readings not yet acknowledged.</summary>
    public int Waiting
    {
        get { lock (_gate) return _waiting.Count; }
    }

    /// <summary>Keeps a reading until it is acknowledged.</summary>
    public void Store(MeterReport report)
    {
        lock (_gate) _waiting.Add(report);
    }

    /// <summary>Connects when it is time to; the exception says why not.</summary>
    public async Task<bool> ConnectAsync(CancellationToken stop)
    {
        if (_connecting || _client.IsConnected || _clock.GetUtcNow() < _nextTry) return _client.IsConnected;
        _connecting = true;
        try
        {
            var answer = await _client.ConnectAsync(_options, stop);
            if (answer.ResultCode != MqttClientConnectResultCode.Success) throw new InvalidOperationException($"the broker refuses: {answer.ResultCode}");
            await _client.SubscribeAsync(_prefix + "/commands", MqttQualityOfServiceLevel.AtLeastOnce, stop);
            await PublishAsync("/status", "online", true, stop);
            _failures = 0;
            Problem = null;
            return true;
        }
        catch (Exception failure) when (failure is MQTTnet.Exceptions.MqttCommunicationException or InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            if (!stop.IsCancellationRequested) Problem = (failure.GetBaseException() is { Message.Length: > 0 } cause ? cause : failure).Message;
            // Half a second, then twice as long each time, up to half a minute; each meter at its own instant.
            _nextTry = _clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(30, 0.5 * (1 << Math.Min(_failures++, 6))) * (0.75 + 0.5 * Dice.Unit((ulong)_prefix.Length, _prefix[^1] + _failures)));
            return false;
        }
        finally
        {
            _connecting = false;
        }
    }

    /// <summary>Sends what waits, oldest first; returns at once when it is being sent already.</summary>
    public async Task ForwardAsync(CancellationToken stop)
    {
        lock (_gate)
        {
            if (_sending || _waiting.Count == 0 || !_client.IsConnected) return;
            _sending = true;
        }
        try
        {
            while (true)
            {
                List<MeterReport> batch;
                lock (_gate) batch = _waiting.GetRange(0, Math.Min(PerMessage, _waiting.Count));
                if (batch.Count == 0) return;
                // Only what was acknowledged is forgotten.
                await PublishAsync("/readings", DevicePayload.Readings(Played.Plan.Resource, batch), false, stop);
                lock (_gate) _waiting.RemoveRange(0, batch.Count);
                Interlocked.Add(ref _sent, batch.Count);
            }
        }
        catch (Exception failure) when (failure is MQTTnet.Exceptions.MqttCommunicationException or InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            // Not acknowledged: it stays and is sent again after the next connection.
        }
        finally
        {
            lock (_gate) _sending = false;
        }
    }

    /// <summary>Says that something happened; lost when not connected.</summary>
    public async Task TellAsync(string kind, string detail, CancellationToken stop)
    {
        if (!_client.IsConnected) return;
        try
        {
            await PublishAsync("/events", DevicePayload.Event(_clock.GetUtcNow(), kind, detail), false, stop);
        }
        catch (Exception failure) when (failure is MQTTnet.Exceptions.MqttCommunicationException or InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            // The connection broke: the next one tells of what happens then.
        }
    }

    /// <summary>Loses its power: the connection breaks without a word and the broker publishes the will.</summary>
    public async Task LosePowerAsync()
    {
        if (!_client.IsConnected) return;
        await _client.DisconnectAsync(new MqttClientDisconnectOptionsBuilder().WithReason(MqttClientDisconnectOptionsReason.DisconnectWithWillMessage).Build());
    }

    async Task OnCommandAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        if (DevicePayload.Command(received.ApplicationMessage.Payload.ToArray()) is not { } command) return;
        var answer = _obey(Played, command);
        if (answer.Status == "done") Interlocked.Increment(ref _obeyed);
        received.AutoAcknowledge = false;
        await received.AcknowledgeAsync(CancellationToken.None);
        // Not awaited here: the client hands out no further packets, and so no acknowledgements, while this runs.
        _ = AnswerAsync(answer);
    }

    async Task AnswerAsync(MeterAnswer answer)
    {
        try
        {
            await PublishAsync("/results", DevicePayload.Answer(answer, _clock.GetUtcNow()), false, CancellationToken.None);
            await ForwardAsync(CancellationToken.None);
        }
        catch (Exception failure) when (failure is MQTTnet.Exceptions.MqttCommunicationException or InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            // The broker sends the command again after the next connection, and it is answered alike.
        }
    }

    Task<MqttClientPublishResult> PublishAsync(string topic, string payload, bool retain, CancellationToken stop) => _client.PublishAsync(new MqttApplicationMessageBuilder()
        .WithTopic(_prefix + topic).WithPayload(payload).WithRetainFlag(retain).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(), stop);

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected) await LosePowerAsync();
        _client.Dispose();
    }
}
