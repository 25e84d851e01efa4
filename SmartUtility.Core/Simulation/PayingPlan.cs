namespace SmartUtility.Core.Simulation;

/// <summary>A payment of the history.</summary>
/// <param name="Day">Local day.</param>
/// <param name="Minute">Minute of that day, within office hours.</param>
/// <param name="Amount">Positive.</param>
/// <param name="Rail">"cash", "momo", "bank".</param>
public sealed record PastPayment(DateOnly Day, int Minute, decimal Amount, string Rail);

/// <summary>How a bill was paid, by the habit of who owes it.</summary>
public static class PayingPlan
{
    /// <summary>Smallest coin.</summary>
    const decimal Coin = 5;

    /// <summary>Payments of one bill before a day, in order; none for a bill of nothing.</summary>
    /// <param name="customer">Who owes.</param>
    /// <param name="isBusiness">Pays by bank.</param>
    /// <param name="issued">Local day of issue.</param>
    /// <param name="due">Last day to pay.</param>
    /// <param name="total">What is to be paid.</param>
    /// <param name="until">First day without history.</param>
    /// <param name="no">Number of the bill among the customer's, for its own chance.</param>
    public static IReadOnlyList<PastPayment> Of(CustomerPlan customer, bool isBusiness, DateOnly issued, DateOnly due, decimal total, DateOnly until, int no)
    {
        if (total <= 0) return [];
        var roll = new Roll(Dice.Throw(customer.Seed ^ 0xB111, no));
        var isLatest = issued > until.AddDays(-31);
        var rail = isBusiness ? roll.Chance(0.8) ? "bank" : "momo" : roll.Chance(0.6) ? "momo" : "cash";
        var minute = roll.Whole(8 * 60, 17 * 60);
        // The demonstration's subscriber still has last month's bill to pay.
        if (customer.Phones[0] == CountryBuilder.SubscriberPhone && isLatest) return [];
        IReadOnlyList<PastPayment> all = customer.Habit switch
        {
            PayingHabit.Late => [new(due.AddDays(roll.Whole(6, 24)), minute, total, rail)],
            PayingHabit.InParts => Parts(roll, issued, due, total, rail, minute),
            PayingHabit.Ahead => [new(issued.AddDays(roll.Whole(2, 12)), minute, isLatest ? total + Coin * 200 * roll.Whole(2, 8) : total, rail)],
            PayingHabit.Stopped when issued > until.AddDays(-110) => [],
            _ => [new(issued.AddDays(roll.Whole(2, due.DayNumber - issued.DayNumber - 2)), minute, total, rail)],
        };
        return [.. all.Where(payment => payment.Day < until)];
    }

    static List<PastPayment> Parts(Roll roll, DateOnly issued, DateOnly due, decimal total, string rail, int minute)
    {
        var half = Math.Max(Coin, Math.Floor(total / 2 / Coin) * Coin);
        var first = new PastPayment(issued.AddDays(roll.Whole(3, 10)), minute, half, rail);
        return half >= total ? [first with { Amount = total }] : [first, new(due.AddDays(roll.Whole(5, 20)), minute, total - half, rail)];
    }
}
