using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation.Operations;

/// <summary>A wallet without money for the demonstration: the payer confirms on a page of this site. Registered only with the demonstration.</summary>
public sealed class DemoWallet(UtilityDbContextFactory contexts, TimeProvider clock) : IPaymentRail
{
    /// <inheritdoc/>
    public string Code => "demo-wallet";

    /// <inheritdoc/>
    public async Task<string> StartAsync(RailCharge charge, CancellationToken stop)
    {
        await using var db = contexts.Create(new Scope([charge.OperatorId]));
        var reference = "DW-" + charge.Key.ToUpperInvariant();
        await db.Database.ExecuteSqlAsync($"""
            insert into demo_charges (key, operator_id, reference, amount, currency, payer, purpose, expires_at, state)
            values ({charge.Key}, {charge.OperatorId}, {reference}, {charge.Amount}, {charge.Currency}, {charge.Payer}, {charge.Purpose}, {charge.ExpiresAt}, {(int)IntentState.Pending}) on conflict do nothing
            """, stop);
        return "/account/wallet/" + charge.Key;
    }

    /// <inheritdoc/>
    public async Task<RailAnswer?> QueryAsync(int operatorId, string key, CancellationToken stop)
    {
        await using var db = contexts.Create(new Scope([operatorId]));
        if (await db.Set<DemoCharge>().SingleOrDefaultAsync(row => row.Key == key, stop) is not { } charge) return null;
        var state = charge.State == IntentState.Pending && clock.GetUtcNow() >= charge.ExpiresAt ? IntentState.Expired : charge.State;
        return new RailAnswer(state, charge.Reference, charge.Amount, charge.Currency, state == IntentState.Failed ? "payer-refused" : null);
    }

    /// <summary>What the payer is asked; somebody else's is not found.</summary>
    public async Task<Outcome<DemoCharge>> ChargeAsync(Actor actor, string key, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (!await db.Set<PaymentIntent>().AnyAsync(row => row.Key == key && actor.Subscribers.Contains(row.SubscriberId), stop)) return new NotFound("payment");
        return await db.Set<DemoCharge>().SingleOrDefaultAsync(row => row.Key == key, stop) is { } charge ? charge : new NotFound("payment");
    }

    /// <summary>The payer's answer; only the first, and only in time.</summary>
    public async Task<Outcome<bool>> AnswerAsync(Actor actor, string key, bool pays, CancellationToken stop)
    {
        var found = await ChargeAsync(actor, key, stop);
        if (found.Refusal is { } refusal) return refusal;
        await using var db = contexts.Create(actor);
        var (now, state) = (clock.GetUtcNow(), pays ? IntentState.Paid : IntentState.Failed);
        return await db.Set<DemoCharge>().Where(row => row.Key == key && row.State == IntentState.Pending && row.ExpiresAt > now).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state), stop) == 1;
    }
}
