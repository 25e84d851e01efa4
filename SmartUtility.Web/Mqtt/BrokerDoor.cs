using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Server;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Mqtt;

/// <summary>Where the broker listens; known after the start.</summary>
public sealed class MqttAddress
{
    /// <summary>Plain TCP port.</summary>
    public int Port { get; internal set; }
    /// <summary>TLS port; null when there is none.</summary>
    public int? TlsPort { get; internal set; }
    /// <summary>Address of both.</summary>
    public IPAddress Address { get; internal set; } = IPAddress.Loopback;
}

/// <summary>
/// The listening sockets (Kestrel's transport, with buffers of its own size) in front of the MQTT server: each connection passes the guard, then becomes a channel.
/// Started before the pages, stopped before the writer, so that what was taken is still committed.
/// </summary>
sealed class BrokerDoor(Broker broker, MqttAddress address, MqttSettings settings, ILoggerFactory loggers, TimeProvider clock) : BackgroundService, IMqttServerAdapter
{
    // Time for a TLS handshake.
    static readonly TimeSpan Handshake = TimeSpan.FromSeconds(5);
    // Sessions of clients that do not come back are dropped after this, whatever they asked for.
    static readonly TimeSpan SessionsEnd = TimeSpan.FromDays(1);

    readonly ILogger _logger = loggers.CreateLogger<BrokerDoor>();
    readonly List<IConnectionListener> _listeners = [];
    readonly ConcurrentDictionary<ConnectionContext, byte> _open = new();
    MqttServer? _server;

    /// <inheritdoc/>
    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    Task IMqttServerAdapter.StartAsync(MqttServerOptions options, IMqttNetLogger logger) => Task.CompletedTask;

    Task IMqttServerAdapter.StopAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var options = new MqttServerOptionsBuilder().WithoutDefaultEndpoint().WithPersistentSessions(true).WithMaxPendingMessagesPerClient(100)
            .WithDefaultCommunicationTimeout(TimeSpan.FromSeconds(10)).Build();
        // The server's own check counts only packets that pass it; the broker's own looks at all.
        options.KeepAliveOptions.MonitorInterval = TimeSpan.FromDays(20);
        _server = new MqttServer(options, [this], MqttNetNullLogger.Instance);
        broker.Attach(_server);
        await _server.StartAsync();

        var certificate = settings.TlsPort is null ? null : LoadCertificate(settings.Certificate!);
        address.Address = IPAddress.Parse(settings.Address);
        if (!IPAddress.IsLoopback(address.Address)) _logger.LogWarning("MQTT without TLS is open to the network on {Address}:{Port}; devices should use the TLS port", settings.Address, settings.Port);
        address.Port = await ListenAsync(settings.Port, null, cancellationToken);
        if (certificate is not null) address.TlsPort = await ListenAsync(settings.TlsPort!.Value, certificate, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            for (var second = 1; await timer.WaitForNextTickAsync(stoppingToken); second++)
            {
                broker.CloseSilent();
                if (second % 600 == 0) await DropOldSessionsAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    async Task DropOldSessionsAsync()
    {
        foreach (var session in await _server!.GetSessionsAsync())
        {
            if (session.DisconnectedTimestamp is not { } since) continue;
            var keep = TimeSpan.FromSeconds(Math.Min(session.ExpiryInterval == 0 ? SessionsEnd.TotalSeconds : session.ExpiryInterval, SessionsEnd.TotalSeconds));
            if (clock.GetUtcNow().UtcDateTime - since > keep) await session.DeleteAsync();
        }
    }

    async Task<int> ListenAsync(int port, X509Certificate2? certificate, CancellationToken stop)
    {
        // What a connection may have waiting unread; small, because the program reads as fast as it can keep up.
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions { MaxReadBufferSize = 2 * ConnectionGuard.MaxPacket, MaxWriteBufferSize = ConnectionGuard.MaxPacket, Backlog = 4096, NoDelay = true }), loggers);
        try
        {
            var listener = await transport.BindAsync(new IPEndPoint(address.Address, port), stop);
            _listeners.Add(listener);
            _ = AcceptAsync(listener, certificate);
            return ((IPEndPoint)listener.EndPoint).Port;
        }
        catch (Exception failure) when (failure is AddressInUseException or SocketException)
        {
            throw new StartRefused($"MQTT cannot listen on {settings.Address}:{port}: {failure.Message}; set Mqtt__Port to a free port");
        }
    }

