namespace SmartUtility.Core.Metering.Operations;

/// <summary>Takes a device's answer to a command before the answer is acknowledged: when it returns, the answer is committed.</summary>
public interface IResultHandler
{
    /// <summary>
    /// Keeps the answer. Called again with the same answer after a failure or a redelivery: the second time changes nothing.
    /// An infrastructure failure throws (the acknowledgement then waits and the call is repeated); an unreadable answer does not.
    /// </summary>
    /// <param name="device">Who answers, by its credential.</param>
    /// <param name="payload">The bytes of contract.md 4, results; at most 64 KiB.</param>
    /// <param name="receivedAt">Arrival.</param>
    /// <param name="stop">Ends with the program.</param>
    Task HandleAsync(DeviceIdentity device, ReadOnlyMemory<byte> payload, DateTimeOffset receivedAt, CancellationToken stop);
}
