using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Ledger.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments.Operations;

/// <summary>Takes a payment back (returned by the bank, taken by mistake) with a posting of its own: the bills it paid owe again. Twice: nothing more.</summary>
public sealed class ReversePayment(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Reverses. A cashier may not: refused "forbidden". Also refused: "reason-missing", "reversal-second-person" (whoever took it).</summary>
    public async Task<Outcome<Payment>> RunAsync(Actor actor, string receipt, string reason, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > 200) return new Invalid("reason-missing", "taking a payment back needs a reason of at most 200 characters");

        await using var db = contexts.Create(actor);
        if (await db.Set<Payment>().SingleOrDefaultAsync(row => row.ReceiptNumber == receipt, stop) is not { } payment) return new NotFound($"receipt {receipt}");
        if (CounterRules.MayReverse(actor, payment.TakenBy) is { } refused) return refused;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "payment.reverse", payment.Id, stop);
        if (await db.Set<Posting>().AnyAsync(row => row.Kind == "reversal" && row.Reference == receipt, stop)) return payment;
        var till = payment.ShiftId is { } took ? await TillAsync(db, payment.OperatorId, took, stop) : null;
        if (payment.SubscriberId is { } account) await Books.LockAsync(db, [account], stop);
        var booked = await db.Set<Posting>().Include(row => row.Entries).SingleAsync(row => row.Kind == "payment" && row.Reference == receipt, stop);
        var now = clock.GetUtcNow();
        db.Add(PostingRules.Reverse(booked, receipt, now, fromSafe: payment.ShiftId is not null && till is null)!);
        db.Add(new PaymentReversal { PaymentId = payment.Id, OperatorId = payment.OperatorId, At = now, By = actor.Name, Reason = reason.Trim(), Amount = payment.Amount, TillShiftId = till });
        db.Audit(actor, payment.OperatorId, now, "payment.reversed", $"payment:{receipt}", reason.Trim());
        await db.SaveChangesAsync(stop);
        if (payment.SubscriberId is { } subscriber && await OverdrawnAsync(db, payment, subscriber, now, stop) is { } undo)
        {
            db.Add(undo);
            await db.SaveChangesAsync(stop);
        }
        await transaction.CommitAsync(stop);
        return payment;
    }

    // The till that took the cash gives it back while it is open; it is not counted meanwhile.
    static async Task<long?> TillAsync(UtilityDbContext db, int operatorId, long shiftId, CancellationToken stop)
    {
        var clerk = await db.Set<CounterShift>().Where(row => row.Id == shiftId).Select(row => row.UserId).SingleAsync(stop);
        await ShiftReader.LockAsync(db, operatorId, clerk, stop);
        return await ShiftReader.IsOpenAsync(db, shiftId, stop) ? shiftId : null;
    }

    // Credit of this payment may have paid later bills: those, newest first, owe again what the credit now lacks.
    static async Task<Posting?> OverdrawnAsync(UtilityDbContext db, Payment payment, long subscriber, DateTimeOffset now, CancellationToken stop)
    {
        var credit = (await Books.SumsAsync(db, [subscriber], stop)).GetValueOrDefault(subscriber).Credit;
        if (credit >= 0) return null;
        var used = await db.Set<LedgerEntry>().Where(entry => entry.SubscriberId == subscriber && entry.Account == LedgerAccount.Receivable && entry.InvoiceId != null
                && db.Set<Posting>().Any(posting => posting.Id == entry.PostingId && (posting.Kind == "allocation" || posting.Kind == "deallocation")))
            .GroupBy(entry => entry.InvoiceId!.Value).Select(group => new { Id = group.Key, Paid = -group.Sum(entry => entry.Amount) }).Where(row => row.Paid > 0).OrderByDescending(row => row.Id).ToListAsync(stop);
        var builder = new PostingBuilder(payment.OperatorId, "deallocation", payment.ReceiptNumber, payment.Currency, now);
        var missing = -credit;
        foreach (var bill in used)
        {
            var part = Math.Min(missing, bill.Paid);
            builder.Entry(LedgerAccount.Receivable, part, subscriber, bill.Id).Entry(LedgerAccount.Credit, -part, subscriber);
            missing -= part;
            if (missing == 0) break;
        }
        return builder.Build();
    }
}
