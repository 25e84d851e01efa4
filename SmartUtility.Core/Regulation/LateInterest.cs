using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation;

/// <summary>Money that came in on an invoice.</summary>
/// <param name="On">Day.</param>
/// <param name="Amount">Positive.</param>
public readonly record struct PaidOn(DateOnly On, decimal Amount);

/// <summary>What being late has cost until a day.</summary>
/// <param name="Months">Started months in which something was unpaid.</param>
/// <param name="Interest">Rounded.</param>
/// <param name="Penalty">Rounded.</param>
public sealed record LateCost(int Months, decimal Interest, decimal Penalty)
{
    /// <summary>Nothing.</summary>
    public static readonly LateCost None = new(0, 0, 0);
}

/// <summary>Interest by started months, simple or compound, and the penalty.</summary>
public static class LateInterest
{
    /// <summary>
    /// Cost until a day, that day included. The first month starts on the day after the due day, each next one on the day after the same day of the next
    /// month; a started month costs whole, on what was unpaid when it started. Who pays everything within the grace owes nothing more.
    /// </summary>
    /// <param name="amount">Of the invoice, less what was credited.</param>
    /// <param name="dueOn">Last day to pay.</param>
    /// <param name="payments">In any order.</param>
    /// <param name="until">Day.</param>
    /// <param name="terms">Terms.</param>
    /// <param name="rounding">Of each sum.</param>
    public static LateCost Of(decimal amount, DateOnly dueOn, IReadOnlyList<PaidOn> payments, DateOnly until, LateTerms terms, Rounding rounding)
    {
        decimal Open(DateOnly day) => amount - payments.Where(payment => payment.On <= day).Sum(payment => payment.Amount);
        var grace = dueOn.AddDays(terms.GraceDays);
        if (until <= grace || Open(dueOn) <= 0 || Open(grace) <= 0) return LateCost.None;
        var (months, interest) = (0, 0m);
        for (var eve = dueOn; eve < until; eve = dueOn.AddMonths(++months))
        {
            if (Open(eve) is not (> 0 and var open)) break;
            interest += terms.MonthlyRate * (terms.IsCompound ? open + interest : open);
        }
        return new LateCost(months, Money.Round(interest, rounding), Money.Round(terms.Penalty * Open(grace), rounding));
    }
}
