using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Ledger.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>Takes an issued bill back with a document of its own; the bill stays as it was. What was paid on it becomes credit of the account. Twice: the same credit note.</summary>
public sealed class IssueCreditNote(UtilityDbContextFactory contexts, ClockWatch watch, TimeProvider clock)
{
    /// <summary>Issues. Refused: "reason-missing", "not-creditable" (a credit note itself), "clock-behind".</summary>
    public async Task<Outcome<Invoice>> RunAsync(Actor actor, string number, string reason, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > 200) return new Invalid("reason-missing", "a credit note states a reason of at most 200 characters");
        if (await watch.EnsureAsync(stop) is { } behind) return behind;

        await using var db = contexts.Create(actor);
        if (await db.Set<Invoice>().SingleOrDefaultAsync(row => row.Number == number, stop) is not { } original) return new NotFound($"bill {number}");
        if (original.Kind == InvoiceKind.CreditNote) return new Conflict("not-creditable", "a credit note cannot be taken back");
        var owner = await db.Operators.SingleAsync(row => row.Id == original.OperatorId, stop);

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "billing", owner.Id, stop);
        if (await db.Set<Invoice>().SingleOrDefaultAsync(row => row.CorrectsId == original.Id, stop) is { } already) return already;
        await Books.LockAsync(db, [original.SubscriberId], stop);
        var open = await Books.OpenAsync(db, original.Id, stop);
        var now = clock.GetUtcNow();
        var today = owner.Calendar().DayOf(now);
        var next = await Numbers.TakeAsync(db, owner.Id, Numbers.CreditNotes, today.Year, 1, stop);
        var note = InvoiceComposer.CreditNote(original, Numbers.Text(owner.Code, Numbers.CreditNotes, today.Year, next), reason.Trim(), now, today);
        db.Add(note);
        await db.SaveChangesAsync(stop);
        var price = BillingJson.Read<InvoiceDocument>(original.Document, "document").Value.Price;
        var included = price.Taxes.Where(tax => tax.Included).Sum(tax => tax.Amount);
        if (PostingRules.CreditNote(owner.Id, note.Number, note.Currency, now, note.SubscriberId, original.Id, open, price.LineSum() - included, price.AddedTax() + included, price.LevySum(), price.Rounding, price.Total) is { } posting) db.Add(posting);
        db.Announce(new InvoiceIssued(owner.Id, note.Id, note.Number, note.SubscriberId, note.Total, note.Currency, note.DueOn), now);
        db.Audit(actor, owner.Id, now, "invoice.credited", $"invoice:{number}", $"{note.Number}: {note.Reason}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return note;
    }
}
