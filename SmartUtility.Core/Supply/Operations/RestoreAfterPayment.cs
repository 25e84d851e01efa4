using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Supply.Operations;

/// <summary>Paid: supply that was cut for unpaid bills comes back by itself, once nothing its payer owes is overdue. What was cut for another reason stays cut.</summary>
public sealed class RestoreAfterPayment(UtilityDbContextFactory contexts, RestoreSupply restore, TimeProvider clock) : IEventHandler
{
    /// <inheritdoc/>
    public string Kind => nameof(PaymentReceived);

    /// <inheritdoc/>
    public async Task HandleAsync(int operatorId, string payload, CancellationToken stop)
    {
        var paid = JsonSerializer.Deserialize<PaymentReceived>(payload)!;
        await RunAsync(Actor.System(operatorId), paid.SubscriberId, paid.Receipt, stop);
    }

    /// <summary>Orders supply on at the places this account pays for; returns how many. Twice is once: an agreement that runs again is not looked at.</summary>
    /// <param name="actor">The program, for the account's operator.</param>
    /// <param name="subscriberId">The account that paid.</param>
    /// <param name="receipt">Receipt number; stands in the reason.</param>
    /// <param name="stop">Stops between two places.</param>
    public async Task<Outcome<int>> RunAsync(Actor actor, long subscriberId, string receipt, CancellationToken stop)
    {
        if (actor.Role != Role.System) return new Forbidden();
        var restored = 0;
        foreach (var serial in await CutForUnpaidAsync(actor, subscriberId, stop))
            if ((await restore.RunAsync(actor, serial, new SwitchRequest(SupplyReasons.Join("paid", $"receipt {receipt}")), arm: false, stop)).IsDone) restored++;
        return restored;
    }

    // The meters to switch on; none while anything is overdue.
    async Task<IReadOnlyList<string>> CutForUnpaidAsync(Actor actor, long subscriberId, CancellationToken stop)
    {
        await using var db = contexts.Create(actor);
        var now = clock.GetUtcNow();
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        var today = owner.Calendar().DayOf(now);
        if ((await RecordPayment.OpenBillsAsync(db, subscriberId, stop)).Any(bill => bill.DueOn < today)) return [];
        return await (
            from agreement in db.Set<Agreement>()
            join installed in db.Set<Installation>() on agreement.UsagePointId equals installed.UsagePointId
            join meter in db.Set<Meter>() on installed.MeterId equals meter.Id
            where (agreement.PayerId ?? agreement.SubscriberId) == subscriberId && agreement.StartsOn <= today && (agreement.EndsOn == null || agreement.EndsOn > today)
            where agreement.SuspendedAt != null && (agreement.SuspendedReason == SupplyReasons.Unpaid || agreement.SuspendedReason!.StartsWith(SupplyReasons.Unpaid + ":"))
            where installed.From <= now && (installed.Until == null || installed.Until > now)
            orderby meter.Serial
            select meter.Serial).ToListAsync(stop);
    }
}
