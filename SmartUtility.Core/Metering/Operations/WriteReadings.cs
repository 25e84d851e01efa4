using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering.Payloads;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>Stores readings sent by the API in the payload of a meter. Same rules as over MQTT: idempotent, bad items are said and kept, the others stored.</summary>
public sealed class WriteReadings(DeviceDirectory directory, IngestReadings ingest, TimeProvider clock)
{
    /// <summary>What happened to a message.</summary>
    /// <param name="Stored">Readings that are new.</param>
    /// <param name="Same">Readings that were there already.</param>
    /// <param name="Conflicting">Readings whose time already holds another value; the first stands.</param>
    /// <param name="Rejected">Items that could not be used, with the reason.</param>
    public sealed record Written(int Stored, int Same, int Conflicting, IReadOnlyList<Rejection> Rejected);

    /// <summary>Stores the message for one meter of the operator.</summary>
    /// <param name="actor">Who sends; must see the operator.</param>
    /// <param name="operatorCode">The operator's code.</param>
    /// <param name="serial">The meter's serial.</param>
    /// <param name="payload">UTF-8 JSON: {"readings":[…]} or one bare object; at most 64 KiB.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Outcome<Written>> RunAsync(Actor actor, string operatorCode, string serial, ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.WriteReadings)) return new Forbidden();
        if (payload.Length > 64 * 1024) return new Invalid("too-large", "a message has at most 64 KiB; send several");
        var known = await directory.FindAsync($"{operatorCode}/{serial}", stop);
        if (known?.Meter is null || !actor.Sees(known.Identity.OperatorId)) return new NotFound($"meter {serial}");

        var now = DeviceClock.Whole(clock.GetUtcNow());
        var decoded = Decoder.Readings(payload.Span, now, known.Meter);
        if (decoded.NamesUnknown && await directory.RefreshAsync(known.Identity.UserName, stop) is { Meter: { } fresh }) decoded = Decoder.Readings(payload.Span, now, fresh);
        var batch = new IngestBatch();
        batch.Readings.AddRange(decoded.Readings);
        batch.Events.AddRange(decoded.Events ?? []);
        if (decoded.Rejected is { } bad) batch.Rejected.Add(Rejections.Of(known.Identity.OperatorId, "api", serial, bad, payload.Span, now));
        var done = await ingest.RunAsync(actor, batch, stop);
        if (done.Refusal is { } refusal) return refusal;
        return new Written(done.Value.Stored, done.Value.Same, done.Value.Conflicting, decoded.Rejected ?? []);
    }
}
