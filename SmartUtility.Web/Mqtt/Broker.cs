using System.Buffers;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Metering.Payloads;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Mqtt;

/// <summary>
/// Who may connect, publish and subscribe, and where what they publish goes. A device uses its own prefix only; the operator always comes from the
/// credential. Readings and events go to the queue and are acknowledged after their commit, status to presence, results to the result handler.
/// </summary>
public sealed class Broker(DeviceDirectory directory, DeviceSecrets secrets, ReadingQueue queue, Presence presence, GatewayRoutes routes, IServiceProvider services, TimeProvider clock, ILogger<Broker> logger)
{
    const string CommandsKey = "commands";
    static readonly byte[] NoHash = new byte[32];

    readonly PasswordLimiter _limiter = new(clock);
    readonly ClientIds _clientIds = new();
    readonly OpenChannels _channels = new();
    MqttServer? _server;

    /// <summary>Raised when a device can receive: after it, or the gateway it is reached through, subscribed to its commands or came back to a session that had. Handlers return quickly.</summary>
    public event Action<DeviceIdentity>? DeviceConnected;

    /// <summary>Raised when a device acknowledged a command: who, topic, payload. Handlers return quickly.</summary>
    public event Action<DeviceIdentity, string, ReadOnlyMemory<byte>>? CommandDelivered;

    /// <summary>Devices connected.</summary>
    public int Connections => _channels.Names;

    /// <summary>True when the device is connected and has subscribed to its commands.</summary>
    public bool CanReceive(string userName) => _channels.Listening(userName) is not null;

    /// <summary>Who takes a meter's commands now: the meter itself, else the gateway that last spoke for it; null when neither is connected and listening.</summary>
    public DeviceIdentity? ReceiverOf(DeviceIdentity meter) => CanReceive(meter.UserName) ? meter
        : meter.MeterId is { } id && routes.Of(id) is { } gateway && CanReceive(gateway.UserName) ? gateway : null;

    /// <summary>Meters whose gateway is connected and listening.</summary>
    public IReadOnlyList<int> BehindGateways() => routes.Reachable(CanReceive);

