using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>What a subscriber's running month would cost with a quantity. Stores nothing and promises nothing: the bill counts what is measured.</summary>
public sealed class EstimateMonth(UtilityDbContextFactory contexts)
{
    /// <summary>The amount by the tariff of the agreement. Another's agreement: not found; what rating refuses is refused.</summary>
    /// <param name="actor">The subscriber.</param>
    /// <param name="meter">Its meter.</param>
    /// <param name="month">Any day of the month.</param>
    /// <param name="quantity">Base units (Wh or L) of the whole month, 0 or more.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<RatedBill>> RunAsync(Actor actor, OwnMeter meter, DateOnly month, long quantity, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<Agreement>().SingleOrDefaultAsync(row => row.OperatorId == meter.OperatorId && row.Number == meter.Agreement
            && (actor.Subscribers.Contains(row.SubscriberId) || row.PayerId != null && actor.Subscribers.Contains(row.PayerId.Value)), stop) is not { } agreement) return new NotFound("agreement");
        if (InvoiceComposer.Covered(agreement, BillingMonth.Of(month)) is not { } span) return new NotFound("agreement");
        var owner = await db.Operators.SingleAsync(row => row.Id == meter.OperatorId, stop);
        var place = await db.Set<UsagePoint>().SingleAsync(row => row.Id == agreement.UsagePointId, stop);
        var tariff = await BillingCases.TariffAsync(db, agreement.TariffCode, owner, stop);
        if (tariff.Refusal is { } missing) return missing;
        var billed = (decimal)quantity / ResourceUnits.BasePerDisplay;
        return Rating.Rate(tariff.Value, new UsageInput([InvoiceComposer.Usage(agreement, place, span.From, span.To, billed, [new UsageRegister(meter.Resource.MainRegister(), billed)])]), actor.Language);
    }
}
