using SmartUtility.Core.Metering.Payloads;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>The row that keeps a message of which something could not be used.</summary>
public static class Rejections
{
    /// <summary>Bytes kept of a payload.</summary>
    public const int KeptBytes = 4 * 1024;
    /// <summary>Items named in the detail; the rest is counted.</summary>
    const int Named = 10;

    /// <summary>One row for the message: the code of its first bad item, and what is wrong with the first ten.</summary>
    public static RejectedPayload Of(int operatorId, string topic, string device, IReadOnlyList<Rejection> bad, ReadOnlySpan<byte> payload, DateTimeOffset receivedAt)
    {
        var detail = string.Join("; ", bad.Take(Named).Select(item => item.Detail)) + (bad.Count > Named ? $"; and {bad.Count - Named} more" : "");
        return new RejectedPayload
        {
            OperatorId = operatorId, ReceivedAt = receivedAt, Topic = topic.Length <= 200 ? topic : topic[..200], Device = device,
            Reason = bad[0].Code, Detail = detail, Payload = payload[..Math.Min(payload.Length, KeptBytes)].ToArray(),
        };
    }
}