    /// <summary>Gives a message to a connected device at the QoS it subscribed with: to the newest of its connections that listens. False when it is not connected or has not subscribed: nothing is kept for it then.</summary>
    /// <param name="userName">OPERATOR/DEVICE.</param>
    /// <param name="topic">Below the device's prefix.</param>
    /// <param name="payload">JSON; when it holds "expires", it is not sent after that.</param>
    /// <param name="expiry">MQTT message expiry; whole seconds, at least one.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<bool> SendAsync(string userName, string topic, ReadOnlyMemory<byte> payload, TimeSpan expiry, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (expiry <= TimeSpan.Zero || _server is not { } server || _channels.Listening(userName) is not { CommandQos: { } qos } channel) return false;
        try
        {
            var session = await server.GetSessionAsync(channel.ClientId);
            return session.TryEnqueueApplicationMessage(new MqttApplicationMessage
            {
                Topic = topic, Payload = new ReadOnlySequence<byte>(payload), QualityOfServiceLevel = qos, MessageExpiryInterval = (uint)Math.Max(1, expiry.TotalSeconds),
            }, out _);
        }
        catch (InvalidOperationException)
        {
            // The session ended between the look and the call.
            return false;
        }
    }

    internal void Attach(MqttServer server)
    {
        _server = server;
        server.ValidatingConnectionAsync += ValidateAsync;
        server.ClientConnectedAsync += ConnectedAsync;
        server.ClientDisconnectedAsync += DisconnectedAsync;
        server.InterceptingSubscriptionAsync += SubscribingAsync;
        server.ClientSubscribedTopicAsync += SubscribedAsync;
        server.ClientUnsubscribedTopicAsync += UnsubscribedAsync;
        server.InterceptingPublishAsync += WillAsync;
        server.ClientAcknowledgedPublishPacketAsync += AcknowledgedAsync;
        server.SessionDeletedAsync += gone => { _clientIds.Forget(gone.Id); return Task.CompletedTask; };
        directory.Changed += Recheck;
        routes.Learned += Learned;
    }

    // A changed secret ends the connections made with the old one.
    void Recheck(KnownDevice device)
    {
        foreach (var channel in _channels.Of(device.Identity.UserName))
        {
            if (channel.Connect is not { } connect || IsRight(device, connect)) continue;
            channel.SaidGoodbye = true;
            channel.Abort("the secret was changed");
        }
    }

    bool IsRight(KnownDevice? device, MqttConnectPacket connect) =>
        // An unknown name costs the same work as a wrong password.
        secrets.Verify(connect.Username ?? "", connect.Password is { } password ? System.Text.Encoding.UTF8.GetString(password) : "", device?.SecretHash ?? NoHash) && device?.SecretHash is not null;

    async Task ValidateAsync(ValidatingConnectionEventArgs attempt)
    {
        var channel = (DeviceChannel)attempt.ChannelAdapter;
        attempt.ReasonCode = await AdmitAsync(channel, attempt);
        if (attempt.ReasonCode != MqttConnectReasonCode.Success) logger.LogDebug("a connection was refused: {Reason}", attempt.ReasonCode);
    }

    async Task<MqttConnectReasonCode> AdmitAsync(DeviceChannel channel, ValidatingConnectionEventArgs attempt)
    {
        var connect = channel.Connect!;
        var name = connect.Username ?? "";
        if (name.Length is 0 or > 200 || _limiter.IsBlocked(name, channel.Address)) return MqttConnectReasonCode.BadUserNameOrPassword;
        KnownDevice? device;
        try
        {
            device = await directory.FindAsync(name, attempt.CancellationToken);
        }
        catch (Exception failure) when (DatabaseAway.Is(failure))
        {
            return MqttConnectReasonCode.ServerUnavailable;
        }
        if (!IsRight(device, connect))
        {
            _limiter.Failed(name, channel.Address);
            return MqttConnectReasonCode.BadUserNameOrPassword;
        }
        if (string.IsNullOrEmpty(connect.ClientId))
        {
            // 3.1.1 with a clean session got an id already; without one there would be nothing to find the session by.
            if (!channel.IsMqtt5) return MqttConnectReasonCode.ClientIdentifierNotValid;
            attempt.AssignedClientIdentifier = "auto-" + Guid.NewGuid().ToString("N");
        }
        if (connect.WillFlag && !connect.WillTopic.StartsWith(device!.Identity.Prefix, StringComparison.Ordinal)) return MqttConnectReasonCode.NotAuthorized;
        if (!_clientIds.TryBind(string.IsNullOrEmpty(connect.ClientId) ? attempt.AssignedClientIdentifier : connect.ClientId, name)) return MqttConnectReasonCode.ClientIdentifierNotValid;
        channel.Admit(device!, string.IsNullOrEmpty(connect.ClientId) ? attempt.AssignedClientIdentifier : connect.ClientId);
        return MqttConnectReasonCode.Success;
    }

    Task ConnectedAsync(ClientConnectedEventArgs connected)
    {
        var channel = ((DeviceEndPoint)connected.RemoteEndPoint).Channel;
        var device = channel.Device!.Identity;
        // A resumed session keeps its items and its subscriptions, whatever this connection said.
        if (connected.SessionItems[CommandsKey] is MqttQualityOfServiceLevel qos) channel.CommandQos = qos;
        _channels.Add(device.UserName, channel);
        if (device.MeterId is { } meterId)
        {
            channel.Seen = presence.Of(meterId);
            (channel.Seen.SeenAt, channel.Seen.IsOnline, channel.Seen.LostAt, channel.Seen.Link) = (clock.GetUtcNow(), true, null, null);
        }
        if (channel.CommandQos is not null) TellAll(device);
        return Task.CompletedTask;
    }

    /// <summary>Set before the program closes its door: connections that end from then on were not lost.</summary>
    internal bool IsStopping { get; set; }

    internal void Closed(DeviceChannel channel)
    {
        if (channel.Device is not { } device) return;
        // Only the last connection of the name says that the device is away.
        if (!_channels.Remove(device.Identity.UserName, channel) || channel.Seen is not { } seen) return;
        var now = clock.GetUtcNow();
        // The program's own stop and a changed secret are no loss of the device's.
        var lost = !channel.SaidGoodbye && !IsStopping ? now - TimeSpan.FromMilliseconds(Environment.TickCount64 - channel.HeardAt) : (DateTimeOffset?)null;
        (seen.SeenAt, seen.IsOnline, seen.LostAt) = (now, false, lost);
        // One that came meanwhile said so before.
        if (_channels.Of(device.Identity.UserName).Count > 0) (seen.IsOnline, seen.LostAt) = (true, null);
    }

    Task DisconnectedAsync(ClientDisconnectedEventArgs gone)
    {
        Closed(((DeviceEndPoint)gone.RemoteEndPoint).Channel);
        return Task.CompletedTask;
    }

    Task SubscribingAsync(InterceptingSubscriptionEventArgs wish)
    {
        var filter = wish.TopicFilter.Topic;
        var known = directory.Peek(wish.UserName ?? "");
        // A wildcard is fine below the own prefix: OPERATOR/meters/SERIAL/#. "$SYS", "#" and others' topics do not start with it.
        if (known is null || !filter.StartsWith(known.Identity.Prefix, StringComparison.Ordinal))
        {
            wish.ProcessSubscription = false;
            wish.Response.ReasonCode = wish.Session is not null && _channels.Of(wish.UserName ?? "", wish.ClientId) is { IsMqtt5: true } ? MqttSubscribeReasonCode.NotAuthorized : MqttSubscribeReasonCode.UnspecifiedError;
        }
        return Task.CompletedTask;
    }

    Task SubscribedAsync(ClientSubscribedTopicEventArgs subscribed)
    {
        if (directory.Peek(subscribed.UserName) is not { } known || !CoversCommands(known.Identity, subscribed.TopicFilter.Topic)) return Task.CompletedTask;
        subscribed.SessionItems[CommandsKey] = subscribed.TopicFilter.QualityOfServiceLevel;
        if (_channels.Of(subscribed.UserName, subscribed.ClientId) is { } channel)
        {
            channel.CommandQos = subscribed.TopicFilter.QualityOfServiceLevel;
            TellAll(known.Identity);
        }
        return Task.CompletedTask;
    }

    Task UnsubscribedAsync(ClientUnsubscribedTopicEventArgs left)
    {
        if (directory.Peek(left.UserName) is not { } known || !CoversCommands(known.Identity, left.TopicFilter)) return Task.CompletedTask;
        left.SessionItems.Remove(CommandsKey);
        if (_channels.Of(left.UserName, left.ClientId) is { } channel) channel.CommandQos = null;
        return Task.CompletedTask;
    }

    static bool CoversCommands(DeviceIdentity device, string filter) => filter[device.Prefix.Length..] is "commands" or "#" or "+";

    void TellAll(DeviceIdentity device)
    {
        Tell(device);
        if (device.MeterId is null)
            foreach (var meter in routes.Behind(device)) Tell(meter);
    }

    // A gateway that speaks for a meter hears its commands from now on, and what waits for it at once.
    void Learned(DeviceIdentity meter, DeviceIdentity gateway)
    {
        if (CanReceive(gateway.UserName)) Tell(meter);
    }

    void Tell(DeviceIdentity device)
    {
        try
        {
            DeviceConnected?.Invoke(device);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "a listener to connections failed");
        }
    }

    Task AcknowledgedAsync(ClientAcknowledgedPublishPacketEventArgs acknowledged)
    {
        if (directory.Peek(acknowledged.UserName) is { } known)
            CommandDelivered?.Invoke(known.Identity, acknowledged.PublishPacket.Topic, acknowledged.PublishPacket.Payload.ToArray());
        return Task.CompletedTask;
    }

    // Devices' publishes are taken in the channel; what comes here is the will of a connection that broke.
    Task WillAsync(InterceptingPublishEventArgs will)
    {
        will.ProcessPublish = false;
        if (directory.Peek(will.UserName ?? "")?.Identity is not { MeterId: { } meterId } device || will.ApplicationMessage.Topic != device.Prefix + "status") return Task.CompletedTask;
        if (Decoder.Status(Payloads.Span(will.ApplicationMessage.Payload)) is { } online && !_channels.Of(device.UserName).Any(alive => alive.ClientId != will.ClientId))
            presence.Of(meterId).IsOnline = online;
        return Task.CompletedTask;
    }

    internal async ValueTask TakeAsync(DeviceChannel from, MqttPublishPacket publish, CancellationToken stop)
    {
        var device = from.Device!;
        var (qos, id, size) = ((byte)publish.QualityOfServiceLevel, publish.PacketIdentifier, (int)publish.Payload.Length + 128);
        if (!publish.Topic.StartsWith(device.Identity.Prefix, StringComparison.Ordinal))
        {
            if (device.Bridge is { } bridge && bridge.Covers(publish.Topic))
            {
                await BridgedAsync(from, bridge, publish, size, stop);
                return;
            }
            logger.LogWarning("{Device} published outside its own topics", device.Identity.UserName);
            // 3.1.1 has no way to say no but closing; an acknowledgement would be a lie.
            if (!from.IsMqtt5 || qos == 0) throw new Microsoft.AspNetCore.Connections.ConnectionAbortedException("topic of another");
            from.Gate.Enter(size);
            from.Gate.Release(id, qos, size, (byte)MqttPubAckReasonCode.NotAuthorized);
            from.Gate.Send();
            return;
        }
        var now = DeviceClock.Whole(clock.GetUtcNow());
        from.Gate.Enter(size);
        switch (publish.Topic.AsSpan(device.Identity.Prefix.Length))
        {
            case "readings":
                await DecodeAsync(from, publish, now, isEvents: false, size, stop);
                break;
            case "events":
                await DecodeAsync(from, publish, now, isEvents: true, size, stop);
                break;
            case "results":
                // Beside the connection, so that pings are answered while the database is away.
                _ = ResultAsync(from, publish.Payload.ToArray(), id, qos, size, now, stop);
                break;
            case "status" when from.Seen is { } seen && Decoder.Status(Payloads.Span(publish.Payload)) is { } online:
                (seen.SeenAt, seen.IsOnline) = (now, online);
                from.Gate.Release(id, qos, size);
                from.Gate.Send();
                break;
            default:
                var decoded = new DecodedPayload();
                decoded.Refuse(publish.Topic.EndsWith("/status", StringComparison.Ordinal) ? "unknown-status" : "unknown-topic", "neither readings, events, status nor results");
                await QueueAsync(new QueuedMessage(from, id, qos, size, now, decoded) { Original = (publish.Topic, publish.Payload.ToArray()) }, stop);
                break;
        }
    }

    // What a bridge brings: another maker's format, or the product's own on the topic of a meter.
    async ValueTask BridgedAsync(DeviceChannel from, Bridge bridge, MqttPublishPacket publish, int size, CancellationToken stop)
    {
        var (qos, id, now) = ((byte)publish.QualityOfServiceLevel, publish.PacketIdentifier, DeviceClock.Whole(clock.GetUtcNow()));
        var leaf = bridge.Profile is not null ? "readings" : publish.Topic[(publish.Topic.LastIndexOf('/') + 1)..];
        from.Gate.Enter(size);
        if (leaf is "readings" or "events")
        {
            await DecodeAsync(from, publish, now, leaf == "events", size, stop);
            return;
        }
        var decoded = new DecodedPayload();
        if (leaf == "status" && Decoder.Status(Payloads.Span(publish.Payload)) is { } online)
        {
            if (Payloads.SerialOf(publish.Topic) is { } serial && directory.Peek($"{from.Device!.Identity.OperatorCode}/{serial}")?.Identity.MeterId is { } meterId && presence.Of(meterId) is var seen) (seen.SeenAt, seen.IsOnline) = (now, online);
        }
        else decoded.Refuse("unknown-topic", "a bridge brings readings, events and status; answers to commands go to its own results topic");
        await QueueAsync(new QueuedMessage(from, id, qos, size, now, decoded) { Original = decoded.Rejected is null ? null : (publish.Topic, publish.Payload.ToArray()) }, stop);
    }

    ValueTask DecodeAsync(DeviceChannel from, MqttPublishPacket publish, DateTimeOffset now, bool isEvents, int size, CancellationToken stop)
    {
        // Decoded now: the payload's memory is used again for the next packet.
        var decoded = Payloads.Decode(directory, from.Device!, publish.Topic, Payloads.Span(publish.Payload), now, isEvents, routes);
        return QueueAsync(new QueuedMessage(from, publish.PacketIdentifier, (byte)publish.QualityOfServiceLevel, size, now, decoded)
        {
            IsEvents = isEvents, Original = decoded.Rejected is null ? null : (publish.Topic, publish.Payload.ToArray()),
        }, stop);
    }

    async ValueTask QueueAsync(QueuedMessage message, CancellationToken stop)
    {
        var put = queue.PutAsync(message, stop);
        if (!put.IsCompletedSuccessfully) await message.From.PauseAsync(put.AsTask(), stop);
    }

    async Task ResultAsync(DeviceChannel from, byte[] payload, ushort id, byte qos, int size, DateTimeOffset now, CancellationToken stop)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                if (services.GetService<IResultHandler>() is { } handler) await handler.HandleAsync(from.Device!.Identity, payload, now, stop);
                from.Gate.Release(id, qos, size);
                from.Gate.Send();
                return;
            }
            catch (OperationCanceledException) { return; }
            catch (Exception failure)
            {
                // The device waits for its acknowledgement; the answer is tried again until it is kept or the connection ends.
                if (tries is 0 or 100) logger.LogWarning(failure, "the answer of {Device} waits", from.Device!.Identity.UserName);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(5000, 50 << Math.Min(tries, 7))), clock, CancellationToken.None);
            }
        }
    }

    /// <summary>Closes the connections that were silent for one and a half times their keep-alive. The library's own check does not see what the channel takes.</summary>
    internal void CloseSilent()
    {
        var now = Environment.TickCount64;
        foreach (var channel in _channels.All)
            if (channel is { IsPaused: false, Connect.KeepAlivePeriod: > 0 and var period } && now - channel.HeardAt > period * 1500L) channel.Abort("silent");
    }
}
