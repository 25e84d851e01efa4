using SmartUtility.Core.Billing;

namespace SmartUtility.Tests.Rules.Billing;

public sealed class BillFiguresTests
{
    static InvoiceDocument Bill(params (int Year, int Month, decimal Quantity)[] history) => InvoicePdfTests.Sample() with { History = [.. history.Select(row => new DocumentHistory(new DateOnly(row.Year, row.Month, 1), row.Quantity))] };

    [Fact]
    public void The_chart_has_thirteen_months_that_end_with_the_one_billed_and_leaves_unknown_months_open()
    {
        var chart = BillFigures.Chart(Bill((2025, 10, 31), (2026, 3, 67.5m), (2025, 9, 99)));

        Assert.Equal(13, chart.Count);
        Assert.Equal((new DateOnly(2025, 10, 1), new DateOnly(2026, 10, 1)), (chart[0].Month, chart[^1].Month));
        Assert.Equal((31m, 67.5m, 33.75m), (chart[0].Quantity!.Value, chart[5].Quantity!.Value, chart[^1].Quantity!.Value));
        Assert.Equal((1m, 0.5m), (chart[5].Share, chart[^1].Share));
        Assert.Equal(10, chart.Count(month => month.Quantity is null && month.Share == 0));
    }

    [Fact]
    public void Two_bills_of_a_month_are_one_bar() => Assert.Equal(30, BillFigures.Chart(Bill((2026, 9, 10), (2026, 9, 20)))[^2].Quantity);

    [Theory]
    [InlineData(30, "0.125")]
    [InlineData(67.5, "-0.5")]
    [InlineData(0, null)]
    public void Last_years_month_is_compared_where_something_was_used(double before, string? change)
    {
        var bill = Bill((2025, 10, (decimal)before));

        Assert.Equal((decimal)before, BillFigures.SameMonthLastYear(bill));
        Assert.Equal(change, BillFigures.ChangeOfYear(bill) is { } known ? BillingJson.Text(known) : null);
        Assert.Null(BillFigures.SameMonthLastYear(Bill((2025, 11, 5))));
    }

    [Theory]
    [InlineData(0, 1_014_685)]
    [InlineData(500, 1_015_185)]
    [InlineData(-14_685, 1_000_000)]
    [InlineData(-2_000_000, 0)]
    public void What_was_owed_before_is_added_and_credit_taken_off_never_below_nothing(int before, int toPay) => Assert.Equal(toPay, BillFigures.ToPay(InvoicePdfTests.Sample(before: before)));

    [Fact]
    public void Indices_say_how_they_came_about()
    {
        var bill = InvoicePdfTests.Sample();

        Assert.Equal((IndexMark.Read, IndexMark.Removed), (BillFigures.StartMark(bill, bill.Registers[0]), BillFigures.EndMark(bill, bill.Registers[0])));
        Assert.Equal((IndexMark.Installed, IndexMark.Estimated), (BillFigures.StartMark(bill, bill.Registers[1]), BillFigures.EndMark(bill, bill.Registers[1])));
        var one = bill with { Registers = [bill.Registers[0] with { ToOn = new DateTime(2026, 11, 1) }] };
        Assert.Equal(IndexMark.Read, BillFigures.EndMark(one, one.Registers[0]));
    }

    [Theory]
    [InlineData(5, 200, 15)]
    [InlineData(10, 130, 13)]
    [InlineData(40, 200, 11.5)]
    [InlineData(0, 0, 15)]
    [InlineData(3, -50, 11.5)]
    public void Rows_are_set_as_close_as_they_must_be(int rows, double space, double height) => Assert.Equal(height, BillFigures.RowHeight(rows, space));

    [Fact]
    public void Taxes_of_one_rate_stand_in_one_row()
    {
        var price = InvoicePdfTests.Sample().Price with { Taxes = [new RatedTax("a", "TVA", 100, 0.18m, 18, false), new RatedTax("b", "TVA", 50, 0.18m, 9, false), new RatedTax("c", "TVA", 10, 0.1m, 1, false)] };

        Assert.Equal([(150m, 27m), (10m, 1m)], BillFigures.TaxesByRate(price).Select(tax => (tax.Base, tax.Amount)));
    }

    [Fact]
    public void The_square_code_leads_to_the_bill_or_fills_a_tills_form()
    {
        var bill = InvoicePdfTests.Sample(before: 315);

        Assert.Equal("https://portal.example/account/bills/AQUA-F-2026-000012", PaymentQr.Of(bill, "https://portal.example/"));
        Assert.Equal("SUPAY1;OP=AQUA;ACC=C-00012;REF=AQUA-F-2026-000012;AMT=1015000;CUR=XOF;DUE=2026-11-17", PaymentQr.Of(bill, null));
    }
}
