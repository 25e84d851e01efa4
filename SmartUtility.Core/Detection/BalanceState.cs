namespace SmartUtility.Core.Detection;

/// <summary>Whether the figures of a period can still change in the ordinary course.</summary>
public static class BalanceState
{
    /// <summary>Final: the operator's days of grace after the last day are over, and every expected reading is there. Provisional otherwise: late readings may come, gaps may close.</summary>
    /// <param name="end">First local day after the period.</param>
    /// <param name="today">Today, local.</param>
    /// <param name="graceDays">Days the operator waits for late readings, 0 or more.</param>
    /// <param name="due">Meter hours that should have been reported.</param>
    /// <param name="present">Meter hours that were.</param>
    public static bool IsFinal(DateOnly end, DateOnly today, int graceDays, long due, long present) => due > 0 && present >= due && today >= end.AddDays(graceDays);

    /// <summary>
    /// Since when the loss has been as it is now: the first day of the latest run of days above the limit that reaches the last day known; null when the last day is not above it.
    /// Days without a figure end a run.
    /// </summary>
    /// <param name="days">Days in order with their loss in %; null where nothing is known.</param>
    /// <param name="limitPercent">The limit.</param>
    public static DateOnly? Since(IReadOnlyList<(DateOnly Day, decimal? LossPercent)> days, decimal limitPercent)
    {
        DateOnly? since = null;
        for (var at = days.Count - 1; at >= 0 && days[at].LossPercent > limitPercent && (since is null || days[at].Day == since.Value.AddDays(-1)); at--) since = days[at].Day;
        return since;
    }
}
