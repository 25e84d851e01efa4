using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Ledger.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments.Operations;

/// <summary>Money that came in.</summary>
/// <param name="Account">Account number as the payer quoted it.</param>
/// <param name="Rail">"cash", "bank", "momo" …: lower-case letters, digits and hyphens, at most 20.</param>
/// <param name="Reference">Unique per rail; the same again books nothing.</param>
/// <param name="Amount">Positive, whole in the currency's smallest unit.</param>
/// <param name="Bills">Numbers of bills to pay first; null: the oldest.</param>
/// <param name="ReceivedAt">When it was received, not later than now; null: now.</param>
/// <param name="Currency">ISO 4217 as the payer's side states it; null: the operator's.</param>
/// <param name="OnAccount">True: pays no bill now, all of it is credit.</param>
/// <param name="IsOtherMoney">True: the clerk was asked and says that this is not the money of a moment ago.</param>
public sealed record IncomingPayment(string Account, string Rail, string Reference, decimal Amount, IReadOnlyList<string>? Bills = null, DateTimeOffset? ReceivedAt = null, string? Currency = null,
    bool OnAccount = false, bool IsOtherMoney = false);

/// <summary>Books money: bills named first, then the oldest, the rest is credit; an unknown account's money waits in suspense. The same rail and reference again: the same receipt. A person's cash goes into the till of its open shift.</summary>
public sealed class RecordPayment(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Books. Refused: "amount-invalid", "currency-wrong", "payment-invalid", "reference-used" (the reference stands for another amount or account),
    /// "shift-none" (a person takes cash without an open shift), "payment-repeated" (the same amount of the same account minutes ago, and not said to be other money).</summary>
    public async Task<Outcome<Payment>> RunAsync(Actor actor, IncomingPayment incoming, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.TakePayment)) return new Forbidden();
        if (incoming.Rail.Length is < 1 or > 20 || !incoming.Rail.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')) return new Invalid("payment-invalid", "the rail is a short name in lower case, like cash");
        if (string.IsNullOrWhiteSpace(incoming.Reference) || incoming.Reference.Length > 100) return new Invalid("payment-invalid", "the reference has 1 to 100 characters");

        await using var db = contexts.Create(actor);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        var currency = Currency.Of(owner.Currency);
        if (incoming.Amount <= 0 || incoming.Amount > 1_000_000_000_000 || Math.Round(incoming.Amount, currency.Decimals) != incoming.Amount) return new Invalid("amount-invalid", $"an amount is more than 0 with at most {currency.Decimals} decimals") { Values = [currency.Decimals] };
        if (incoming.Currency is { } stated && stated != owner.Currency) return new Invalid("currency-wrong", $"payments are taken in {owner.Currency}") { Values = [owner.Currency] };
        var now = clock.GetUtcNow();
        var received = incoming.ReceivedAt ?? now;
        if (received > now.AddMinutes(5) && actor.Role != Role.System) return new Invalid("payment-invalid", "a payment is not received in the future");

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, $"payment:{incoming.Rail}:{incoming.Reference}", owner.Id, stop);
        var subscriber = await db.Set<Subscriber>().SingleOrDefaultAsync(row => row.Account == incoming.Account, stop);
        if (await db.Set<Payment>().SingleOrDefaultAsync(row => row.Rail == incoming.Rail && row.Reference == incoming.Reference, stop) is { } before)
            return before.Amount == incoming.Amount && before.SubscriberId == subscriber?.Id ? before
                : new Conflict("reference-used", $"reference {incoming.Reference} was used for another payment (receipt {before.ReceiptNumber})") { Values = [before.ReceiptNumber] };

        CounterShift? shift = null;
        if (CounterRules.NeedsShift(actor, incoming.Rail))
        {
            await ShiftReader.LockAsync(db, owner.Id, actor.UserId, stop);
            shift = await ShiftReader.OpenAsync(db, actor.UserId, stop);
            if (shift is null) return new Conflict("shift-none", "open your shift before you take cash");
            if (!incoming.IsOtherMoney && subscriber is not null && await RepeatedAsync(db, shift.Id, subscriber.Id, incoming.Amount, now, stop) is { } same)
                return new Conflict("payment-repeated", $"you took the same amount from this account a moment ago (receipt {same})") { Values = [same] };
        }

        IReadOnlyList<InvoicePart> parts = [];
        if (subscriber is not null)
        {
            await Books.LockAsync(db, [subscriber.Id], stop);
            if (!incoming.OnAccount) parts = Allocation.OldestFirst(incoming.Amount, await OpenBillsAsync(db, subscriber.Id, stop), await NamedAsync(db, subscriber.Id, incoming.Bills ?? [], stop));
        }
        var year = owner.Calendar().DayOf(received).Year;
        var receipt = Numbers.Text(owner.Code, Numbers.Receipts, year, await Numbers.TakeAsync(db, owner.Id, Numbers.Receipts, year, 1, stop));
        var payment = new Payment
        {
            OperatorId = owner.Id, SubscriberId = subscriber?.Id, Rail = incoming.Rail, Reference = incoming.Reference, Amount = incoming.Amount, Currency = owner.Currency, ReceivedAt = received,
            TakenBy = actor.Name, ReceiptNumber = receipt, ShiftId = shift?.Id,
        };
        db.Add(payment);
        db.Add(PostingRules.Payment(owner.Id, receipt, owner.Currency, received, incoming.Rail == CounterRules.Cash ? LedgerAccount.Cash : LedgerAccount.Rail, subscriber?.Id, parts, incoming.Amount)!);
        db.Audit(actor, owner.Id, now, "payment.recorded", $"payment:{receipt}", $"{incoming.Rail} {BillingJson.Text(incoming.Amount)} {owner.Currency}{(subscriber is null ? ", account unknown: suspense" : "")}");
        await db.SaveChangesAsync(stop);
        if (subscriber is not null)
        {
            db.Announce(new PaymentReceived(owner.Id, payment.Id, subscriber.Id, payment.Amount, payment.Currency, receipt), now);
            await db.SaveChangesAsync(stop);
        }
        await transaction.CommitAsync(stop);
        return payment;
    }

    // The receipt of the same money, as far as a program can tell.
    static async Task<string?> RepeatedAsync(UtilityDbContext db, long shift, long subscriber, decimal amount, DateTimeOffset now, CancellationToken stop)
    {
        var since = now - CounterRules.AskAgain;
        return await db.Set<Payment>().Where(row => row.ShiftId == shift && row.SubscriberId == subscriber && row.Amount == amount && row.ReceivedAt > since && !db.Set<PaymentReversal>().Any(back => back.PaymentId == row.Id))
            .OrderByDescending(row => row.Id).Select(row => row.ReceiptNumber).FirstOrDefaultAsync(stop);
    }

    internal static async Task<IReadOnlyList<OpenBill>> OpenBillsAsync(UtilityDbContext db, long subscriber, CancellationToken stop)
    {
        var rows = await db.Set<LedgerEntry>().Where(entry => entry.SubscriberId == subscriber && entry.Account == LedgerAccount.Receivable && entry.InvoiceId != null)
            .GroupBy(entry => entry.InvoiceId!.Value).Select(group => new { Id = group.Key, Open = group.Sum(entry => entry.Amount) }).Where(row => row.Open > 0)
            .Join(db.Set<Invoice>(), row => row.Id, invoice => invoice.Id, (row, invoice) => new { row.Id, invoice.DueOn, row.Open }).ToListAsync(stop);
        return [.. rows.Select(row => new OpenBill(row.Id, row.DueOn, row.Open))];
    }

    static async Task<IReadOnlyCollection<long>> NamedAsync(UtilityDbContext db, long subscriber, IReadOnlyList<string> numbers, CancellationToken stop) =>
        numbers.Count == 0 ? [] : await db.Set<Invoice>().Where(row => row.SubscriberId == subscriber && numbers.Contains(row.Number)).Select(row => row.Id).ToListAsync(stop);
}
