using System.Globalization;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>What an amount buys: the quote of a prepaid purchase.</summary>
/// <param name="Quantity">A multiple of the step that was asked for.</param>
/// <param name="Unit">Unit of the tariff.</param>
/// <param name="Amount">What was offered.</param>
/// <param name="Left">Amount − total of the price: less than what one more step costs.</param>
/// <param name="Price">The bill of that quantity.</param>
public sealed record PurchaseQuote(decimal Quantity, string Unit, decimal Amount, decimal Left, RatedBill Price);

/// <summary>The inverse of <see cref="Rating"/>: the quantity that an amount buys, charges, levies, taxes and rounding included.</summary>
public static class Purchase
{
    /// <summary>Parts of a unit that meters take: a tenth.</summary>
    public const decimal DefaultStep = 0.1m;

    const decimal Most = 1_000_000_000;

    /// <summary>
    /// The quantity that costs no more than the amount while one step more would. Where a tariff falls as use grows there may be several; one of them is found.
    /// Refused: "amount-too-small" (charges without any quantity cost more), "usage-invalid" (the last period says a quantity already, the amount or the step is no such thing, or any quantity costs no more), and what rating refuses.
    /// </summary>
    /// <param name="tariff">Tariff.</param>
    /// <param name="usage">The quantity of its last period is sought.</param>
    /// <param name="amount">Positive, in the tariff's currency.</param>
    /// <param name="step">Positive: quantities are multiples of it.</param>
    /// <param name="language">"en" or "fr": of the labels.</param>
    public static Outcome<PurchaseQuote> Quote(Tariff tariff, UsageInput usage, decimal amount, decimal step, string language)
    {
        if (amount is <= 0 or > Most * 1000) return new Flaw("$.amount", "is positive and not more than a million million", "est positif et ne dépasse pas mille milliards").As(Flaw.Usage);
        if (step is < 0.001m or > 1000) return new Flaw("$.step", "is 0.001 to 1000", "est de 0.001 à 1000").As(Flaw.Usage);
        if (usage.Periods.Count > 0 && usage.Periods[^1] is var last && (last.Quantity is not null || last.Registers is not null || last.Slots is not null || last.HasIntervals))
            return new Flaw($"$.periods[{usage.Periods.Count - 1}].quantity", "is what is asked for; leave quantity, registers, slots and intervals out", "est ce qui est demandé ; omettez quantity, registers, slots et intervals").As(Flaw.Usage);

        Outcome<RatedBill> Of(long steps) => Rating.Rate(tariff, usage.Periods.Count == 0 ? usage : new UsageInput([.. usage.Periods.SkipLast(1), usage.Periods[^1] with { Quantity = steps * step }]), language);
        var least = Of(0);
        if (least.Refusal is { } refusal) return refusal;
        if (least.Value.Total > amount)
        {
            var charges = BillingJson.Text(least.Value.Total);
            return new Conflict("amount-too-small", $"charges alone come to {charges} {tariff.Currency}") { Values = [least.Value.Total.ToString(CultureInfo.InvariantCulture), tariff.Currency] };
        }
        var (fits, price, exceeds) = (0L, least.Value, 1L);
        for (; ; exceeds *= 2)
        {
            if (exceeds * step > Most) return new Flaw("$.amount", "buys any quantity: more use costs no more by this tariff", "achète n’importe quelle quantité : plus d’usage ne coûte pas plus par ce tarif").As(Flaw.Usage);
            var tried = Of(exceeds);
            if (tried.Refusal is { } wrong) return wrong;
            if (tried.Value.Total > amount) break;
            (fits, price) = (exceeds, tried.Value);
        }
        while (exceeds - fits > 1)
        {
            var middle = fits + ((exceeds - fits) / 2);
            var tried = Of(middle);
            if (tried.Refusal is { } wrong) return wrong;
            if (tried.Value.Total > amount) exceeds = middle;
            else (fits, price) = (middle, tried.Value);
        }
        return new PurchaseQuote(fits * step, tariff.Unit, amount, amount - price.Total, price);
    }
}
