using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Rules.Billing;

public sealed class BillCheckTests
{
    static readonly DateOnly October = new(2026, 10, 1), November = new(2026, 11, 1);
    static readonly DateTimeOffset Start = Town.Midnight(2026, 10, 1), End = Town.Midnight(2026, 11, 1);
    static readonly Tariff Tariff = new("DOM", "Domestic", "XOF", "m³", [Town.Prices], "Africa/Porto-Novo");

    static BillingCase Case(int households = 1) => new(new Operator { Code = "AQUA", Name = "Aqua", TimeZone = "Africa/Porto-Novo", Currency = "XOF", Resources = [Resource.Water] },
        new Agreement { Number = "A-1", TariffCode = "DOM" }, new UsagePoint { Code = "UP-1", District = "Akpakpa", Resource = Resource.Water, Households = households }, new Subscriber { Account = "C-1", Name = "Afi" }, Tariff, October, November);

    static RegisterUsage Counted(params (DateTimeOffset At, long Value)[] readings) =>
        Usage.Of(new InstalledRegister(1, "M1", "8-0:1.0.0", "m3", 3, 100_000_000, 1, Start, End), readings.Select(reading => new CountedReading(reading.At, reading.Value)));

    static PastBill Month(int month, long quantity, bool projected = false) => new(new DateOnly(2026, month, 1), new DateOnly(2026, month, 1).AddMonths(1), quantity, 1000, projected, projected);

    static Outcome<BillDraft> Draft(RegisterUsage counted, params PastBill[] past) => InvoiceComposer.Draft(Case(), [counted], new BillFacts(Past: past));

    [Fact]
    public void A_month_whose_end_was_read_assumes_nothing()
    {
        var draft = Draft(Counted((Start, 0), (End.AddHours(-1), 12_000))).Value;

        Assert.Null(draft.Projection);
        Assert.Equal(12_000, draft.BaseQuantity);
    }

    [Fact]
    public void What_nobody_read_is_assumed_by_the_last_three_bills_that_were()
    {
        // July 310, August 310, September 300 L over 92 days: 10 L a day; the estimate of June does not count. Read until 21 October: 11 days are missing.
        var draft = Draft(Counted((Start, 0), (Start.AddDays(20), 150)), Month(6, 9_000, projected: true), Month(7, 310), Month(8, 310), Month(9, 300)).Value;

        Assert.Equal((0.11m, 10m / 1000, ProjectionMethod.PastBills), (draft.Projection!.Quantity, draft.Projection.PerDay, draft.Projection.Method));
        Assert.Equal((260L, true), (draft.BaseQuantity, draft.IsEstimated));
        Assert.Equal((0.26m, 0.26m, true), (draft.Registers[0].ToIndex, draft.Registers[0].Quantity, draft.Registers[0].IsEstimated));
    }

    [Fact]
    public void A_first_month_goes_on_at_its_own_pace_after_a_week_and_is_held_before()
    {
        Assert.Equal((ProjectionMethod.OwnPace, 31_000L), Draft(Counted((Start, 0), (Start.AddDays(10), 10_000))) is { Value: var draft } ? (draft.Projection!.Method, draft.BaseQuantity) : default);
        Assert.Equal("readings-missing", Draft(Counted((Start, 0), (Start.AddDays(3), 3_000))).Refusal!.Code);
    }

    [Fact]
    public void The_second_estimate_is_flagged_and_the_third_is_held()
    {
        var silent = Counted((Start.AddDays(-60), 0), (Start.AddDays(-59), 500));
        var second = Draft(silent, Month(8, 3_100), Month(9, 3_000, projected: true)).Value;
        var third = Draft(silent, Month(7, 3_100), Month(8, 3_100, projected: true), Month(9, 3_000, projected: true));
        var between = Draft(silent, Month(7, 3_100, projected: true), Month(8, 3_100), Month(9, 3_000, projected: true)).Value;

        Assert.Equal([BillCheck.SecondEstimate, BillCheck.Estimated], BillCheck.Of(second).Flags);
        Assert.Equal("third-estimate", third.Refusal!.Code);
        Assert.Equal(3_100, between.BaseQuantity);
        // Without facts, as for history that is brought in, nothing is assumed.
        Assert.Null(InvoiceComposer.Draft(Case(), [silent]).Value.Projection);
    }

