using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection;

/// <summary>Sums of the hours of a network point over a local day or a longer time. Base units (Wh or L).</summary>
/// <param name="Expected">Supplied less the change in storage, of the measured hours.</param>
/// <param name="Received">Registered below.</param>
/// <param name="Stored">What its tanks took up.</param>
/// <param name="Lost">Expected − received of the measured hours; positive = lost.</param>
/// <param name="Due">Meter hours that should have been reported.</param>
/// <param name="Present">Meter hours that were.</param>
/// <param name="Hours">Hours with any figure.</param>
/// <param name="Measured">Those in which something measured what flows in.</param>
/// <param name="Peak">Highest load of an hour (see <see cref="NetworkHour.Load"/>).</param>
/// <param name="PeakAt">Start of that hour, the first of several.</param>
public sealed record BalanceSum(long Expected, long Received, long Stored, long Lost, long Due, long Present, int Hours, int Measured, long Peak, DateTimeOffset PeakAt)
{
    /// <summary>True when what flows in was measured in any hour.</summary>
    public bool IsMeasured => Measured > 0;

    /// <summary>What its meters say flowed in, before tanks.</summary>
    public long Supplied => Expected + Stored;

    /// <summary>Loss in % of expected; null when not measured or nothing was expected.</summary>
    public decimal? LossPercent => IsMeasured && Expected > 0 ? Lost * 100m / Expected : null;

    /// <summary>Reported share of what was due, 0 to 100 %; 0 when nothing was due.</summary>
    public decimal CoveragePercent => Due == 0 ? 0 : Present * 100m / Due;

    /// <summary>Mean load over highest load, 0 to 1; null without any load.</summary>
    public decimal? LoadFactor => Peak <= 0 || Hours == 0 ? null : (decimal)(IsMeasured ? Supplied : Received) / Hours / Peak;

    /// <summary>Capacity not needed at the highest load, negative when exceeded; null when the capacity is unknown.</summary>
    /// <param name="capacityPerHour">Rated capacity, base units an hour.</param>
    public long? Headroom(long? capacityPerHour) => capacityPerHour - Peak;

    /// <summary>Both together; the earlier of two equal peaks.</summary>
    public static BalanceSum operator +(BalanceSum a, BalanceSum b)
    {
        var first = a.Peak > b.Peak || a.Peak == b.Peak && a.PeakAt <= b.PeakAt ? a : b;
        return new(a.Expected + b.Expected, a.Received + b.Received, a.Stored + b.Stored, a.Lost + b.Lost, a.Due + b.Due, a.Present + b.Present, a.Hours + b.Hours, a.Measured + b.Measured, first.Peak, first.PeakAt);
    }

    /// <summary>Same as <c>+</c>.</summary>
    public BalanceSum Add(BalanceSum other) => this + other;
}

/// <summary>Hours put together.</summary>
public static class BalanceSums
{
    /// <summary>One hour as a sum.</summary>
    public static BalanceSum Of(NetworkHour hour) => new(hour.Expected, hour.Received, hour.Stored, hour.IsMeasured ? hour.Expected - hour.Received : 0, hour.Due, hour.Present, 1, hour.IsMeasured ? 1 : 0, hour.Load, hour.Hour);

    /// <summary>All together; null for none.</summary>
    public static BalanceSum? Of(IEnumerable<NetworkHour> hours) => Total(hours.Select(Of));

    /// <summary>All together; null for none.</summary>
    public static BalanceSum? Total(IEnumerable<BalanceSum> sums) => sums.Aggregate((BalanceSum?)null, (all, one) => all is null ? one : all + one);

    /// <summary>Local days in order; an hour belongs to the day it begins in.</summary>
    public static IReadOnlyList<(DateOnly Day, BalanceSum Sum)> OfDays(IEnumerable<NetworkHour> hours, UtilityCalendar calendar) =>
        [.. hours.GroupBy(hour => calendar.DayOf(hour.Hour)).OrderBy(day => day.Key).Select(day => (day.Key, Of(day)!))];
}
