using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>The operator says what it has paid on the regulator's invoice. The same reference again: the same payment.</summary>
public sealed class RecordLevyPayment(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Records. Refused: "amount-invalid", "payment-invalid", "levy-overpaid", "levy-reference-used".</summary>
    /// <param name="actor">The operator's staff.</param>
    /// <param name="number">Number of the invoice.</param>
    /// <param name="amount">Positive.</param>
    /// <param name="paidOn">Local day, not later than today.</param>
    /// <param name="reference">Of the transfer, 1 to 100 characters.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<LevyPayment>> RunAsync(Actor actor, string number, decimal amount, DateOnly paidOn, string reference, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.AnswerRegulator)) return new Forbidden();
        reference = reference.Trim();
        if (reference.Length is 0 or > 100) return new Invalid("payment-invalid", "the reference has 1 to 100 characters");
        await using var db = contexts.Create(actor);
        if (await db.Set<LevyInvoice>().SingleOrDefaultAsync(row => row.Number == number && row.Kind == LevyDocumentKind.Invoice, stop) is not { } invoice) return new NotFound($"invoice {number}");
        var (owner, currency) = (await db.Operators.SingleAsync(row => row.Id == invoice.OperatorId, stop), Currency.Of(invoice.Currency));
        if (amount <= 0 || Math.Round(amount, currency.Decimals) != amount) return new Invalid("amount-invalid", $"an amount is more than 0 with at most {currency.Decimals} decimals") { Values = [currency.Decimals] };
        var now = clock.GetUtcNow();
        if (paidOn > owner.Calendar().DayOf(now)) return new Invalid("payment-invalid", "a payment is not made in the future");
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "levies", owner.Id, stop);
        if (await db.Set<LevyPayment>().SingleOrDefaultAsync(row => row.OperatorId == owner.Id && row.Reference == reference, stop) is { } there)
            return there.InvoiceId == invoice.Id && there.Amount == amount && there.PaidOn == paidOn ? there : new Conflict("levy-reference-used", $"reference {reference} stands for another payment");
        var entry = (await LevyBook.ReadAsync(db, [owner.Id], stop)).Single(row => row.Invoice.Id == invoice.Id);
        var left = entry.Amount - entry.Payments.Sum(row => row.Payment.Amount);
        if (amount > left) return new Conflict("levy-overpaid", $"at most {BillingJson.Text(left)} is left to pay") { Values = [left] };
        var payment = new LevyPayment { OperatorId = owner.Id, InvoiceId = invoice.Id, Reference = reference, Amount = amount, PaidOn = paidOn, At = now, By = actor.Name };
        db.Add(payment);
        await db.SaveChangesAsync(stop);
        var about = invoice.Statement();
        db.Announce(new LevyMoved(owner.Id, invoice.PeriodId, LevyNews.Paid, payment.Id, about.From, about.To, number, amount, invoice.Currency), now);
        db.Audit(actor, owner.Id, now, "levies.paid", $"levy:{number}", $"{BillingJson.Text(amount)} {invoice.Currency}, {reference}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return payment;
    }
}
