using SmartUtility.Core.Accounts;
using SmartUtility.Core.Simulation;

namespace SmartUtility.Tests.Rules.Simulation;

public sealed class PayingPlanTests
{
    static readonly DateOnly Until = new(2026, 11, 24);

    static CustomerPlan Customer(PayingHabit habit) => new(0, "E1", "Koffi Tossou", SubscriberKind.Person, null, null, "fr", ["+2290197000999"], habit, 7);

    static IReadOnlyList<PastPayment> Pay(PayingHabit habit, DateOnly issued, decimal total = 10_055) => PayingPlan.Of(Customer(habit), false, issued, issued.AddDays(30), total, Until, 3);

    [Fact]
    public void Bills_are_paid_in_time_late_in_parts_ahead_or_not()
    {
        var (old, latest) = (new DateOnly(2026, 6, 1), new DateOnly(2026, 11, 1));

        Assert.InRange(Assert.Single(Pay(PayingHabit.Prompt, old)).Day, old, old.AddDays(30));
        Assert.True(Assert.Single(Pay(PayingHabit.Late, old)).Day > old.AddDays(30));
        Assert.Equal([5025m, 5030m], Pay(PayingHabit.InParts, old).Select(payment => payment.Amount));
        Assert.Equal([5025m], Pay(PayingHabit.InParts, latest).Select(payment => payment.Amount));
        Assert.True(Assert.Single(Pay(PayingHabit.Ahead, latest)).Amount > 10_055);
        Assert.Equal(10_055, Assert.Single(Pay(PayingHabit.Ahead, old)).Amount);
        Assert.Single(Pay(PayingHabit.Stopped, old));
        Assert.Empty(Pay(PayingHabit.Stopped, latest));
        Assert.Empty(Pay(PayingHabit.Late, latest));
        Assert.Empty(Pay(PayingHabit.Prompt, old, 0));
    }
}
