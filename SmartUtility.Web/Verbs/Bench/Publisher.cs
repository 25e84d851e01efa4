using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>
/// One meter on a bare socket, as fast as its acknowledgements allow. Every reading has its own time (a millisecond after the one before) and value, so
/// what is stored can be counted. Notes which messages were acknowledged.
/// </summary>
public sealed class Publisher : IDisposable
{
    /// <summary>Messages in flight.</summary>
    public const int Window = 60;
    static readonly DateTime Epoch = new(2026, 10, 2, 0, 0, 0, DateTimeKind.Utc);

    readonly int _meter, _perMessage;
    readonly byte[] _template;
    readonly int _id;
    readonly List<(int Time, int Value)> _slots = [];
    readonly byte[] _out, _in = new byte[4096];
    readonly long[] _sentAt = new long[65536];
    readonly long[] _sequenceOf = new long[65536];
    Socket? _socket;
    int _have;
    ushort _packet;
    int _inFlight;

    /// <param name="meter">Which meter of the stage.</param>
    /// <param name="perMessage">Readings in one message.</param>
    /// <param name="from">Number of the first reading; times follow from it.</param>
    public Publisher(int meter, int perMessage, long from = 0)
    {
        (_meter, _perMessage, Next) = (meter, perMessage, from);
        var items = new StringBuilder("{\"readings\":[");
        var topic = $"{Stage.Operator}/meters/{Stage.Serial(meter)}/readings";
        for (var i = 0; i < perMessage; i++)
        {
            if (i > 0) items.Append(',');
            items.Append("{\"time\":\"");
            var time = items.Length;
            items.Append(CultureInfo.InvariantCulture, $"2026-10-02T00:00:00.000Z\",\"register\":\"{Stage.Register}\",\"value\":1");
            _slots.Add((time, items.Length));
            items.Append("0000000.000,\"unit\":\"kWh\"}");
        }
        items.Append("]}");
        byte[] body = [(byte)(topic.Length >> 8), (byte)topic.Length, .. Encoding.ASCII.GetBytes(topic), 0, 0, .. Encoding.ASCII.GetBytes(items.ToString())];
        var length = new List<byte>();
        for (var rest = body.Length; ;)
        {
            length.Add((byte)(rest % 128 | (rest >= 128 ? 128 : 0)));
            if ((rest /= 128) == 0) break;
        }
        _template = [0x32, .. length, .. body];
        _id = 1 + length.Count + 2 + topic.Length;
        for (var i = 0; i < _slots.Count; i++) _slots[i] = (_slots[i].Time + _id + 2, _slots[i].Value + _id + 2);
        _out = new byte[_template.Length * Window];
    }

    /// <summary>Readings acknowledged.</summary>
    public long Acknowledged { get; private set; }
    /// <summary>Number of the next reading.</summary>
    public long Next { get; private set; }
    /// <summary>First numbers of the messages acknowledged; filled only when asked for.</summary>
    public List<long>? Kept { get; set; }
    /// <summary>Times from sending to acknowledgement, one in sixteen messages, in milliseconds.</summary>
    public List<double> Latencies { get; } = [];

    /// <summary>Time of a reading by its number.</summary>
    public static DateTime TimeOf(long number) => Epoch.AddMilliseconds(number);

    /// <summary>Connects; false when refused or closed.</summary>
    public async Task<bool> ConnectAsync(int port, CancellationToken stop)
    {
        _socket?.Dispose();
        (_have, _inFlight) = (0, 0);
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await _socket.ConnectAsync(IPAddress.Loopback, port, stop);
            var user = $"{Stage.Operator}/{Stage.Serial(_meter)}";
            byte[] body = [0, 4, .. "MQTT"u8, 4, 0xC2, 0, 60, 0, 0, 0, (byte)user.Length, .. Encoding.ASCII.GetBytes(user), 0, (byte)Stage.Secret.Length, .. Encoding.ASCII.GetBytes(Stage.Secret)];
            await _socket.SendAsync((byte[])[0x10, (byte)body.Length, .. body], stop);
            for (var read = 0; read < 4;)
            {
                var got = await _socket.ReceiveAsync(_in.AsMemory(read, 4 - read), stop);
                if (got == 0) return false;
                read += got;
            }
            return _in[3] == 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Publishes until stopped, then waits for what is in flight; false when the connection broke.</summary>
    /// <param name="stop">Ends the publishing.</param>
    /// <param name="drain">Longest wait for the last acknowledgements.</param>
    public async Task<bool> RunAsync(TimeSpan drain, CancellationToken stop)
    {
        var socket = _socket!;
        using var end = new CancellationTokenSource();
        using var link = stop.Register(() => end.CancelAfter(drain));
        try
        {
            while (!stop.IsCancellationRequested || _inFlight > 0)
            {
                if (!stop.IsCancellationRequested && Fill() is > 0 and var size)
                    for (var sent = 0; sent < size;) sent += await socket.SendAsync(_out.AsMemory(sent, size - sent), end.Token);
                var got = await socket.ReceiveAsync(_in.AsMemory(_have), end.Token);
                if (got == 0) return false;
                Take(got);
            }
            return true;
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    int Fill()
    {
        var size = 0;
        for (; _inFlight < Window; _inFlight++)
        {
            if (++_packet == 0) _packet = 1;
            var message = _out.AsSpan(size, _template.Length);
            _template.CopyTo(message);
            (message[_id], message[_id + 1]) = ((byte)(_packet >> 8), (byte)_packet);
            _sequenceOf[_packet] = Next;
            foreach (var (time, value) in _slots)
            {
                WriteTime(message[time..], Next);
                WriteValue(message[value..], Next);
                Next++;
            }
            _sentAt[_packet] = Stopwatch.GetTimestamp();
            size += _template.Length;
        }
        return size;
    }

    void Take(int got)
    {
        _have += got;
        var at = 0;
        for (; at + 4 <= _have; at += 4)
        {
            if (_in[at] != 0x40) throw new InvalidDataException($"packet {_in[at]:x2} instead of an acknowledgement");
            var id = (ushort)(_in[at + 2] << 8 | _in[at + 3]);
            _inFlight--;
            Acknowledged += _perMessage;
            Kept?.Add(_sequenceOf[id]);
            if ((id & 15) == 0) Latencies.Add(Stopwatch.GetElapsedTime(_sentAt[id]).TotalMilliseconds);
        }
        _in.AsSpan(at, _have - at).CopyTo(_in);
        _have -= at;
    }

    // yyyy-MM-ddTHH:mm:ss.fff, digits in place.
    static void WriteTime(Span<byte> at, long number)
    {
        var time = TimeOf(number);
        Two(at[5..], time.Month);
        Two(at[8..], time.Day);
        Two(at[11..], time.Hour);
        Two(at[14..], time.Minute);
        Two(at[17..], time.Second);
        at[20] = (byte)('0' + time.Millisecond / 100);
        Two(at[21..], time.Millisecond % 100);
    }

    static void Two(Span<byte> at, int value) => (at[0], at[1]) = ((byte)('0' + value / 10), (byte)('0' + value % 10));

    // 0000000.000, digits in place.
    static void WriteValue(Span<byte> at, long number)
    {
        for (var i = 10; i >= 0; i--)
        {
            if (i == 7) continue;
            at[i] = (byte)('0' + number % 10);
            number /= 10;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();
}
