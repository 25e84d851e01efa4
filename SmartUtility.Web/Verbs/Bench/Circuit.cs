using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>
/// One open page of the Console without a browser: loads the page, starts its circuit over a compressed WebSocket, takes every drawing and answers every call as
/// a script would, and counts what came over the wire. Speaks just so much of the protocol of interactive pages (SignalR over MessagePack) as that needs.
/// </summary>
sealed partial class Circuit : IAsyncDisposable
{
    readonly ClientWebSocket _socket = new();
    readonly CountedStream.Frames _frames = new();
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource<string?> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly SemaphoreSlim _sending = new(1, 1);
    byte[] _buffer = new byte[16 * 1024];
    Task _reading = Task.CompletedTask;
    int _objects;

    /// <summary>Drawings received.</summary>
    public int Batches { get; private set; }
    /// <summary>Updates of the curve received.</summary>
    public int Appends { get; private set; }
    /// <summary>Those that came in a message of their own.</summary>
    public int AppendsAlone { get; private set; }
    /// <summary>Bytes of these on the wire.</summary>
    public long AppendBytes { get; private set; }
    /// <summary>Bytes on the wire of everything received over the socket.</summary>
    public long WireBytes => _frames.Total;
    /// <summary>Why the page failed, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>Loads the page and starts its circuit; throws when the page cannot be had.</summary>
    public static async Task<Circuit> OpenAsync(Uri page, string cookie, CancellationToken stop)
    {
        var circuit = new Circuit();
        string html;
        using (var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }))
        {
            http.DefaultRequestHeaders.Add("Cookie", cookie);
            http.DefaultRequestHeaders.Add("Accept", "text/html");
            using var answer = await http.GetAsync(page, stop);
            html = await answer.Content.ReadAsStringAsync(stop);
            if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"{page.AbsolutePath} answered {(int)answer.StatusCode}");
        }
        var markers = MarkerPattern().Matches(html).Select(match => match.Groups[1].Value).Where(marker => marker.Contains("\"type\":\"server\"", StringComparison.Ordinal) && marker.Contains("\"descriptor\"", StringComparison.Ordinal)).ToList();
        var state = StatePattern().Match(html) is { Success: true } found ? found.Groups[1].Value : "";

        circuit._socket.Options.SetRequestHeader("Cookie", cookie);
        circuit._socket.Options.SetRequestHeader("Origin", page.GetLeftPart(UriPartial.Authority));
        circuit._socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        using var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            ConnectCallback = async (context, token) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, token);
                return new CountedStream(new NetworkStream(socket, ownsSocket: true), circuit._frames);
            },
        };
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        await circuit._socket.ConnectAsync(new UriBuilder(page) { Scheme = "ws", Path = "/_blazor", Query = "" }.Uri, invoker, stop);
        await circuit._socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, stop);
        circuit._reading = circuit.ReadAsync();
        await circuit.SendAsync(Pack.Invocation("1", "StartCircuit", page.GetLeftPart(UriPartial.Authority) + "/", page.AbsoluteUri, "[]", state));
        if (await circuit._started.Task.WaitAsync(TimeSpan.FromSeconds(60), stop) is null) throw new InvalidOperationException("the circuit was refused");
        var operations = string.Join(',', markers.Select((marker, at) => $"{{\"type\":\"add\",\"ssrComponentId\":{at + 1},\"marker\":{marker}}}"));
        await circuit.SendAsync(Pack.Invocation(null, "UpdateRootComponents", $"{{\"batchId\":1,\"operations\":[{operations}]}}", state));
        circuit._pinging = circuit.PingAsync();
        return circuit;
    }

    Task _pinging = Task.CompletedTask;

    /// <summary>Forgets what was counted so far.</summary>
    public void Reset()
    {
        (Batches, Appends, AppendsAlone, AppendBytes) = (0, 0, 0, 0);
        _frames.Total = 0;
    }

    async Task PingAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
            while (await timer.WaitForNextTickAsync(_stop.Token)) await SendAsync([2, 0x91, 6]);
        }
        catch (OperationCanceledException)
        {
            // the page is closed
        }
    }

    async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    if (length == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
                    part = await _socket.ReceiveAsync(_buffer.AsMemory(length), _stop.Token);
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close) break;
                await TakeAsync(length, _frames.Next());
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            if (!_stop.IsCancellationRequested) Failure ??= gone.Message;
        }
        _started.TrySetResult(null);
    }

    async Task TakeAsync(int length, int wire)
    {
        var (at, appends, others) = (0, 0, 0);
        // The answer to the handshake is text: {} and the separator.
        if (length > 0 && _buffer[0] == (byte)'{') at = Array.IndexOf(_buffer, (byte)0x1e, 0, length) + 1;
        List<byte[]> answers = [];
        while (at < length)
        {
            int size = 0, shift = 0;
            byte one;
            do
            {
                one = _buffer[at++];
                size |= (one & 0x7f) << shift;
                shift += 7;
            }
            while ((one & 0x80) != 0);
            var before = appends;
            if (Pack.Read(_buffer.AsSpan(at, size)) is object?[] message && Answer(message, ref appends) is { } answer) answers.Add(answer);
            if (appends == before) others++;
            at += size;
        }
        Appends += appends;
        // A message that holds something else, too, says nothing of the update alone.
        if (appends > 0 && others == 0) (AppendsAlone, AppendBytes) = (AppendsAlone + appends, AppendBytes + wire);
        foreach (var answer in answers) await SendAsync(answer);
    }

    byte[]? Answer(object?[] message, ref int appends)
    {
        var kind = (long)message[0]!;
        if (kind == 3)
        {
            _started.TrySetResult(message.Length > 4 ? message[4] as string : null);
            return null;
        }
        if (kind == 7) Failure ??= "the server closed the circuit";
        if (kind != 1) return null;
        var given = (object?[])message[4]!;
        switch ((string)message[3]!)
        {
            case "JS.RenderBatch":
                Batches++;
                return Pack.Invocation(null, "OnRenderCompleted", (long)given[0]!, null);
            case "JS.BeginInvokeJS":
                var (call, name, wanted) = ((long)given[0]!, (string)given[1]!, (long)given[3]!);
                if (name == "append") appends++;
                if (call == 0) return null;
                var result = wanted == 1 ? $"{{\"__jsObjectId\":{++_objects}}}" : wanted == 3 ? "null" : name.Contains("ark", StringComparison.Ordinal) ? "false" : "null";
                return Pack.Invocation(null, "EndInvokeJSFromDotNet", call, true, $"[{call},true,{result}]");
            case "JS.Error":
                Failure ??= given[0] as string;
                return null;
            default:
                return null;
        }
    }

    async Task SendAsync(byte[] message)
    {
        await _sending.WaitAsync(_stop.Token);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Binary, true, _stop.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Abort();
        await _reading;
        await _pinging;
        _socket.Dispose();
        _sending.Dispose();
        _stop.Dispose();
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex MarkerPattern();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex StatePattern();
}

