using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments.Operations;

/// <summary>Opens a clerk's shift with a float from the safe. Twice, or from two windows: the one that is open.</summary>
public sealed class OpenShift(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Opens. Refused: "float-invalid"; "forbidden" for whoever takes no payments, and for programs.</summary>
    /// <param name="actor">The clerk, for one operator.</param>
    /// <param name="opening">Cash in the till, 0 or more, whole in the currency's smallest unit.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<CounterShift>> RunAsync(Actor actor, decimal opening, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.TakePayment) || !CounterRules.IsPerson(actor)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        var currency = Currency.Of(owner.Currency);
        if (opening < 0 || opening > 1_000_000_000 || Math.Round(opening, currency.Decimals) != opening) return new Invalid("float-invalid", $"a float is 0 or more with at most {currency.Decimals} decimals") { Values = [currency.Decimals] };

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await ShiftReader.LockAsync(db, owner.Id, actor.UserId, stop);
        if (await ShiftReader.OpenAsync(db, actor.UserId, stop) is { } before) return before;
        var now = clock.GetUtcNow();
        var year = owner.Calendar().DayOf(now).Year;
        var number = Numbers.Text(owner.Code, Numbers.Shifts, year, await Numbers.TakeAsync(db, owner.Id, Numbers.Shifts, year, 1, stop));
        var shift = new CounterShift { OperatorId = owner.Id, Number = number, UserId = actor.UserId, Clerk = actor.Name, OpenedAt = now, OpeningFloat = opening, Currency = owner.Currency };
        db.Add(shift);
        if (PostingRules.ShiftOpened(owner.Id, number, owner.Currency, now, opening) is { } posting) db.Add(posting);
        db.Audit(actor, owner.Id, now, "shift.opened", $"shift:{number}", $"float {BillingJson.Text(opening)} {owner.Currency}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return shift;
    }
}
