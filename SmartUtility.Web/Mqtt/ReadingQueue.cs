using System.Threading.Channels;
using SmartUtility.Core.Metering.Payloads;

namespace SmartUtility.Web.Mqtt;

/// <summary>A message taken from a connection and decoded, waiting for its commit.</summary>
/// <param name="From">Whose acknowledgement it is.</param>
/// <param name="PacketId">Packet id of the publish; meaningless at QoS 0.</param>
/// <param name="Qos">0, 1 or 2.</param>
/// <param name="Bytes">Size counted against the shares.</param>
/// <param name="ReceivedAt">Arrival.</param>
/// <param name="Decoded">What it holds.</param>
sealed record QueuedMessage(DeviceChannel From, ushort PacketId, byte Qos, int Bytes, DateTimeOffset ReceivedAt, DecodedPayload Decoded)
{
    /// <summary>Topic and bytes when something could not be used; null otherwise.</summary>
    public (string Topic, byte[] Payload)? Original { get; init; }
    /// <summary>True for events, false for readings.</summary>
    public bool IsEvents { get; init; }
}

/// <summary>What waits for the writer: bounded in messages and bytes for all connections together; past that, nobody is read on.</summary>
public sealed class ReadingQueue
{
    const int MaxMessages = 65_536;
    const long MaxBytes = 64L * 1024 * 1024;

    readonly Channel<QueuedMessage> _channel = Channel.CreateBounded<QueuedMessage>(new BoundedChannelOptions(MaxMessages) { SingleReader = true });
    readonly Lock _lock = new();
    long _bytes;
    TaskCompletionSource? _room;

    /// <summary>Messages waiting.</summary>
    public int Depth => _channel.Reader.Count;

    internal ChannelReader<QueuedMessage> Reader => _channel.Reader;

    /// <summary>Puts a message in; waits while the queue is full.</summary>
    internal async ValueTask PutAsync(QueuedMessage message, CancellationToken stop)
    {
        Task? room = null;
        lock (_lock)
        {
            _bytes += message.Bytes;
            if (_bytes > MaxBytes) room = (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
        if (!_channel.Writer.TryWrite(message)) await _channel.Writer.WriteAsync(message, stop);
        if (room is not null) await room.WaitAsync(stop);
    }

    /// <summary>The message left (committed).</summary>
    internal void Left(long bytes)
    {
        TaskCompletionSource? room = null;
        lock (_lock)
        {
            _bytes -= bytes;
            if (_room is not null && _bytes < MaxBytes / 2) (room, _room) = (_room, null);
        }
        room?.TrySetResult();
    }
}