    async Task AcceptAsync(IConnectionListener listener, X509Certificate2? certificate)
    {
        while (true)
        {
            try
            {
                if (await listener.AcceptAsync() is not { } transport) return;
                _ = ServeAsync(transport, certificate);
            }
            catch (Exception failure) when (failure is SocketException or IOException)
            {
                // Out of file descriptors, or the peer was gone already.
                _logger.LogWarning("a connection could not be accepted: {Why}", failure.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100), clock);
            }
        }
    }

    async Task ServeAsync(ConnectionContext transport, X509Certificate2? certificate)
    {
        await Task.Yield();
        _open[transport] = 0;
        DeviceChannel? channel = null;
        SslStream? tls = null;
        try
        {
            var remote = (transport.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
            var pipe = transport.Transport;
            if (certificate is not null)
            {
                tls = new SslStream(new DuplexStream(pipe), leaveInnerStreamOpen: false);
                using var late = new CancellationTokenSource(Handshake);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 }, late.Token);
                pipe = new Duplex(PipeReader.Create(tls), PipeWriter.Create(tls));
            }
            using var guard = new ConnectionGuard(pipe, transport);
            transport.Transport = new Duplex(guard, pipe.Output);
            channel = new DeviceChannel(transport, remote, broker, clock);
            if (ClientHandler is { } handler) await handler(channel);
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or AuthenticationException or ConnectionAbortedException or InvalidOperationException)
        {
            _logger.LogDebug("a connection ended: {Why}", failure.Message);
        }
        finally
        {
            if (channel is not null)
            {
                broker.Closed(channel);
                channel.Dispose();
            }
            if (tls is not null) await tls.DisposeAsync();
            _open.TryRemove(transport, out _);
            await transport.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        broker.IsStopping = true;
        foreach (var listener in _listeners) await listener.UnbindAsync(cancellationToken);
        foreach (var (transport, _) in _open) transport.Abort(new ConnectionAbortedException("stopping"));
        if (_server is not null) await _server.StopAsync(new MqttServerStopOptions());
        foreach (var listener in _listeners) await listener.DisposeAsync();
        await base.StopAsync(cancellationToken);
    }

    static X509Certificate2 LoadCertificate(string file)
    {
        try
        {
            return file.EndsWith(".pfx", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".p12", StringComparison.OrdinalIgnoreCase)
                ? X509CertificateLoader.LoadPkcs12FromFile(file, null) : X509Certificate2.CreateFromPemFile(file);
        }
        catch (Exception failure) when (failure is System.Security.Cryptography.CryptographicException or IOException)
        {
            throw new StartRefused($"Mqtt__Certificate {file}: {failure.Message}");
        }
    }

    /// <summary>A pipe as the stream under TLS.</summary>
    sealed class DuplexStream(IDuplexPipe pipe) : Stream
    {
        readonly Stream _in = pipe.Input.AsStream(leaveOpen: true), _out = pipe.Output.AsStream(leaveOpen: true);

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() => _out.Flush();
        public override Task FlushAsync(CancellationToken cancellationToken) => _out.FlushAsync(cancellationToken);
        public override int Read(byte[] buffer, int offset, int count) => _in.Read(buffer, offset, count);
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _in.ReadAsync(buffer, cancellationToken);
        public override void Write(byte[] buffer, int offset, int count) => _out.Write(buffer, offset, count);
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _out.WriteAsync(buffer, cancellationToken);
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
