using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace SmartUtility.Web.Mqtt;

/// <summary>
/// Stands between the socket and the broker and looks at each packet's fixed header before anything is kept for it: the first packet is CONNECT,
/// at most 1 KiB and there within 5 s; every later one is at most 64 KiB. Anything else closes the connection.
/// </summary>
sealed class ConnectionGuard : PipeReader, IDisposable
{
    /// <summary>Largest CONNECT, whole packet.</summary>
    public const int MaxConnect = 1024;
    /// <summary>Largest packet after CONNECT, whole packet.</summary>
    public const int MaxPacket = 64 * 1024;
    /// <summary>Time for CONNECT.</summary>
    public static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(5);

    readonly PipeReader _inner;
    readonly CancellationTokenSource _late;
    readonly CancellationTokenRegistration _close;
    bool _isConnected;
    SequencePosition _start;

    public ConnectionGuard(PipeReader inner, ConnectionContext transport)
    {
        _inner = inner;
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

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => Look(await _inner.ReadAsync(cancellationToken));

    public override bool TryRead(out ReadResult result)
    {
        if (!_inner.TryRead(out result)) return false;
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
