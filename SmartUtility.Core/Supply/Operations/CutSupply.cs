using SmartUtility.Core.Accounts;
using SmartUtility.Core.Commands;
using SmartUtility.Core.Commands.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;
using SmartUtility.Core.Supply.Storage;

namespace SmartUtility.Core.Supply.Operations;

/// <summary>Switches supply off at a place: the agreement (if one runs) is suspended, and the meter is told, or an agent sent. Refused in words by <see cref="CutRules"/>; a refusal stands in the audit like a cut.</summary>
public sealed class CutSupply(UtilityDbContextFactory contexts, CommandSignal signal, TimeProvider clock)
{
    /// <summary>Asks for supply off. Asked twice, the open order is the answer. Nothing is shown as off before the meter (or the agent) says so.</summary>
    public async Task<Outcome<SwitchOrder>> RunAsync(Actor actor, string serial, SwitchRequest request, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.SwitchSupply)) return new Forbidden();
        var now = clock.GetUtcNow();
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var loaded = await SupplyPlace.LoadAsync(db, serial, now, stop);
        if (loaded.Refusal is { } missing) return missing;
        var place = loaded.Value;
        await AdvisoryLock.WaitAsync(db, "supply", place.Meter.Id, stop);

        var refusal = place.UsagePoint is null ? NotSupplied(serial) : CutRules.Check(await place.CutFactsAsync(db, now, stop), now);
        if (refusal is null)
        {
            var ordered = await SwitchSupply.OrderAsync(db, actor, place, CommandAction.Disconnect, request, now, stop);
            if (ordered.Refusal is { } impossible) return impossible;
            if (place.Contract == ContractState.Active) await AgreementSupply.SuspendAsync(db, actor, place.Agreement!.Id, request.Reason, now, stop);
            db.Audit(actor, place.Meter.OperatorId, now, "supply.cut", $"meter:{serial}", request.Reason);
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
            signal.Raise(place.Meter.OperatorId, place.Meter.Id);
            return ordered;
        }
        db.Audit(actor, place.Meter.OperatorId, now, "supply.cut.refused", $"meter:{serial}", $"{refusal.Code}: {refusal.Detail} (asked: {request.Reason})");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return refusal;
    }

    /// <summary>The refusal for a meter at no usage point: a network meter or one in the store.</summary>
    internal static Conflict NotSupplied(string serial) => new("not-at-usage-point", $"meter {serial} supplies no subscriber: there is nothing to switch") { Values = [serial] };
}
