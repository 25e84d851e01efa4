using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmartUtility.Tests.Mqtt;

/// <summary>An MQTT 3.1.1 client of bare sockets: it sends what a test wants, right or wrong, and shows every packet that comes.</summary>
public sealed class RawClient : IDisposable
{
    readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    readonly byte[] _buffer = new byte[256 * 1024];
    int _have;

    public static async Task<RawClient> OpenAsync(int port)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(IPAddress.Loopback, port);
        return client;
    }

    /// <summary>Connects and expects CONNACK; answers its return code.</summary>
    public static async Task<(RawClient Client, byte Code)> ConnectAsync(int port, string user, string secret, string clientId = "", bool clean = true, ushort keepAlive = 60, (string Topic, string Message)? will = null)
    {
        var client = await OpenAsync(port);
        await client.SendAsync(Connect(user, secret, clientId, clean, keepAlive, will));
        var hello = await client.ReceiveAsync();
        return (client, hello is null ? (byte)255 : hello[3]);
    }

    public static byte[] Connect(string user, string secret, string clientId, bool clean = true, ushort keepAlive = 60, (string Topic, string Message)? will = null)
    {
        var flags = (byte)(0xC0 | (clean ? 2 : 0) | (will is null ? 0 : 0x04));
        byte[] body = [.. Text("MQTT"), 4, flags, (byte)(keepAlive >> 8), (byte)keepAlive, .. Text(clientId), .. will is { } last ? [.. Text(last.Topic), .. Text(last.Message)] : Array.Empty<byte>(), .. Text(user), .. Text(secret)];
        return [0x10, .. Length(body.Length), .. body];
    }

    public static byte[] Publish(string topic, string payload, ushort id, int qos = 1, bool dup = false)
    {
        byte[] body = [.. Text(topic), .. qos > 0 ? [(byte)(id >> 8), (byte)id] : Array.Empty<byte>(), .. Encoding.UTF8.GetBytes(payload)];
        return [(byte)(0x30 | qos << 1 | (dup ? 8 : 0)), .. Length(body.Length), .. body];
    }

    public static byte[] Subscribe(string filter, ushort id)
    {
        byte[] body = [(byte)(id >> 8), (byte)id, .. Text(filter), 1];
        return [0x82, .. Length(body.Length), .. body];
    }

    public static readonly byte[] Ping = [0xC0, 0];

    public async Task SendAsync(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await _socket.SendAsync(bytes.AsMemory(sent));
    }

    /// <summary>The next packet; null when the connection was closed; throws when nothing came in time.</summary>
    public async Task<byte[]?> ReceiveAsync(double seconds = 10)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (true)
        {
            if (_have >= 2)
            {
                int length = 0, at = 1;
                while (at < _have && at <= 4)
                {
                    length |= (_buffer[at] & 0x7F) << (7 * (at - 1));
                    if ((_buffer[at++] & 0x80) == 0) break;
                }
                if (_have >= at + length)
                {
                    var packet = _buffer[..(at + length)];
                    _buffer.AsSpan(at + length, _have - at - length).CopyTo(_buffer);
                    _have -= at + length;
                    return packet;
                }
            }
            int read;
            try
            {
                read = await _socket.ReceiveAsync(_buffer.AsMemory(_have), late.Token);
            }
            catch (SocketException)
            {
                return null;
            }
            if (read == 0) return null;
            _have += read;
        }
    }

    /// <summary>True when nothing comes for this long.</summary>
    public async Task<bool> IsSilentAsync(double seconds)
    {
        try
        {
            await ReceiveAsync(seconds);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    /// <summary>True when the other side closes within the time, whatever it sends before.</summary>
    public async Task<bool> IsClosedAsync(double seconds = 10)
    {
        try
        {
            while (await ReceiveAsync(seconds) is not null) { }
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    static byte[] Text(string text) => [(byte)(Encoding.UTF8.GetByteCount(text) >> 8), (byte)Encoding.UTF8.GetByteCount(text), .. Encoding.UTF8.GetBytes(text)];

    public static byte[] Length(int length)
    {
        var bytes = new List<byte>();
        do bytes.Add((byte)(length % 128 | (length >= 128 ? 128 : 0)));
        while ((length /= 128) > 0);
        return [.. bytes];
    }

    public void Dispose() => _socket.Dispose();
}
