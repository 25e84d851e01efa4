using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Pricing;

/// <summary>Splits quantities of a period among stretches of its days: as the interval data lie where there are any, else by days. Shares of stretches that follow one another always add up.</summary>
sealed class Splitter
{
    readonly UsagePeriod _whole;
    readonly decimal? _to;
    readonly SortedDictionary<DateOnly, decimal>? _byDay;
    readonly decimal _sum;

    /// <param name="whole">The period.</param>
    /// <param name="zone">Where its days are meant.</param>
    /// <param name="to">See <see cref="TariffVersion.SplitTo"/>.</param>
    public Splitter(UsagePeriod whole, UtilityCalendar zone, decimal? to)
    {
        (_whole, _to) = (whole, to);
        if (!whole.HasIntervals) return;
        _byDay = [];
        foreach (var interval in whole.AllIntervals)
            foreach (var (local, quantity) in Pieces(interval, zone, null))
                _byDay[DateOnly.FromDateTime(local)] = _byDay.GetValueOrDefault(DateOnly.FromDateTime(local)) + quantity;
        _sum = _byDay.Values.Sum();
    }

    /// <summary>The share of a quantity of the whole period that belongs to the days [from, to).</summary>
    public decimal Share(decimal quantity, DateOnly from, DateOnly to) => Until(quantity, to, _sum > 0) - Until(quantity, from, _sum > 0);

    /// <summary>The share of an amount, by days.</summary>
    public decimal ShareByDays(decimal amount, DateOnly from, DateOnly to) => Until(amount, to, false) - Until(amount, from, false);

    decimal Until(decimal quantity, DateOnly day, bool asMeasured)
    {
        if (day <= _whole.From) return 0;
        if (day >= _whole.To) return quantity;
        var part = asMeasured ? quantity * _byDay!.TakeWhile(row => row.Key < day).Sum(row => row.Value) / _sum : quantity * (day.DayNumber - _whole.From.DayNumber) / _whole.Days;
        return _to switch
        {
            null => Math.Round(part, quantity.Scale, MidpointRounding.AwayFromZero),
            0 => part,
            { } multiple => Money.Round(part, new Rounding(RoundingMode.HalfUp, multiple)),
        };
    }

    /// <summary>An interval cut at steps of the clock (null: only where it leaves a local day), each piece with its local start; the quantity is spread evenly and adds up.</summary>
    public static IEnumerable<(DateTime Local, decimal Quantity)> Pieces(UsageInterval interval, UtilityCalendar zone, int? minutes)
    {
        var start = zone.Local(interval.From);
        if (minutes is null && start.Date == zone.Local(interval.To.AddTicks(-1)).Date)
        {
            yield return (start, interval.Quantity);
            yield break;
        }
        var (step, all, before) = (TimeSpan.FromMinutes(minutes ?? 15).Ticks, (interval.To - interval.From).Ticks, 0m);
        for (var at = interval.From; at < interval.To;)
        {
            var next = at.AddTicks(step - (at.UtcTicks % step));
            if (next > interval.To) next = interval.To;
            var until = next == interval.To ? interval.Quantity : interval.Quantity * (next - interval.From).Ticks / all;
            yield return (zone.Local(at), until - before);
            (before, at) = (until, next);
        }
    }
}
