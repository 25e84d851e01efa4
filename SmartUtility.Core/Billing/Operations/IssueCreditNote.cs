using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Ledger.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>
/// Takes an issued bill back with a document of its own; the bill stays as it was. What was paid on it becomes credit of the account. One person asks, another
/// confirms; the program itself needs nobody. Twice: the same request, the same credit note.
/// </summary>
public sealed class IssueCreditNote(UtilityDbContextFactory contexts, ClockWatch watch, TimeProvider clock)
{
    /// <summary>Asks, or confirms what another asked and issues; who confirms need not repeat the reason. Refused: "reason-missing", "not-creditable" (a credit note itself), "clock-behind", "clock-off".</summary>
    public async Task<Outcome<CreditAnswer>> RunAsync(Actor actor, string number, string reason, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        if (await watch.EnsureAsync(stop) is { } behind) return behind;

        await using var db = contexts.Create(actor);
        if (await db.Set<Invoice>().SingleOrDefaultAsync(row => row.Number == number, stop) is not { } original) return new NotFound($"bill {number}");
        if (original.Kind == InvoiceKind.CreditNote) return new Conflict("not-creditable", "a credit note cannot be taken back");
        var owner = await db.Operators.SingleAsync(row => row.Id == original.OperatorId, stop);

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "billing", owner.Id, stop);
        if (await db.Set<Invoice>().SingleOrDefaultAsync(row => row.CorrectsId == original.Id, stop) is { } already) return new CreditAnswer(already, await db.Set<CreditRequest>().SingleOrDefaultAsync(row => row.InvoiceId == original.Id, stop));
        var request = await db.Set<CreditRequest>().AsTracking().SingleOrDefaultAsync(row => row.InvoiceId == original.Id, stop);
        if (request is null && (string.IsNullOrWhiteSpace(reason) || reason.Length > 200)) return new Invalid("reason-missing", "a credit note states a reason of at most 200 characters");
        var by = FormattableString.Invariant($"{actor.Role}:{actor.UserId}");
        if (actor.Role != Role.System && (request is null || request.RequestedById == by))
        {
            if (request is not null) return new CreditAnswer(null, request);
            request = new CreditRequest { InvoiceId = original.Id, OperatorId = owner.Id, RequestedBy = actor.Name, RequestedById = by, RequestedAt = clock.GetUtcNow(), Reason = reason.Trim() };
            db.Add(request);
            db.Audit(actor, owner.Id, request.RequestedAt, "invoice.credit-asked", $"invoice:{number}", request.Reason);
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
            return new CreditAnswer(null, request);
        }
        if (request is not null) request.ConfirmedBy = actor.Name;
        await Books.LockAsync(db, [original.SubscriberId], stop);
        var open = await Books.OpenAsync(db, original.Id, stop);
        var now = clock.GetUtcNow();
        var today = owner.Calendar().DayOf(now);
        var next = await Numbers.TakeAsync(db, owner.Id, Numbers.CreditNotes, today.Year, 1, stop);
        var note = InvoiceComposer.CreditNote(original, Numbers.Text(owner.Code, Numbers.CreditNotes, today.Year, next), request?.Reason ?? reason.Trim(), now, today);
        db.Add(note);
        await db.SaveChangesAsync(stop);
        var price = BillingJson.Read<InvoiceDocument>(original.Document, "document").Value.Price;
        var included = price.Taxes.Where(tax => tax.Included).Sum(tax => tax.Amount);
        if (PostingRules.CreditNote(owner.Id, note.Number, note.Currency, now, note.SubscriberId, original.Id, open, price.LineSum() - included, price.AddedTax() + included, price.LevySum(), price.Rounding, price.Total) is { } posting) db.Add(posting);
        db.Announce(new InvoiceIssued(owner.Id, note.Id, note.Number, note.SubscriberId, note.Total, note.Currency, note.DueOn), now);
        db.Audit(actor, owner.Id, now, "invoice.credited", $"invoice:{number}", $"{note.Number}: {note.Reason}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return new CreditAnswer(note, request);
    }
}
