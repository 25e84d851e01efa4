using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments.Operations;

/// <summary>What a turn over waiting payments came to.</summary>
/// <param name="Paid">Booked.</param>
/// <param name="Refused">Money that is at the rail and that the books refuse: a person has to look.</param>
/// <param name="Silent">Why the rail did not answer, one each.</param>
public sealed record PaymentSweep(int Paid, int Refused, IReadOnlyList<Exception> Silent);

/// <summary>
/// Asks the rail what has become of an intent and books the money that is there. The booking is unique by the rail's reference and comes before the intent is marked: cut between the two,
/// the next question finds the booking and marks it.
/// </summary>
public sealed class ConfirmPayment(UtilityDbContextFactory contexts, IEnumerable<IPaymentRail> rails, RecordPayment record, TimeProvider clock)
{
    /// <summary>Asks for one of the payer's intents.</summary>
    public async Task<Outcome<PaymentIntent>> RunAsync(Actor actor, string key, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<PaymentIntent>().SingleOrDefaultAsync(row => row.Key == key, stop) is not { } intent || (actor.Role == Role.Subscriber && !actor.Subscribers.Contains(intent.SubscriberId))) return new NotFound("payment");
        return await AskAsync(db, intent, stop);
    }

    /// <summary>The newest payment of an account that still waits for its payer, so that nobody begins a second one unasked; null: none.</summary>
    public async Task<PaymentIntent?> WaitingAsync(Actor actor, long subscriberId, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount) || !actor.Subscribers.Contains(subscriberId)) return null;
        await using var db = contexts.Create(actor);
        var now = clock.GetUtcNow();
        return await db.Set<PaymentIntent>().Where(row => row.SubscriberId == subscriberId && row.State == IntentState.Pending && row.ExpiresAt > now).OrderByDescending(row => row.CreatedAt).FirstOrDefaultAsync(stop);
    }

    /// <summary>Asks for what payers did not wait for, of one operator. A rail that does not answer keeps nobody else waiting and is asked again by the next turn.</summary>
    public async Task<PaymentSweep> SweepAsync(int operatorId, CancellationToken stop)
    {
        await using var db = contexts.Create(Actor.System(operatorId));
        var since = clock.GetUtcNow() - IntentRules.Late - PaymentIntent.Lifetime;
        var open = await db.Set<PaymentIntent>().Where(row => row.State == IntentState.Pending || (row.State != IntentState.Paid && row.CreatedAt > since)).OrderBy(row => row.State).ThenBy(row => row.CreatedAt).Take(500).ToListAsync(stop);
        var (paid, refused, inARow) = (0, 0, 0);
        List<Exception> silent = [];
        foreach (var intent in open)
        {
            try
            {
                var asked = await AskAsync(db, intent, stop);
                if (asked.Refusal is not null) refused++;
                else if (asked.Value.State == IntentState.Paid) paid++;
                inARow = 0;
            }
            catch (Exception cause) when (!stop.IsCancellationRequested && cause is not (DbException or DbUpdateException))
            {
                silent.Add(cause);
                // So many without an answer: the rail is away, not the payment odd.
                if (++inARow == 10) break;
            }
        }
        return new PaymentSweep(paid, refused, silent);
    }

    async Task<Outcome<PaymentIntent>> AskAsync(UtilityDbContext db, PaymentIntent intent, CancellationToken stop)
    {
        if (intent.State == IntentState.Paid || rails.FirstOrDefault(one => one.Code == intent.Rail) is not { } rail) return intent;
        var answer = await rail.QueryAsync(intent.OperatorId, intent.Key, stop);
        var state = IntentRules.Next(intent.State, answer, intent.ExpiresAt, clock.GetUtcNow());
        if (state == intent.State) return intent;
        string? receipt = null;
        if (state == IntentState.Paid)
        {
            // What was really paid is booked: more becomes credit, less is a part payment.
            var account = await db.Set<Subscriber>().Where(row => row.Id == intent.SubscriberId).Select(row => row.Account).SingleAsync(stop);
            var booked = await record.RunAsync(Actor.System(intent.OperatorId) with { Name = intent.Rail },
                new IncomingPayment(account, intent.Rail, answer!.Reference ?? intent.Key, answer.Amount, intent.Bills, Currency: answer.Currency), stop);
            if (booked.Refusal is { } refusal) return refusal;
            receipt = booked.Value.ReceiptNumber;
        }
        var failure = answer?.Failure;
        await db.Set<PaymentIntent>().Where(row => row.Key == intent.Key && row.State != IntentState.Paid)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state).SetProperty(row => row.Receipt, receipt).SetProperty(row => row.Failure, failure), stop);
        return await db.Set<PaymentIntent>().SingleAsync(row => row.Key == intent.Key, stop);
    }
}
