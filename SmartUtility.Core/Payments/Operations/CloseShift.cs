using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments.Operations;

/// <summary>Ends a shift by its counted cash: the till goes to the safe, a difference into the books as over or short. Twice: the first count stands.</summary>
public sealed class CloseShift(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Closes. The clerk closes its own, whoever runs billing anyone's. Refused: "note-long".</summary>
    /// <param name="actor">Who counted.</param>
    /// <param name="number">The shift.</param>
    /// <param name="count">The cash in the till.</param>
    /// <param name="note">About a difference, at most 200 characters, or null.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<ShiftClosing>> RunAsync(Actor actor, string number, CashCount count, string? note, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.TakePayment) || !CounterRules.IsPerson(actor)) return new Forbidden();
        note = string.IsNullOrWhiteSpace(note) ? null : note.Trim();
        if (note?.Length > 200) return new Invalid("note-long", "a note has at most 200 characters");
        await using var db = contexts.Create(actor);
        if (await db.Set<CounterShift>().SingleOrDefaultAsync(row => row.Number == number, stop) is not { } shift || !ShiftReader.MaySee(actor, shift)) return new NotFound($"shift {number}");

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await ShiftReader.LockAsync(db, shift.OperatorId, shift.UserId, stop);
        if (await db.Set<ShiftClosing>().SingleOrDefaultAsync(row => row.ShiftId == shift.Id, stop) is { } before) return before;
        var now = clock.GetUtcNow();
        var (taken, givenBack) = await ShiftReader.MovedAsync(db, shift.Id, stop);
        var closing = new ShiftClosing
        {
            ShiftId = shift.Id, OperatorId = shift.OperatorId, At = now, By = actor.Name, Expected = CounterRules.Expected(shift.OpeningFloat, taken, givenBack), Counted = count.Sum, Pieces = count.ToString(), Note = note,
        };
        db.Add(closing);
        if (PostingRules.ShiftClosed(shift.OperatorId, number, shift.Currency, now, closing.Expected, closing.Counted) is { } posting) db.Add(posting);
        db.Audit(actor, shift.OperatorId, now, "shift.closed", $"shift:{number}", $"expected {BillingJson.Text(closing.Expected)}, counted {BillingJson.Text(closing.Counted)} {shift.Currency}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return closing;
    }
}
