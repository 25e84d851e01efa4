using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>Which months are closed: over, and their days of grace too.</summary>
public static class BillingCalendar
{
    /// <summary>Months before the last closed one that are still looked at: what is older is billed only when somebody names it.</summary>
    public const int LookBack = 12;

    /// <summary>True when a month may be billed on this local day.</summary>
    public static bool IsClosed(BillingMonth month, int graceDays, DateOnly today) => today >= month.End.AddDays(graceDays);

    /// <summary>The closed months to look at, oldest first.</summary>
    public static IReadOnlyList<BillingMonth> Closed(int graceDays, DateOnly today)
    {
        var last = BillingMonth.Of(today.AddDays(-graceDays)).Previous;
        var months = new List<BillingMonth>();
        for (var month = last; months.Count < LookBack; month = month.Previous) months.Insert(0, month);
        return months;
    }
}
