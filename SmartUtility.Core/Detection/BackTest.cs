namespace SmartUtility.Core.Detection;

/// <summary>What a limit would have done.</summary>
/// <param name="Days">Whole days looked at.</param>
/// <param name="Alerts">Alerts it would have raised.</param>
/// <param name="KnownHours">Hours that could be judged.</param>
public sealed record BackTestResult(int Days, int Alerts, int KnownHours);

/// <summary>Runs the rule of the limit over the past, hour by hour, as it would have run then.</summary>
public static class BackTest
{
    /// <summary>Counts the alerts of a limit over the hours given.</summary>
    public static BackTestResult Of(LossLimit limit, IReadOnlyList<NetworkHour> hours, int days)
    {
        var known = hours.Where(hour => hour.IsComplete(DateTimeOffset.MaxValue)).OrderBy(hour => hour.Hour).ToList();
        var (alerts, isOpen) = (0, false);
        DateTimeOffset? ended = null;
        for (var n = 0; n < known.Count; n++)
        {
            // Only what the rule would look at: the run up to this hour.
            var first = Math.Max(0, n - (int)LimitRule.Reach(limit.Hours).TotalHours);
            var now = known[n].Hour.AddHours(1);
            var found = LimitRule.Decide(limit, isOpen, known.GetRange(first, n - first + 1), ended, now);
            if (found.Decision == LimitDecision.Raise) (alerts, isOpen) = (alerts + 1, true);
            else if (found.Decision == LimitDecision.Clear) (isOpen, ended) = (false, found.Until);
        }
        return new BackTestResult(days, alerts, known.Count);
    }
}
