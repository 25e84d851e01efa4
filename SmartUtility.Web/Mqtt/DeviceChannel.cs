using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using MQTTnet.Adapter;
using MQTTnet.AspNetCore;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using SmartUtility.Core.Metering.Operations;

namespace SmartUtility.Web.Mqtt;

/// <summary>The end point of a connection as the broker's events name it: it leads back to the channel.</summary>
sealed class DeviceEndPoint(DeviceChannel channel) : EndPoint
{
    public DeviceChannel Channel { get; } = channel;
}

/// <summary>
/// One connection. Takes what a device publishes out of the stream before the MQTT server sees it (which would acknowledge at once and fan it out);
/// everything else passes.
/// </summary>
sealed class DeviceChannel : IMqttChannelAdapter
{
    readonly ConnectionContext _transport;
    readonly MqttConnectionContext _inner;
    readonly Broker _broker;
    readonly TimeProvider _clock;
    readonly SemaphoreSlim _writing = new(1, 1);
    readonly Dictionary<ushort, string> _aliases = [];

    public DeviceChannel(ConnectionContext transport, IPAddress address, Broker broker, TimeProvider clock)
    {
        (_transport, _broker, _clock, Address) = (transport, broker, clock, address);
        _inner = new MqttConnectionContext(new MqttPacketFormatterAdapter(new MqttBufferWriter(256, ConnectionGuard.MaxPacket)), transport);
        Gate = new PubAckGate(transport.Transport.Output, _writing);
        RemoteEndPoint = new DeviceEndPoint(this);
    }

    /// <summary>Topic aliases a client of MQTT 5 may use.</summary>
    public const ushort MaxAliases = 8;

    /// <summary>Where the device connects from.</summary>
    public IPAddress Address { get; }
    /// <summary>The device, once its credential was accepted.</summary>
    public KnownDevice? Device { get; private set; }
    /// <summary>Client id.</summary>
    public string ClientId { get; private set; } = "";
    /// <summary>What it asked for in CONNECT.</summary>
    public MqttConnectPacket? Connect { get; private set; }
    /// <summary>Acknowledgements and share.</summary>
    public PubAckGate Gate { get; }
    /// <summary>QoS of its subscription to commands; null when it has none.</summary>
    public MqttQualityOfServiceLevel? CommandQos { get; set; }
    /// <summary>Where its being heard of is noted; null for a gateway.</summary>
    public Presence.Slot? Seen { get; set; }
    /// <summary>True while the program does not read it: silence then is not the device's.</summary>
    public bool IsPaused { get; private set; }
    /// <summary>When the last packet came, milliseconds of the machine's uptime.</summary>
    public long HeardAt { get; private set; } = Environment.TickCount64;
    /// <summary>True when the device took leave (DISCONNECT without its will), or the program ended the connection on purpose.</summary>
    public bool SaidGoodbye { get; set; }
    public bool IsMqtt5 => PacketFormatterAdapter.ProtocolVersion == MqttProtocolVersion.V500;

    public async Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var packet = await _inner.ReceivePacketAsync(cancellationToken);
            HeardAt = Environment.TickCount64;
            switch (packet)
            {
                case MqttConnectPacket connect when Connect is null:
                    // A 3.1.1 client with a clean session may leave its id to the server (3.1.3.1); the library would refuse it.
                    if (string.IsNullOrEmpty(connect.ClientId) && connect.CleanSession && !IsMqtt5) connect.ClientId = "auto-" + Guid.NewGuid().ToString("N");
                    (Connect, ClientId) = (connect, connect.ClientId);
                    return packet;
                case MqttPublishPacket publish when Device is not null:
                    if (!Resolve(publish)) throw new ConnectionAbortedException("unknown topic alias");
                    await _broker.TakeAsync(this, publish, cancellationToken);
                    if (Gate.IsFull) await PauseAsync(Gate.RoomAsync(), cancellationToken);
                    continue;
                case MqttDisconnectPacket { ReasonCode: not MqttDisconnectReasonCode.DisconnectWithWillMessage }:
                    SaidGoodbye = true;
                    return packet;
                default:
                    return packet!;
            }
        }
    }

    /// <summary>The credential was accepted.</summary>
    public void Admit(KnownDevice device, string clientId) => (Device, ClientId) = (device, clientId);

    /// <summary>Waits without reading; silence meanwhile is not the device's.</summary>
    public async ValueTask PauseAsync(Task room, CancellationToken stop)
    {
        IsPaused = true;
        await room.WaitAsync(stop);
        HeardAt = Environment.TickCount64;
        IsPaused = false;
    }

    bool Resolve(MqttPublishPacket publish)
    {
        if (publish.TopicAlias == 0) return true;
        if (publish.TopicAlias > MaxAliases) return false;
        if (!string.IsNullOrEmpty(publish.Topic)) _aliases[publish.TopicAlias] = publish.Topic;
        else if (_aliases.TryGetValue(publish.TopicAlias, out var topic)) publish.Topic = topic;
        else return false;
        return true;
    }

    public async Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        if (packet is MqttConnAckPacket hello)
            (hello.TopicAliasMaximum, hello.ReceiveMaximum, hello.MaximumPacketSize, hello.RetainAvailable) = (MaxAliases, PubAckGate.ShareMessages, ConnectionGuard.MaxPacket, true);
        // A command that waited in a session past its time never arrives.
        if (packet is MqttPublishPacket command && HasExpired(command)) return;
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _inner.SendPacketAsync(packet, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    bool HasExpired(MqttPublishPacket command)
    {
        try
        {
            using var document = JsonDocument.Parse(command.Payload);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("expires", out var expires) && expires.ValueKind == JsonValueKind.String
                && DateTimeOffset.TryParse(expires.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at <= _clock.GetUtcNow();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Closes the connection at once.</summary>
    public void Abort(string why) => _transport.Abort(new ConnectionAbortedException(why));

    public X509Certificate2? ClientCertificate => _inner.ClientCertificate;
    public EndPoint RemoteEndPoint { get; }
    public EndPoint LocalEndPoint => _inner.LocalEndPoint;
    public bool IsSecureConnection => _inner.IsSecureConnection;
    public MqttPacketFormatterAdapter PacketFormatterAdapter => _inner.PacketFormatterAdapter;
    public long BytesSent => _inner.BytesSent;
    public long BytesReceived => _inner.BytesReceived;
    public Task ConnectAsync(CancellationToken cancellationToken) => _inner.ConnectAsync(cancellationToken);
    public Task DisconnectAsync(CancellationToken cancellationToken) => _inner.DisconnectAsync(cancellationToken);
    public void ResetStatistics() => _inner.ResetStatistics();

    public void Dispose()
    {
        Gate.Close();
        _inner.Dispose();
    }
}
