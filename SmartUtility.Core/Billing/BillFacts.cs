using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>What is known of an agreement beside what its registers counted.</summary>
/// <param name="Hours">The same hour by hour, where the tariff needs it.</param>
/// <param name="Past">Its bills before, oldest first, without those that were taken back.</param>
/// <param name="Peaks">Highest value of each maximum-demand register, stored units.</param>
/// <param name="Standing">How the account pays.</param>
public sealed record BillFacts(IReadOnlyList<RegisterHour>? Hours = null, IReadOnlyList<PastBill>? Past = null, IReadOnlyDictionary<int, long>? Peaks = null, PaymentStanding Standing = default)
{
    /// <summary>Nothing is known.</summary>
    public static readonly BillFacts None = new();

    /// <summary>Quantities and demand of so many months before.</summary>
    /// <param name="from">First day of the period.</param>
    /// <param name="months">0: none.</param>
    public IReadOnlyList<PastMonth> Months(DateOnly from, int months)
    {
        var since = BillingMonth.Of(from).First.AddMonths(-months);
        return months == 0 ? [] : [.. (Past ?? []).Where(bill => bill.From >= since && bill.From < from).GroupBy(bill => BillingMonth.Of(bill.From))
            .Select(month => new PastMonth(month.Key, month.Sum(bill => bill.Quantity) / (decimal)ResourceUnits.BasePerDisplay, month.Max(bill => bill.Kw)))];
    }
}

/// <summary>A bill before.</summary>
/// <param name="From">First local day.</param>
/// <param name="To">First local day after.</param>
/// <param name="Quantity">Base units (Wh or L).</param>
/// <param name="Total">What was to be paid.</param>
/// <param name="IsEstimated">An index at an end was interpolated.</param>
/// <param name="IsProjected">Its end was not read: part of the quantity was assumed.</param>
/// <param name="Kw">Highest demand, or null.</param>
public sealed record PastBill(DateOnly From, DateOnly To, long Quantity, decimal Total, bool IsEstimated, bool IsProjected = false, decimal? Kw = null);

/// <summary>How an account pays, for discounts.</summary>
/// <param name="ActiveMandate">By an active mandate.</param>
/// <param name="EarlyPayment">Before the bill, or so early that the tariff rewards it.</param>
public readonly record struct PaymentStanding(bool ActiveMandate, bool EarlyPayment);
