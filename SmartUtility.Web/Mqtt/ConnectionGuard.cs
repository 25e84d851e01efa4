using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace SmartUtility.Web.Mqtt;

/// <summary>
/// Stands between the socket and the broker and looks at each packet's fixed header before anything is kept for it: the first packet is CONNECT,
/// at most 1 KiB and there within 5 s; every later one is at most 64 KiB. Anything else closes the connection. A 3.1.1 client that wants its session kept
/// and gives no id is told so (return code 2); the library would close without a word.
/// </summary>
sealed class ConnectionGuard : PipeReader, IDisposable
{
    /// <summary>Largest CONNECT, whole packet.</summary>
    public const int MaxConnect = 1024;
    /// <summary>Largest packet after CONNECT, whole packet.</summary>
    public const int MaxPacket = 64 * 1024;
    /// <summary>Time for CONNECT.</summary>
    public static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(5);

    // CONNACK, no session, "identifier rejected" (MQTT 3.1.1, 3.1.3.1 and table 3.1).
    static readonly byte[] IdRejected = [0x20, 2, 0, 2];

    readonly PipeReader _inner;
    readonly PipeWriter _answers;
    readonly CancellationTokenSource _late;
    readonly CancellationTokenRegistration _close;
    bool _isConnected;
    SequencePosition _start;

    public ConnectionGuard(IDuplexPipe pipe, ConnectionContext transport)
    {
        (_inner, _answers) = (pipe.Input, pipe.Output);
        _late = new CancellationTokenSource(ConnectWithin);
        _close = _late.Token.Register(static state => ((ConnectionContext)state!).Abort(new ConnectionAbortedException("no CONNECT in time")), transport);
    }

    // The broker consumes whole packets or nothing, so a buffer always starts with a fixed header.
    ReadResult Look(ReadResult result)
    {
        _start = result.Buffer.Start;
        if (result.Buffer.IsEmpty) return result;
        Span<byte> header = stackalloc byte[5];
        var count = (int)Math.Min(5, result.Buffer.Length);
        result.Buffer.Slice(0, count).CopyTo(header);
        if (!_isConnected && header[0] != 0x10) throw new ConnectionAbortedException("the first packet is not CONNECT");
        long length = 0;
        for (var i = 1; ; i++)
        {
            if (i == 5) throw new ConnectionAbortedException("malformed length");
            if (i == count) return result;
            length |= (long)(header[i] & 0x7F) << (7 * (i - 1));
            if ((header[i] & 0x80) != 0) continue;
            if (length + i + 1 > (_isConnected ? MaxPacket : MaxConnect)) throw new ConnectionAbortedException("packet too large");
            return result;
        }
    }

    // MQTT 3.1.1, clean session 0 and an empty client id: there would be nothing to find the session by.
    static bool LacksId(in ReadOnlySequence<byte> packet)
    {
        var reader = new SequenceReader<byte>(packet);
        reader.Advance(1);
        while (reader.TryRead(out var length) && (length & 0x80) != 0) { }
        Span<byte> body = stackalloc byte[12];
        return reader.TryCopyTo(body) && body[..7].SequenceEqual("\0\u0004MQTT\u0004"u8) && (body[7] & 0x02) == 0 && body[10] == 0 && body[11] == 0;
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = Look(await _inner.ReadAsync(cancellationToken));
        if (_isConnected || result.Buffer.IsEmpty || !LacksId(result.Buffer)) return result;
        await _answers.WriteAsync(IdRejected, cancellationToken);
        // Ended in good order first, so that the answer still leaves.
        await _answers.CompleteAsync();
        throw new ConnectionAbortedException("no client id for a session to be kept");
    }

    public override bool TryRead(out ReadResult result)
    {
        result = default;
        // The first packet is looked at where it can be answered.
        if (!_isConnected || !_inner.TryRead(out result)) return false;
        result = Look(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!_isConnected && !consumed.Equals(_start))
        {
            _isConnected = true;
            _close.Unregister();
            _late.Dispose();
        }
        _inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => _inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    public void Dispose()
    {
        _close.Dispose();
        _late.Dispose();
    }
}

/// <summary>A reader and a writer as one transport.</summary>
sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
