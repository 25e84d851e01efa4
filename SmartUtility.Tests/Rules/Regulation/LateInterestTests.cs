using SmartUtility.Core.Regulation;
using SmartUtility.Core.Shared;

namespace SmartUtility.Tests.Rules.Regulation;

public sealed class LateInterestTests
{
    static readonly DateOnly Due = new(2026, 1, 31);
    static readonly Rounding Cent = new(RoundingMode.HalfUp, 0.01m);

    static LateCost Of(DateOnly until, LateTerms terms, params PaidOn[] payments) => LateInterest.Of(1_000, Due, payments, until, terms, Cent);

    [Theory]
    [InlineData(2026, 1, 31, 0)]
    [InlineData(2026, 2, 1, 1)]
    [InlineData(2026, 2, 28, 1)]
    [InlineData(2026, 3, 1, 2)]
    [InlineData(2026, 3, 31, 2)]
    [InlineData(2026, 4, 1, 3)]
    public void A_month_counts_from_the_day_after_the_due_day(int year, int month, int day, int months) =>
        Assert.Equal((months, months * 20m), (Of(new DateOnly(year, month, day), new LateTerms(0.02m)).Months, Of(new DateOnly(year, month, day), new LateTerms(0.02m)).Interest));

    [Fact]
    public void Compound_interest_bears_interest_and_the_penalty_comes_once()
    {
        var late = Of(new DateOnly(2026, 4, 1), new LateTerms(0.02m, IsCompound: true, Penalty: 0.1m));

        // 20 + 20.40 + 20.808
        Assert.Equal((3, 61.21m, 100m), (late.Months, late.Interest, late.Penalty));
    }

    [Fact]
    public void A_month_costs_on_what_was_unpaid_when_it_started()
    {
        // 600 paid in the first month: it still costs on 1 000, the second on 400, the third is not started because all is paid.
        var late = Of(new DateOnly(2026, 6, 30), new LateTerms(0.02m, Penalty: 0.1m), new PaidOn(new DateOnly(2026, 2, 10), 600), new PaidOn(new DateOnly(2026, 3, 15), 400));

        Assert.Equal((2, 28m, 100m), (late.Months, late.Interest, late.Penalty));
    }

    [Fact]
    public void Who_pays_within_the_grace_owes_nothing_more_and_who_does_not_owes_from_the_due_day()
    {
        var terms = new LateTerms(0.02m, Penalty: 0.1m, GraceDays: 10);

        Assert.Equal(LateCost.None, Of(new DateOnly(2026, 6, 30), terms, new PaidOn(new DateOnly(2026, 2, 10), 1_000)));
        Assert.Equal(LateCost.None, Of(new DateOnly(2026, 2, 10), terms));
        Assert.Equal((1, 20m), (Of(new DateOnly(2026, 2, 11), terms).Months, Of(new DateOnly(2026, 2, 11), terms).Interest));
    }
}
