using SmartUtility.Core.Accounts;
using SmartUtility.Core.Commands;
using SmartUtility.Core.Commands.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;
using SmartUtility.Core.Supply.Storage;

namespace SmartUtility.Core.Supply.Operations;

/// <summary>Switches supply on again: a suspended agreement resumes, and the meter is told (or armed, for the customer to switch), or an agent sent. Refused without an agreement: nobody would pay for what flows.</summary>
public sealed class RestoreSupply(UtilityDbContextFactory contexts, CommandSignal signal, TimeProvider clock)
{
    /// <summary>Asks for supply on. Asked twice, the open order is the answer.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="serial">The meter.</param>
    /// <param name="request">Why.</param>
    /// <param name="arm">True: the meter only allows the customer to switch on (a tap may stand open); needs a relay or valve.</param>
    /// <param name="stop">Stops before the commit.</param>
    public async Task<Outcome<SwitchOrder>> RunAsync(Actor actor, string serial, SwitchRequest request, bool arm, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.SwitchSupply)) return new Forbidden();
        var now = clock.GetUtcNow();
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var loaded = await SupplyPlace.LoadAsync(db, serial, now, stop);
        if (loaded.Refusal is { } missing) return missing;
        var place = loaded.Value;
        await AdvisoryLock.WaitAsync(db, "supply", place.Meter.Id, stop);

        Refusal? refusal = place.UsagePoint is null ? CutSupply.NotSupplied(serial)
            : place.Contract == ContractState.None ? new Conflict("no-agreement", "nobody has an agreement for this place today; conclude one first")
            : arm && place.Meter.Switch == SwitchKind.None ? new Conflict("no-switch", $"meter {serial} has no relay or valve; an agent must go") { Values = [serial] }
            : null;
        if (refusal is not null)
        {
            db.Audit(actor, place.Meter.OperatorId, now, "supply.restore.refused", $"meter:{serial}", $"{refusal.Code}: {refusal.Detail} (asked: {request.Reason})");
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
            return refusal;
        }
        var ordered = await SwitchSupply.OrderAsync(db, actor, place, arm ? CommandAction.Arm : CommandAction.Connect, request, now, stop);
        if (ordered.Refusal is { } impossible) return impossible;
        if (place.Contract == ContractState.Suspended) await AgreementSupply.ResumeAsync(db, actor, place.Agreement!.Id, request.Reason, now, stop);
        db.Audit(actor, place.Meter.OperatorId, now, "supply.restore", $"meter:{serial}", request.Reason);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        signal.Raise(place.Meter.OperatorId, place.Meter.Id);
        return ordered;
    }
}
