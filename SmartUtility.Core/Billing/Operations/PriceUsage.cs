using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>What a usage would cost by a published tariff; the calculator. Stores nothing.</summary>
public sealed class PriceUsage(UtilityDbContextFactory contexts)
{
    /// <summary>The price. Unknown tariff: not found; usage that cannot be priced is refused.</summary>
    public async Task<Outcome<RatedBill>> RunAsync(Actor actor, string code, UsageInput usage, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageTariffs) && !Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        var tariff = await BillingCases.TariffAsync(db, code, owner, stop);
        return tariff.Refusal is not null ? new NotFound($"tariff {code}") : Rating.Rate(tariff.Value, usage, actor.Language);
    }

    /// <summary>How much an amount buys by a published tariff. Refused beside what pricing refuses: "amount-too-small".</summary>
    /// <param name="actor">Who sees tariffs.</param>
    /// <param name="code">Tariff.</param>
    /// <param name="usage">Its last period without a quantity.</param>
    /// <param name="amount">In the operator's currency.</param>
    /// <param name="step">Quantities are multiples of it; null: a tenth of a unit.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<PurchaseQuote>> QuoteAsync(Actor actor, string code, UsageInput usage, decimal amount, decimal? step, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageTariffs) && !Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        var tariff = await BillingCases.TariffAsync(db, code, owner, stop);
        return tariff.Refusal is not null ? new NotFound($"tariff {code}") : Purchase.Quote(tariff.Value, usage, amount, step ?? Purchase.DefaultStep, actor.Language);
    }

    /// <summary>What a usage would cost by prices that are not published, each version in the place of the one from its day.</summary>
    public async Task<Outcome<RatedBill>> DraftAsync(Actor actor, string code, TariffDraft draft, UsageInput usage, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageTariffs) && !Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        var tariff = await BillingCases.TariffAsync(db, code, owner, stop);
        return tariff.Refusal is not null ? new NotFound($"tariff {code}") : Rating.Rate(draft.On(tariff.Value), usage, actor.Language);
    }
}
