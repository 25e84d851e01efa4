using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering;

/// <summary>Which span a subscriber looks at.</summary>
public enum UsageSpan
{
    /// <summary>One local day by hours.</summary>
    Day,
    /// <summary>One local month by days.</summary>
    Month,
    /// <summary>One calendar year by months.</summary>
    Year,
}

/// <summary>A meter that supplies a subscriber now.</summary>
/// <param name="MeterId">Key.</param>
/// <param name="RegisterId">Its main register.</param>
/// <param name="UsagePointId">Where.</param>
/// <param name="OperatorId">The tenant.</param>
/// <param name="Operator">Its name.</param>
/// <param name="OperatorPhone">Complaint desk, or null.</param>
/// <param name="TimeZone">Its zone.</param>
/// <param name="Serial">Serial.</param>
/// <param name="Resource">What is supplied.</param>
/// <param name="Place">District, with the landmark.</param>
/// <param name="Agreement">Contract number.</param>
/// <param name="SubscriberId">The account.</param>
/// <param name="Supply">As the meter last said.</param>
/// <param name="SuspendedReason">Why the agreement is suspended, or null.</param>
/// <param name="Interval">How often it is expected to report.</param>
/// <param name="LastReadingAt">Time of the newest reading, or null.</param>
/// <param name="LastIndex">Its whole number, or null.</param>
/// <param name="Unit">Unit of the register.</param>
/// <param name="Decimals">Decimals of the register.</param>
/// <param name="BaseFactor">Base units in one stored unit.</param>
public sealed record OwnMeter(int MeterId, int RegisterId, long UsagePointId, int OperatorId, string Operator, string? OperatorPhone, string TimeZone, string Serial, Resource Resource, string Place, string Agreement,
    long SubscriberId, SupplyState Supply, string? SuspendedReason, TimeSpan Interval, DateTimeOffset? LastReadingAt, long? LastIndex, string Unit, int Decimals, decimal BaseFactor)
{
    /// <summary>The operator's calendar.</summary>
    public UtilityCalendar Calendar() => UtilityCalendar.Of(TimeZone);

    /// <summary>True when no reading came for twice its interval and two hours.</summary>
    public bool IsStale(DateTimeOffset now) => LastReadingAt is not { } at || now - at > Interval * 2 + TimeSpan.FromHours(2);
}

/// <summary>Consumption of one hour, day or month.</summary>
/// <param name="At">Local start.</param>
/// <param name="Base">Wh or L; null: no readings (never zero).</param>
/// <param name="IsEstimated">True when a part was interpolated over a gap.</param>
/// <param name="IsRunning">True while its time has not ended.</param>
public sealed record UsageStep(DateTime At, decimal? Base, bool IsEstimated, bool IsRunning);

/// <summary>Consumption of a span.</summary>
/// <param name="Meter">The meter.</param>
/// <param name="Span">How long.</param>
/// <param name="From">First local day.</param>
/// <param name="Steps">Hours, days or months, none left out; those to come are absent.</param>
/// <param name="Before">The same steps of the span before, by position.</param>
public sealed record OwnUsage(OwnMeter Meter, UsageSpan Span, DateOnly From, IReadOnlyList<UsageStep> Steps, IReadOnlyList<UsageStep> Before)
{
    /// <summary>Sum of what is known; null when nothing is.</summary>
    public decimal? Total => Steps.Any(step => step.Base is not null) ? Steps.Sum(step => step.Base ?? 0) : null;

    /// <summary>
    /// Change against the span before over the steps that are complete in both: 0.1 is 10 % more. Null when there is none to compare, when a step is missing on either side,
    /// or when nothing was used before.
    /// </summary>
    public decimal? Change => UsageComparison.Change(Steps, Before);
}

/// <summary>How two spans compare.</summary>
public static class UsageComparison
{
    /// <summary>See <see cref="OwnUsage.Change"/>.</summary>
    public static decimal? Change(IReadOnlyList<UsageStep> now, IReadOnlyList<UsageStep> before)
    {
        var complete = now.TakeWhile(step => !step.IsRunning).Count();
        var both = Math.Min(complete, before.Count);
        if (both == 0 || now.Take(both).Any(step => step.Base is null) || before.Take(both).Any(step => step.Base is null)) return null;
        var old = before.Take(both).Sum(step => step.Base!.Value);
        return old <= 0 ? null : now.Take(both).Sum(step => step.Base!.Value) / old - 1;
    }

    /// <summary>First local day of the span that a day lies in.</summary>
    public static DateOnly First(UsageSpan span, DateOnly day) => span switch
    {
        UsageSpan.Day => day,
        UsageSpan.Month => new DateOnly(day.Year, day.Month, 1),
        _ => new DateOnly(day.Year, 1, 1),
    };

    /// <summary>First local day of a span some spans later (or earlier).</summary>
    public static DateOnly Move(UsageSpan span, DateOnly first, int by) => span switch
    {
        UsageSpan.Day => first.AddDays(by),
        UsageSpan.Month => first.AddMonths(by),
        _ => first.AddYears(by),
    };
}
