using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Pricing;

/// <summary>A stretch of a usage period under one version of the tariff, with its share of the quantity.</summary>
/// <param name="Whole">The usage period.</param>
/// <param name="From">First day of the part.</param>
/// <param name="To">First day after.</param>
/// <param name="Version">Prices.</param>
/// <param name="Suffix">"" when it is the only part, else "@" and its first day.</param>
/// <param name="Share">Splits a quantity of the whole period: the quantity of this part.</param>
sealed record Part(UsagePeriod Whole, DateOnly From, DateOnly To, TariffVersion Version, string Suffix, Func<decimal, decimal> Share)
{
    public int Days => To.DayNumber - From.DayNumber;

    public RoundingPolicy Rounding => Version.Rounding ?? RoundingPolicy.None;

    /// <summary>The parts of a period in order. A quantity is split by days and rounded to its own decimals; the last part takes the remainder. Refuses a day before the first version.</summary>
    public static Outcome<IReadOnlyList<Part>> Of(Tariff tariff, UsagePeriod period, bool several)
    {
        if (tariff.On(period.From) is not { } first)
            return new Invalid("no-tariff-version", $"tariff {tariff.Code} has no prices on {period.From:yyyy-MM-dd}; its first version is valid from {tariff.Versions.Min(version => version.ValidFrom):yyyy-MM-dd}");
        List<(DateOnly From, TariffVersion Version)> starts = [(period.From, first)];
        starts.AddRange(tariff.Versions.Where(version => version.ValidFrom > period.From && version.ValidFrom < period.To).OrderBy(version => version.ValidFrom).Select(version => (version.ValidFrom, version)));
        var parts = new List<Part>();
        for (var n = 0; n < starts.Count; n++)
        {
            var (from, version) = starts[n];
            var to = n + 1 < starts.Count ? starts[n + 1].From : period.To;
            var (before, isLast) = (starts.Take(n).Select((start, k) => starts[k + 1].From.DayNumber - start.From.DayNumber).ToList(), n + 1 == starts.Count);
            parts.Add(new Part(period, from, to, version, starts.Count > 1 || several ? $"@{from:yyyy-MM-dd}" : "", quantity =>
                isLast ? quantity - before.Sum(days => ByDays(quantity, days, period.Days)) : ByDays(quantity, to.DayNumber - from.DayNumber, period.Days)));
        }
        return parts;
    }

    static decimal ByDays(decimal quantity, int days, int all) => Math.Round(quantity * days / all, quantity.Scale, MidpointRounding.AwayFromZero);
}
