using System.Collections.Concurrent;
using System.IO.Pipelines;

namespace SmartUtility.Web.Mqtt;

/// <summary>
/// Holds the acknowledgements of one connection until what they stand for is committed, and says when the connection has enough in flight.
/// Made anew for each connection: an acknowledgement never crosses a reconnection, where its packet id would mean another message.
/// </summary>
/// <param name="output">The connection's output.</param>
/// <param name="writing">Held while a packet is written; shared with everything else that writes to the connection.</param>
sealed class PubAckGate(PipeWriter output, SemaphoreSlim writing)
{
    /// <summary>Messages in flight after which the connection is not read on.</summary>
    public const int ShareMessages = 64;
    /// <summary>Bytes in flight after which the connection is not read on.</summary>
    public const long ShareBytes = 1024 * 1024;

    readonly ConcurrentQueue<Ack> _due = new();
    readonly Lock _lock = new();
    int _messages;
    long _bytes;
    int _isSending;
    TaskCompletionSource? _room;
    bool _isClosed;

    readonly record struct Ack(ushort PacketId, byte Qos, byte Reason);

    /// <summary>True while the connection has more in flight than its share.</summary>
    public bool IsFull { get { lock (_lock) return !_isClosed && (_messages >= ShareMessages || _bytes >= ShareBytes); } }

    /// <summary>Counts a message in.</summary>
    public void Enter(int bytes)
    {
        lock (_lock)
        {
            _messages++;
            _bytes += bytes;
        }
    }

    /// <summary>Waits until the connection is below its share again.</summary>
    public Task RoomAsync()
    {
        lock (_lock)
            return _isClosed || _messages < ShareMessages && _bytes < ShareBytes ? Task.CompletedTask
                : (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>The message is committed (or will never be): counts it out and makes its acknowledgement due; <see cref="Send"/> sends what is due.</summary>
    /// <param name="packetId">Packet id of the publish.</param>
    /// <param name="qos">1: PUBACK, 2: PUBREC, 0: nothing.</param>
    /// <param name="bytes">As counted in.</param>
    /// <param name="reason">MQTT 5 reason code; 0 is success.</param>
    public void Release(ushort packetId, byte qos, int bytes, byte reason = 0)
    {
        if (qos > 0) _due.Enqueue(new Ack(packetId, qos, reason));
        TaskCompletionSource? room = null;
        lock (_lock)
        {
            _messages--;
            _bytes -= bytes;
            // Half empty before reading goes on, so that a full connection works in runs and not message by message.
            if (_room is not null && _messages <= ShareMessages / 2 && _bytes <= ShareBytes / 2) (room, _room) = (_room, null);
        }
        room?.TrySetResult();
    }

    /// <summary>Starts sending what is due, unless that is going on. Never waits for the connection.</summary>
    public void Send()
    {
        if (!_due.IsEmpty && Interlocked.Exchange(ref _isSending, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static gate => _ = gate.SendDueAsync(), this, preferLocal: false);
    }

    async Task SendDueAsync()
    {
        try
        {
            do
            {
                await writing.WaitAsync();
                try
                {
                    Fill();
                    await output.FlushAsync();
                }
                finally
                {
                    writing.Release();
                }
                Volatile.Write(ref _isSending, 0);
            }
            while (!_due.IsEmpty && Interlocked.Exchange(ref _isSending, 1) == 0);
        }
        catch (Exception failure) when (failure is InvalidOperationException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The connection is gone; its acknowledgements mean nothing any more. The device sends again on the next one.
            Close();
        }
    }

    void Fill()
    {
        var memory = output.GetSpan(ShareMessages * 5);
        var used = 0;
        while (used + 5 <= memory.Length && _due.TryDequeue(out var ack))
        {
            memory[used++] = (byte)(ack.Qos == 1 ? 0x40 : 0x50);
            memory[used++] = (byte)(ack.Reason == 0 ? 2 : 3);
            memory[used++] = (byte)(ack.PacketId >> 8);
            memory[used++] = (byte)ack.PacketId;
            if (ack.Reason != 0) memory[used++] = ack.Reason;
        }
        output.Advance(used);
    }

    /// <summary>The connection is gone.</summary>
    public void Close()
    {
        TaskCompletionSource? room;
        lock (_lock)
        {
            _isClosed = true;
            (room, _room) = (_room, null);
        }
        room?.TrySetResult();
    }
}