/// <summary>Reads through and notes the size of every data frame of a WebSocket after the answer to the upgrade (RFC 6455: frames of a server are not masked).</summary>
sealed class CountedStream(Stream inner, CountedStream.Frames frames) : Stream
{
    /// <summary>Sizes of the messages not yet asked for, in order, headers of their frames included.</summary>
    public sealed class Frames
    {
        readonly Queue<int> _sizes = new();
        readonly byte[] _head = new byte[10];
        int _seen, _matched, _message;
        long _left;
        bool _isOpen;

        /// <summary>Bytes since the upgrade.</summary>
        public long Total { get; set; }

        /// <summary>Size of the next message; 0 when its frame was not seen whole.</summary>
        public int Next()
        {
            lock (_sizes) return _sizes.TryDequeue(out var size) ? size : 0;
        }

        public void Take(ReadOnlySpan<byte> bytes)
        {
            lock (_sizes)
            {
                foreach (var one in bytes)
                {
                    if (!_isOpen)
                    {
                        // The answer's head ends with an empty line.
                        _matched = one == "\r\n\r\n"[_matched] ? _matched + 1 : one == '\r' ? 1 : 0;
                        _isOpen = _matched == 4;
                        continue;
                    }
                    Total++;
                    if (_left > 0)
                    {
                        _left--;
                        continue;
                    }
                    _head[_seen++] = one;
                    var length = _seen < 2 ? -1 : _head[1] & 0x7f;
                    var need = length < 0 ? 2 : length == 126 ? 4 : length == 127 ? 10 : 2;
                    if (_seen < need) continue;
                    _left = length < 126 ? length : length == 126 ? _head[2] << 8 | _head[3] : (long)System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(_head.AsSpan(2));
                    if ((_head[0] & 0x0f) is 0 or 1 or 2)
                    {
                        // A message may come in several frames; the last one says so.
                        _message += (int)(need + _left);
                        if ((_head[0] & 0x80) != 0)
                        {
                            _sizes.Enqueue(_message);
                            _message = 0;
                        }
                    }
                    _seen = 0;
                }
            }
        }
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        frames.Take(buffer.AsSpan(offset, read));
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        frames.Take(buffer.Span[..read]);
        return read;
    }

    public override void Flush() => inner.Flush();
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
