using System.Threading.Channels;

namespace SmartUtility.Core.Commands.Operations;

/// <summary>A meter for which a command was just committed, or that has just connected.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="MeterId">The meter.</param>
/// <param name="HasConnected">True when it connected: what an earlier connection may have lost is sent again.</param>
public readonly record struct WaitingMeter(int OperatorId, int MeterId, bool HasConnected);

/// <summary>Tells the publisher in this process that a command waits. A hint only: what waits is in the database and is swept for as well.</summary>
public sealed class CommandSignal
{
    readonly Channel<WaitingMeter> _waiting = Channel.CreateBounded<WaitingMeter>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Called after the commit.</summary>
    public void Raise(int operatorId, int meterId) => _waiting.Writer.TryWrite(new WaitingMeter(operatorId, meterId, false));

    /// <summary>Called when a meter has connected.</summary>
    public void RaiseConnected(int operatorId, int meterId) => _waiting.Writer.TryWrite(new WaitingMeter(operatorId, meterId, true));

    /// <summary>Meters with something to send, as they come.</summary>
    public IAsyncEnumerable<WaitingMeter> ReadAsync(CancellationToken stop) => _waiting.Reader.ReadAllAsync(stop);
}
