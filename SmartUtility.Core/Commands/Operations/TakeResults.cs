using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Metering.Payloads;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Commands.Operations;

/// <summary>Answers of devices as they arrive: each is recorded; what cannot be used (no JSON, no such command, another meter's) is kept with its reason for staff and never comes back.</summary>
public sealed class TakeResults(UtilityDbContextFactory contexts, RecordResult record) : IResultHandler
{
    /// <inheritdoc/>
    public async Task HandleAsync(DeviceIdentity device, ReadOnlyMemory<byte> payload, DateTimeOffset receivedAt, CancellationToken stop)
    {
        var actor = Actor.System(device.OperatorId);
        var parsed = CommandResult.Parse(payload);
        if (parsed.Refusal is { } unreadable)
        {
            await KeepAsync(actor, device, unreadable, payload, receivedAt, stop);
            return;
        }
        foreach (var result in parsed.Value)
        {
            var outcome = await MeterOfAsync(actor, device, result, stop) is { } meterId ? await record.RunAsync(actor, meterId, result, receivedAt, stop) : new NotFound("meter");
            if (outcome.Refusal is { } refusal) await KeepAsync(actor, device, refusal, payload, receivedAt, stop);
        }
    }

    // A meter answers for itself, whatever serial it writes; a gateway for the meter it names, which must be its operator's.
    async Task<int?> MeterOfAsync(Actor actor, DeviceIdentity device, CommandResult result, CancellationToken stop)
    {
        if (device.MeterId is { } own) return own;
        if (result.Serial is not { } serial) return null;
        await using var db = contexts.Create(actor);
        return await db.Set<Meter>().Where(row => row.Serial == serial).Select(row => (int?)row.Id).SingleOrDefaultAsync(stop);
    }

    async Task KeepAsync(Actor actor, DeviceIdentity device, Refusal refusal, ReadOnlyMemory<byte> payload, DateTimeOffset receivedAt, CancellationToken stop)
    {
        var code = refusal is NotFound ? "unknown-command" : refusal.Code;
        await using var db = contexts.Create(actor);
        db.Add(Rejections.Of(device.OperatorId, device.Prefix + "results", device.Device, [new Rejection(code, refusal.Detail)], payload.Span, receivedAt));
        await db.SaveChangesAsync(stop);
    }
}
