using SmartUtility.Core.Billing;
using SmartUtility.Core.Metering;

namespace SmartUtility.Tests.Rules.Billing;

public sealed class BillReasonsTests
{
    static readonly DateOnly October = new(2026, 10, 1), November = new(2026, 11, 1);

    static ComparedBill Row(decimal quantity, decimal total, int days = 31, bool estimated = false) => new("N", October, October.AddDays(days), quantity, total, estimated);

    static InvoiceDocument Bill(bool estimated = false, decimal before = 0) => InvoicePdfTests.Sample(before: before) with { IsEstimated = estimated, Registers = [InvoicePdfTests.Sample().Registers[1] with { FromOn = new DateTime(2026, 10, 1), IsEstimated = estimated }] };

    static IReadOnlyList<BillReason> Of(ComparedBill now, ComparedBill? then, InvoiceDocument? bill = null, DateOnly[]? changes = null, IReadOnlyList<ExplainedDay>? days = null, IReadOnlyList<ExplainedRegister>? registers = null, ComparedBill? before = null) =>
        BillReasons.Of(bill ?? Bill(), now, before, then, changes ?? [], days ?? [], registers ?? []);

    [Theory]
    [InlineData(34, 31, 31, 31, BillReason.MoreUse)]
    [InlineData(31.9, 31, 31, 31, BillReason.AsUsual)]
    [InlineData(20, 31, 31, 31, BillReason.LessUse)]
    [InlineData(31, 28, 31, 28, BillReason.MoreDays)]
    [InlineData(28, 31, 28, 31, BillReason.FewerDays)]
    [InlineData(5, 0, 31, 31, BillReason.AsUsual)]
    public void Use_and_days_are_told_apart(double now, double then, int days, int daysThen, BillReason first) => Assert.Equal(first, Of(Row((decimal)now, 100, days), Row((decimal)then, 90, daysThen))[0]);

    [Fact]
    public void A_first_bill_has_nothing_to_be_compared_with()
    {
        Assert.Equal([BillReason.AsUsual], Of(Row(30, 100), null));
        Assert.Null(BillReasons.Effects(Row(30, 100), null, 0));
        Assert.Null(BillReasons.Effects(Row(30, 100), Row(0, 500), 0));
    }

    [Fact]
    public void What_else_stands_out_is_told_in_order()
    {
        ExplainedRegister late = new(1, Bill().Registers[0], new ExplainedIndex(default, 0, new ExplainedReading(default, 0, ReadingQuality.Valid, true), null), new ExplainedIndex(default, 0, null, null));

        Assert.Equal([BillReason.NewPrices, BillReason.Estimated, BillReason.PeakDays, BillReason.OwedBefore, BillReason.LateReading],
            Of(Row(31, 100), Row(31, 90), Bill(estimated: true, before: 12), [November], [new ExplainedDay(October, 9, false, true)], [late]));
        Assert.Equal([BillReason.SettlesEstimate], Of(Row(31, 100), null, before: Row(31, 90, estimated: true)));
        Assert.Contains(BillReason.NewMeter, Of(Row(31, 100), null, InvoicePdfTests.Sample()));
        // A version that was in force before the bill compared with explains nothing.
        Assert.Equal([BillReason.AsUsual], Of(Row(31, 100), Row(31, 100), changes: [October]));
    }

    [Theory]
    [InlineData(30, 3_000, 30, 30, 3_000, 30, 0, 0)]
    [InlineData(60, 6_000, 30, 30, 3_000, 30, 0, 3_000)]
    [InlineData(31, 3_100, 31, 30, 3_000, 30, 100, 0)]
    [InlineData(30, 4_500, 30, 30, 3_000, 30, 0, 0)]
    [InlineData(24, 2_000, 20, 30, 3_000, 30, -1_000, 400)]
    public void A_difference_is_made_of_days_use_and_prices_to_the_unit(int quantity, int total, int days, int quantityThen, int totalThen, int daysThen, int ofDays, int ofUse)
    {
        var effects = BillReasons.Effects(Row(quantity, total, days), Row(quantityThen, totalThen, daysThen), 0)!;

        Assert.Equal((ofDays, ofUse), ((int)effects.OfDays, (int)effects.OfUse));
        Assert.Equal(total - totalThen, effects.OfDays + effects.OfUse + effects.OfPrice);
        Assert.Equal(effects.Difference, effects.OfDays + effects.OfUse + effects.OfPrice);
    }

    [Fact]
    public void Days_stand_out_above_twice_the_middle_one_where_enough_are_known()
    {
        var days = Enumerable.Range(0, 30).Select(n => (October.AddDays(n), n == 11 ? 2.5m : 1m, false)).ToList();

        Assert.Equal([October.AddDays(11)], BillReasons.Days(days).Where(day => day.IsPeak).Select(day => day.Day));
        Assert.DoesNotContain(BillReasons.Days([.. days.Skip(10).Take(5)]), day => day.IsPeak);
        Assert.DoesNotContain(BillReasons.Days([.. days.Select(day => (day.Item1, 0m, false))]), day => day.IsPeak);
    }

    [Fact]
    public void An_index_with_a_reading_exactly_there_was_read()
    {
        var at = new DateTime(2026, 11, 1);

        Assert.True(new ExplainedIndex(at, 5, new ExplainedReading(at, 5, ReadingQuality.Valid, false), null).IsRead);
        Assert.False(new ExplainedIndex(at, 5, new ExplainedReading(at.AddHours(-1), 5, ReadingQuality.Valid, false), null).IsRead);
        Assert.False(new ExplainedIndex(at, 5, null, null).IsRead);
    }
}
