using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>The regulator has received what an operator says it paid. Twice: once.</summary>
public sealed class ConfirmLevyPayment(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Confirms.</summary>
    public async Task<Outcome<LevyReceipt>> RunAsync(Actor actor, long paymentId, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.Regulate)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<LevyPayment>().SingleOrDefaultAsync(row => row.Id == paymentId, stop) is not { } payment) return new NotFound($"payment {paymentId}");
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "levies", payment.OperatorId, stop);
        if (await db.Set<LevyReceipt>().SingleOrDefaultAsync(row => row.PaymentId == paymentId, stop) is { } already) return already;
        var now = clock.GetUtcNow();
        var receipt = new LevyReceipt { OperatorId = payment.OperatorId, PaymentId = paymentId, At = now, By = actor.Name };
        db.Add(receipt);
        var invoice = await db.Set<LevyInvoice>().SingleAsync(row => row.Id == payment.InvoiceId, stop);
        var about = invoice.Statement();
        db.Announce(new LevyMoved(payment.OperatorId, invoice.PeriodId, LevyNews.Received, payment.Id, about.From, about.To, invoice.Number, payment.Amount, invoice.Currency), now);
        db.Audit(actor, payment.OperatorId, now, "levies.received", $"levy-payment:{payment.Reference}", Billing.BillingJson.Text(payment.Amount));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return receipt;
    }
}