    [Theory]
    [InlineData(30_000, "")]
    [InlineData(75_000, "")]
    [InlineData(80_000, "high")]
    [InlineData(7_000, "low")]
    [InlineData(0, "low,zero")]
    public void A_bill_far_from_the_account_s_own_history_stands_out(long quantity, string flags)
    {
        var findings = BillCheck.Of(Draft(Counted((Start, 0), (End, quantity)), Month(7, 31_000), Month(8, 31_000), Month(9, 30_000)).Value);

        Assert.Equal(flags, string.Join(',', findings.Flags));
        Assert.Equal(31_000, findings.Usual);
        Assert.Equal(flags is "high" or "low" or "low,zero", findings.Waits(BillReview.Flagged));
        Assert.True(findings.Waits(BillReview.All));
        Assert.False(findings.Waits(BillReview.None));
    }

    [Fact]
    public void Two_bills_are_no_history_and_small_differences_call_nobody()
    {
        Assert.Null(BillCheck.Of(Draft(Counted((Start, 0), (End, 900_000)), Month(8, 31_000), Month(9, 30_000)).Value).Usual);
        Assert.Empty(BillCheck.Of(Draft(Counted((Start, 0), (End, 9_000)), Month(7, 310), Month(8, 310), Month(9, 300)).Value).Flags);
    }

    [Fact]
    public void A_compound_of_four_households_is_not_pushed_into_the_dear_blocks()
    {
        // 40 m³: ten for each of four households, all in the social block: 8 000 + 500 + VAT 90. One household alone: 2 000 + 8 000 + 6 000 + 500 + VAT 2 610.
        var counted = Counted((Start, 0), (End, 40_000));

        Assert.Equal(8_590, InvoiceComposer.Draft(Case(households: 4), [counted]).Value.Price.Total);
        Assert.Equal(19_110, InvoiceComposer.Draft(Case(), [counted]).Value.Price.Total);
    }

    [Fact]
    public void The_highest_demand_comes_from_its_register_and_sets_the_floor_of_later_months()
    {
        var tariff = new Tariff("POWER", "Power", "XOF", "kWh", [new TariffVersion(new DateOnly(2025, 1, 1), [new EnergyBlocks("energy", Words.Same("Energy"), [new Block(100)]), new DemandCharge("demand", Words.Same("Demand"), 1000, Ratchet: new Ratchet(0.8m, 12))])], "Africa/Porto-Novo");
        var about = Case() with { Tariff = tariff, Place = new UsagePoint { Code = "UP-2", District = "Akpakpa", Resource = Resource.Electricity } };
        RegisterUsage Register(int id, string code, long to) => Usage.Of(new InstalledRegister(id, "E1", code, code.Contains("1.6", StringComparison.Ordinal) ? "kW" : "kWh", 3, 100_000_000, 1, Start, End), [new CountedReading(Start, 0), new CountedReading(End, to)]);
        IReadOnlyList<RegisterUsage> counted = [Register(1, "1-0:1.8.0", 1_000_000), Register(2, "1-0:1.6.0", 0)];
        BillDraft Draft(long peak, params PastBill[] past) => InvoiceComposer.Draft(about, counted, new BillFacts(Past: past, Peaks: new Dictionary<int, long> { [2] = peak })).Value;

        // 12.5 kW now; 20 kW in August hold the floor at 16.
        Assert.Equal((12.5m, 112_500m), (Draft(12_500).Kw, Draft(12_500).Price.Total));
        Assert.Equal(116_000m, Draft(12_500, Month(8, 1_000_000) with { Kw = 20 }).Price.Total);
    }

    [Fact]
    public void What_ended_longer_ago_than_the_limit_is_only_lowered()
    {
        Assert.False(BackBilling.IsTooOld(new DateOnly(2025, 11, 2), 12, new DateOnly(2026, 11, 2)));
        Assert.True(BackBilling.IsTooOld(new DateOnly(2025, 11, 1), 12, new DateOnly(2026, 11, 2)));
    }
}
