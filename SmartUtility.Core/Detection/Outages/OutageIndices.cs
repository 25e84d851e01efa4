namespace SmartUtility.Core.Detection.Outages;

/// <summary>One interruption as the indices count it.</summary>
/// <param name="Day">Local day on which it began; the day it counts for.</param>
/// <param name="Minutes">Length in minutes, 0 or more.</param>
/// <param name="Customers">Customers interrupted, 0 or more.</param>
public readonly record struct Interruption(DateOnly Day, double Minutes, int Customers);

/// <summary>Indices of a period as IEEE 1366 defines them.</summary>
/// <param name="Saidi">Minutes without supply per customer served.</param>
/// <param name="Saifi">Interruptions per customer served.</param>
/// <param name="Caidi">Minutes per interruption of a customer; null without interruption.</param>
/// <param name="MajorDays">Major event days in the period; none without <paramref name="Threshold"/>.</param>
/// <param name="SaidiWithoutMajor">SAIDI without major event days.</param>
/// <param name="SaifiWithoutMajor">SAIFI without major event days.</param>
/// <param name="Threshold">Daily SAIDI in minutes above which a day is a major event day; null while there is too little history.</param>
public sealed record ReliabilityIndices(double Saidi, double Saifi, double? Caidi, IReadOnlyList<DateOnly> MajorDays, double SaidiWithoutMajor, double SaifiWithoutMajor, double? Threshold);

/// <summary>
/// SAIDI, SAIFI and CAIDI of sustained interruptions (longer than 5 minutes) and major event days by 2.5 beta, after IEEE 1366; hours of water service.
/// </summary>
public static class OutageIndices
{
    /// <summary>Interruptions up to this length are momentary and count in none of these indices.</summary>
    public const double MomentaryMinutes = 5;
    /// <summary>Days with interruptions that the history needs before a threshold is drawn from it.</summary>
    public const int FewestDays = 30;

    /// <summary>Indices of a period.</summary>
    /// <param name="period">Interruptions that began in the period.</param>
    /// <param name="served">Customers served, 1 or more; with none everything is 0.</param>
    /// <param name="history">Interruptions of up to five years before the period.</param>
    public static ReliabilityIndices Of(IEnumerable<Interruption> period, int served, IEnumerable<Interruption> history)
    {
        var threshold = Threshold(DailySaidi(history, served).Values);
        var counted = Sustained(period).ToList();
        var daily = DailySaidi(counted, served);
        var major = threshold is { } limit ? daily.Where(day => day.Value > limit).Select(day => day.Key).Order().ToList() : [];
        var quiet = counted.Where(row => !major.Contains(row.Day)).ToList();
        var (saidi, saifi) = (Saidi(counted, served), Saifi(counted, served));
        return new ReliabilityIndices(saidi, saifi, saifi > 0 ? saidi / saifi : null, major, Saidi(quiet, served), Saifi(quiet, served), threshold);
    }

    /// <summary>
    /// Threshold of major event days: exp(alpha + 2.5 beta), mean and standard deviation (of the sample) of the natural logarithm of daily SAIDI. Days without
    /// interruption are left out, as the standard says. Null with fewer than <see cref="FewestDays"/> days.
    /// </summary>
    public static double? Threshold(IEnumerable<double> dailySaidi)
    {
        var logs = dailySaidi.Where(value => value > 0).Select(value => Math.Log(value)).ToList();
        if (logs.Count < FewestDays) return null;
        var alpha = logs.Average();
        var beta = Math.Sqrt(logs.Sum(value => (value - alpha) * (value - alpha)) / (logs.Count - 1));
        return Math.Exp(alpha + 2.5 * beta);
    }

    /// <summary>
    /// Mean hours a day in which customers had water: 24 less the hours interrupted, of every length and whether planned or not. Null without customers.
    /// </summary>
    /// <param name="customerHours">Sum of customers × hours without water within the days.</param>
    /// <param name="served">Customers served.</param>
    /// <param name="days">Days, more than 0; the current one in part.</param>
    public static double? HoursOfService(double customerHours, int served, double days) => served <= 0 || days <= 0 ? null : Math.Clamp(24 - customerHours / (served * days), 0, 24);

    static IEnumerable<Interruption> Sustained(IEnumerable<Interruption> all) => all.Where(row => row.Minutes > MomentaryMinutes && row.Customers > 0);

    static Dictionary<DateOnly, double> DailySaidi(IEnumerable<Interruption> all, int served) => Sustained(all).GroupBy(row => row.Day).ToDictionary(day => day.Key, day => Saidi(day, served));

    static double Saidi(IEnumerable<Interruption> all, int served) => served <= 0 ? 0 : all.Sum(row => row.Minutes * row.Customers) / served;

    static double Saifi(IEnumerable<Interruption> all, int served) => served <= 0 ? 0 : all.Sum(row => (double)row.Customers) / served;
}
