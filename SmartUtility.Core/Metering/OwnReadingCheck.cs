using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering;

/// <summary>Whether a reading that a customer sent may count at once. What is doubtful waits for somebody who looks at the photo.</summary>
public static class OwnReadingCheck
{
    /// <summary>The index is lower than the one before.</summary>
    public const string Fell = "fell";
    /// <summary>Far more was used than the meter used to count.</summary>
    public const string High = "high";
    /// <summary>Far less was used than the meter used to count.</summary>
    public const string Low = "low";
    /// <summary>Too little is known to compare it with.</summary>
    public const string Unknown = "unknown";

    const int LeastDays = 7;
    const decimal HighTimes = 3, LowTimes = 0.2m;
    // Below ten units of difference nobody is asked, as with bills.
    const decimal Matters = 10 * ResourceUnits.BasePerDisplay;

    /// <summary>The doubt, or null.</summary>
    /// <param name="earlier">A reading that counts, some weeks before <paramref name="last"/>; null: none.</param>
    /// <param name="last">The last one that counts; null: none.</param>
    /// <param name="at">When the customer read.</param>
    /// <param name="value">What the register showed, stored units.</param>
    /// <param name="capacity">Of the register.</param>
    /// <param name="baseFactor">Base units in one stored unit.</param>
    public static string? Doubt((DateTimeOffset Time, long Value)? earlier, (DateTimeOffset Time, long Value)? last, DateTimeOffset at, long value, long capacity, decimal baseFactor)
    {
        if (last is not { } before) return Unknown;
        if (value < before.Value && !Consumption.IsRollover(before.Value, value, capacity)) return Fell;
        if (earlier is not { } first || before.Time - first.Time < TimeSpan.FromDays(LeastDays)) return Unknown;
        var usual = Consumption.Step(first.Value, before.Value, capacity) * baseFactor / (decimal)(before.Time - first.Time).TotalDays * (decimal)(at - before.Time).TotalDays;
        var used = Consumption.Step(before.Value, value, capacity) * baseFactor;
        return used > usual * HighTimes && used - usual >= Matters ? High : used < usual * LowTimes && usual - used >= Matters ? Low : null;
    }
}
