namespace SmartUtility.Core.Detection;

/// <summary>Whether the figures of a period can still change in the ordinary course.</summary>
public static class BalanceState
{
    /// <summary>Days after the grace after which a meter that is silent still is no longer waited for: a longer gap is no longer estimated, what it counted meanwhile falls to the time of its return.</summary>
    public const int LastWaitDays = 31;

    /// <summary>
    /// Final: the operator's days of grace after the last day are over, and every expected reading is there, or lies between two that are and is estimated, or is no longer waited for.
    /// Provisional otherwise: late readings may come, gaps may close.
    /// </summary>
    /// <param name="end">First local day after the period.</param>
    /// <param name="today">Today, local.</param>
    /// <param name="graceDays">Days the operator waits for late readings, 0 or more.</param>
    /// <param name="due">Meter hours that should have been reported.</param>
    /// <param name="present">Meter hours that were.</param>
    /// <param name="silent">Meters of the period that were not heard of since its end; asked only when it matters, see <see cref="AsksForSilent"/>.</param>
    public static bool IsFinal(DateOnly end, DateOnly today, int graceDays, long due, long present, int silent) =>
        due > 0 && today >= end.AddDays(graceDays) && (present >= due || silent == 0 || today >= end.AddDays(graceDays + LastWaitDays));

    /// <summary>True when the meters that are silent since the end decide.</summary>
    public static bool AsksForSilent(DateOnly end, DateOnly today, int graceDays, long due, long present) => IsFinal(end, today, graceDays, due, present, 0) && !IsFinal(end, today, graceDays, due, present, 1);

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
