namespace SmartUtility.Core.Metering;

/// <summary>What can be wrong with a register.</summary>
public enum RegisterFaultKind
{
    /// <summary>The counter ran through its end and started again: no fault, but told apart from the others.</summary>
    Rollover,
    /// <summary>The index fell and stayed low: another meter, or a counter set back.</summary>
    Replacement,
    /// <summary>The index rose faster than the register ever does; mostly it is back soon after.</summary>
    Spike,
    /// <summary>The index fell and was back where it belongs soon after.</summary>
    Dip,
    /// <summary>The index stands still far longer than it ever did.</summary>
    Stuck,
}

/// <summary>Something a register did that a counter does not do.</summary>
/// <param name="Kind">What.</param>
/// <param name="Time">When: of the first reading that is wrong; for <see cref="RegisterFaultKind.Stuck"/> of the reading with which it became one.</param>
public readonly record struct RegisterFault(RegisterFaultKind Kind, DateTimeOffset Time);

/// <summary>When a register is called faulty.</summary>
/// <param name="RateTimes">A rate is too high above this many times the register's own 99.9 % quantile.</param>
/// <param name="StuckTimes">Standing still is too long above this many times the register's own longest.</param>
/// <param name="StuckAtLeast">And above this.</param>
/// <param name="VacantFrom">A register that once stood still longer than this is of a place that is not always lived in: its standing still says nothing.</param>
/// <param name="LearnFor">For so long a register is only got to know: no rate and no standing still is judged.</param>
/// <param name="Wait">Readings to wait for a rise or a fall to come back.</param>
public sealed record RegisterFaultLimits(double RateTimes, double StuckTimes, TimeSpan StuckAtLeast, TimeSpan VacantFrom, TimeSpan LearnFor, int Wait)
{
    /// <summary>6 times; 2 times and 4 days; a week; 6 weeks; 24 readings.</summary>
    public static readonly RegisterFaultLimits Default = new(6, 2, TimeSpan.FromDays(4), TimeSpan.FromDays(7), TimeSpan.FromDays(42), 24);
}

/// <summary>An index at a time.</summary>
/// <param name="Time">When.</param>
/// <param name="Value">Stored units.</param>
public readonly record struct IndexAt(DateTimeOffset Time, long Value);

/// <summary>What a <see cref="RegisterWatch"/> knows of its register: all that is kept from one night to the next.</summary>
/// <param name="First">First reading ever.</param>
/// <param name="Last">Last reading that is taken for good.</param>
/// <param name="Previous">The one before it.</param>
/// <param name="Since">Since when the index stands at the last reading's value.</param>
/// <param name="IsTold">This standing still is told already.</param>
/// <param name="Longest">Longest standing still, hours, in the running year.</param>
/// <param name="LongestBefore">In the year before.</param>
/// <param name="YearFrom">Start of the running year.</param>
/// <param name="Rates">Rates seen.</param>
/// <param name="Top">The highest of them, stored units per hour, falling.</param>
/// <param name="Waiting">Readings since a rise or fall that is not explained yet.</param>
public sealed record RegisterWatchState(IndexAt First, IndexAt Last, IndexAt? Previous, DateTimeOffset Since, bool IsTold, double Longest, double LongestBefore, DateTimeOffset YearFrom,
    int Rates, IReadOnlyList<double> Top, IReadOnlyList<IndexAt> Waiting);
