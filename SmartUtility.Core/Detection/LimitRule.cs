namespace SmartUtility.Core.Detection;

/// <summary>What the rule found.</summary>
public enum LimitDecision
{
    /// <summary>Nothing changes.</summary>
    Keep,
    /// <summary>An irregularity to check.</summary>
    Raise,
    /// <summary>It is over.</summary>
    Clear,
}

/// <summary>Decision with the hours it rests on.</summary>
/// <param name="Decision">What to do.</param>
/// <param name="Since">Start of the first hour of the condition.</param>
/// <param name="Until">End of its last hour.</param>
/// <param name="LossPercent">Loss of the deciding hours together, % of expected.</param>
/// <param name="LossPerHour">Mean loss of the deciding hours, base units (Wh or L) per hour.</param>
public sealed record LimitFinding(LimitDecision Decision, DateTimeOffset Since, DateTimeOffset Until, decimal LossPercent, long LossPerHour)
{
    /// <summary>Nothing changes.</summary>
    public static readonly LimitFinding Keep = new(LimitDecision.Keep, default, default, 0, 0);
}

/// <summary>
/// Compares a network point's last whole hours with its limit. Only hours count that are over and in which at least 95 % of the meters
/// reported; they must follow each other without a gap. A gap therefore neither raises nor clears: the state stays until enough hours are known again.
/// </summary>
public static class LimitRule
{
    /// <summary>Name of the rule in alerts.</summary>
    public const string Name = "loss-limit";

    /// <summary>How far back the hours that decide may lie: older evidence says nothing of now.</summary>
    public static TimeSpan Reach(int hours) => TimeSpan.FromHours(Math.Max(2 * hours, 48));

    /// <summary>Decides by the latest unbroken run of complete hours.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="isOpen">True when an alert of this place is open: then only clearing is asked, else only raising.</param>
    /// <param name="hours">Hours of the place, any order.</param>
    /// <param name="notBefore">End of the last alert: earlier hours were judged already. Null when there was none.</param>
    /// <param name="now">Hours not over yet do not count.</param>
    public static LimitFinding Decide(LossLimit limit, bool isOpen, IEnumerable<NetworkHour> hours, DateTimeOffset? notBefore, DateTimeOffset now)
    {
        var earliest = now - Reach(limit.Hours);
        var run = new List<NetworkHour>();
        foreach (var hour in hours.Where(hour => hour.IsComplete(now) && hour.Hour >= earliest && !(hour.Hour < notBefore)).OrderByDescending(hour => hour.Hour))
        {
            if (run.Count > 0 && hour.Hour != run[^1].Hour.AddHours(-1)) break;
            run.Add(hour);
        }
        if (run.Count < limit.Hours) return LimitFinding.Keep;

        var deciding = run.GetRange(0, limit.Hours);
        if (!deciding.TrueForAll(hour => isOpen ? hour.LossPercent <= limit.ClearPercent : hour.LossPercent > limit.RaisePercent)) return LimitFinding.Keep;

        var condition = isOpen ? deciding : run.TakeWhile(hour => hour.LossPercent > limit.RaisePercent).ToList();
        var (expected, received) = (deciding.Sum(hour => hour.Expected), deciding.Sum(hour => hour.Received));
        return new LimitFinding(isOpen ? LimitDecision.Clear : LimitDecision.Raise, condition[^1].Hour, condition[0].Hour.AddHours(1),
            decimal.Round(Loss.Percent(expected, received), 2), (expected - received) / deciding.Count);
    }
}
