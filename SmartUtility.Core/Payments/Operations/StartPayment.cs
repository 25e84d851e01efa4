using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments.Operations;

/// <summary>What a payer wants to pay.</summary>
/// <param name="Key">See <see cref="PaymentIntent.Key"/>.</param>
/// <param name="SubscriberId">The account.</param>
/// <param name="Amount">Positive, whole in the currency's smallest unit.</param>
/// <param name="Bill">Number of a bill to pay first, or null.</param>
/// <param name="Payer">Phone of the wallet, as typed.</param>
public sealed record PaymentWish(string Key, long SubscriberId, decimal Amount, string? Bill, string Payer);

/// <summary>Begins a payment from a distance: the intent is committed first, then the rail is asked. The same key again: the same intent, and where the payer confirms it.</summary>
public sealed class StartPayment(UtilityDbContextFactory contexts, IEnumerable<IPaymentRail> rails, TimeProvider clock)
{
    /// <summary>True when there is a rail.</summary>
    public bool IsOffered => rails.Any();

    /// <summary>Begins; returns the address where the payer confirms. Refused: "rail-none", "amount-invalid", "payer-invalid", "reference-used" (the key stands for something else).</summary>
    public async Task<Outcome<string>> RunAsync(Actor actor, PaymentWish wish, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount)) return new Forbidden();
        if (rails.FirstOrDefault() is not { } rail) return new Conflict("rail-none", "there is no way to pay from here");
        if (wish.Key.Length != 32 || !wish.Key.All(char.IsAsciiHexDigit)) return new NotFound("form");
        if (!actor.Subscribers.Contains(wish.SubscriberId)) return new NotFound("account");
        await using var db = contexts.Create(actor);
        if (await db.Set<Subscriber>().SingleOrDefaultAsync(row => row.Id == wish.SubscriberId, stop) is not { } subscriber) return new NotFound("account");
        var owner = await db.Operators.SingleAsync(row => row.Id == subscriber.OperatorId, stop);
        var currency = Currency.Of(owner.Currency);
        if (wish.Amount <= 0 || wish.Amount > 1_000_000_000 || Math.Round(wish.Amount, currency.Decimals) != wish.Amount) return new Invalid("amount-invalid", $"an amount is more than 0 with at most {currency.Decimals} decimals") { Values = [currency.Decimals] };
        if (Phones.Readings(wish.Payer, Phones.CountryOf(owner.Phone, owner.TimeZone) is { } country ? [country] : []) is not [var payer, ..]) return new Invalid("payer-invalid", "the wallet's phone is written like +229 97 00 00 01");
        if (wish.Bill is { } bill && !await db.Set<Invoice>().AnyAsync(row => row.Number == bill && row.SubscriberId == subscriber.Id, stop)) return new NotFound("bill");

        var now = clock.GetUtcNow();
        await using (var transaction = await db.Database.BeginTransactionAsync(stop))
        {
            await AdvisoryLock.WaitAsync(db, $"intent:{wish.Key}", owner.Id, stop);
            if (await db.Set<PaymentIntent>().SingleOrDefaultAsync(row => row.Key == wish.Key, stop) is { } before)
            {
                if (before.SubscriberId != subscriber.Id || before.Amount != wish.Amount) return new Conflict("reference-used", "this form was sent for another payment") { Values = [before.Receipt ?? "–"] };
                if (before.State != IntentState.Pending) return "/account/pay/" + before.Key;
            }
            else
            {
                db.Add(new PaymentIntent
                {
                    Key = wish.Key, OperatorId = owner.Id, SubscriberId = subscriber.Id, Bills = wish.Bill is null ? [] : [wish.Bill], Amount = wish.Amount, Currency = owner.Currency, Rail = rail.Code, Payer = payer,
                    CreatedAt = now, ExpiresAt = now + PaymentIntent.Lifetime,
                });
                await db.SaveChangesAsync(stop);
            }
            await transaction.CommitAsync(stop);
        }
        var intent = await db.Set<PaymentIntent>().SingleAsync(row => row.Key == wish.Key, stop);
        return await rail.StartAsync(new RailCharge(owner.Id, intent.Key, intent.Amount, intent.Currency, intent.Payer, $"{owner.Name} · {subscriber.Account}", intent.ExpiresAt), stop);
    }
}
