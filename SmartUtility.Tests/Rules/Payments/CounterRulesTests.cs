using SmartUtility.Core.Accounts;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Shared;

namespace SmartUtility.Tests.Rules.Payments;

public sealed class CounterRulesTests
{
    static Actor Person(string name, Role role = Role.Billing) => new(3, name, role, [1], []);

    static readonly string[] Codes = ["XOF", "XAF", "GNF", "TND", "KES", "GHS", "NGN", "ZAR", "EUR", "USD", "UGX", "MAD", "JPY", "BHD", "ABC"];

    [Fact]
    public void Any_sum_can_be_counted_in_any_currency()
    {
        foreach (var currency in Codes.Select(Currency.Of))
        {
            var values = CashCount.ValuesOf(currency);

            Assert.Equal(values.OrderDescending().Distinct(), values);
            Assert.Equal(currency.SmallestUnit, values[^1]);
        }
    }

    [Fact]
    public void A_count_is_summed_by_value_and_read_back_as_written()
    {
        var count = CashCount.Of(Currency.Xof, value => value switch { 10_000 => "4", 500 => " 3 ", 25 => "1", 5 => "0", _ => null })!;

        Assert.Equal(41_525, count.Sum);
        Assert.Equal("10000:4 500:3 25:1", count.ToString());
        Assert.Equal(count.Lines, CashCount.Parse(count.ToString()).Lines);
        Assert.Equal(0, CashCount.Of(Currency.Xof, _ => "")!.Sum);
        var cents = CashCount.Of(Currency.Of("EUR"), value => value == 0.05m ? "3" : null)!;
        Assert.Equal((0.15m, "0.05:3"), (cents.Sum, cents.ToString()));
        Assert.Empty(CashCount.Parse("").Lines);
    }

    [Theory]
    [InlineData("-1"), InlineData("1.5"), InlineData("x"), InlineData("100001"), InlineData("1 000"), InlineData("99999999999")]
    public void What_is_no_number_of_pieces_is_no_count(string typed) => Assert.Null(CashCount.Of(Currency.Xof, value => value == 100 ? typed : null));

    [Fact]
    public void Whoever_took_money_does_not_take_it_back_but_a_second_person_or_the_program_does()
    {
        Assert.Equal("reversal-second-person", CounterRules.MayReverse(Person("awa@example.org"), "Awa@example.org")!.Code);
        Assert.Null(CounterRules.MayReverse(Person("kofi@example.org"), "awa@example.org"));
        Assert.Null(CounterRules.MayReverse(Actor.System(1), "system"));
    }

    [Fact]
    public void Only_a_person_s_cash_needs_a_till()
    {
        Assert.True(CounterRules.NeedsShift(Person("a", Role.Cashier), "cash"));
        Assert.False(CounterRules.NeedsShift(Person("a", Role.Cashier), "bank"));
        Assert.False(CounterRules.NeedsShift(Actor.System(1), "cash"));
        Assert.False(CounterRules.NeedsShift(Person("key", Role.ApiKey), "cash"));
    }

    [Theory]
    [InlineData(50_000, 50_000, 0), InlineData(50_000, 49_500, 500), InlineData(50_000, 50_100, -100), InlineData(0, 200, -200)]
    public void A_closed_till_is_empty_and_what_is_over_or_short_stands_in_the_books(int expected, int counted, int difference)
    {
        var posting = PostingRules.ShiftClosed(1, "S-1", "XOF", DateTimeOffset.UnixEpoch, expected, counted)!;

        Assert.Equal(0, posting.Entries.Sum(entry => entry.Amount));
        Assert.Equal(-expected, posting.Entries.Where(entry => entry.Account == LedgerAccount.Cash).Sum(entry => entry.Amount));
        Assert.Equal(counted, posting.Entries.Where(entry => entry.Account == LedgerAccount.Safe).Sum(entry => entry.Amount));
        Assert.Equal(difference, posting.Entries.Where(entry => entry.Account == LedgerAccount.CashDifference).Sum(entry => entry.Amount));
        Assert.Null(PostingRules.ShiftOpened(1, "S-1", "XOF", DateTimeOffset.UnixEpoch, 0));
    }

    [Fact]
    public void Cash_of_a_till_closed_meanwhile_is_handed_back_from_the_safe()
    {
        var paid = PostingRules.Payment(1, "R-1", "XOF", DateTimeOffset.UnixEpoch, LedgerAccount.Cash, 7, [new InvoicePart(9, 300)], 500)!;

        var open = PostingRules.Reverse(paid, "R-1", DateTimeOffset.UnixEpoch)!;
        var closed = PostingRules.Reverse(paid, "R-1", DateTimeOffset.UnixEpoch, fromSafe: true)!;

        Assert.Equal([(LedgerAccount.Cash, -500m), (LedgerAccount.Receivable, 300m), (LedgerAccount.Credit, 200m)], open.Entries.Select(entry => (entry.Account, entry.Amount)));
        Assert.Equal([(LedgerAccount.Safe, -500m), (LedgerAccount.Receivable, 300m), (LedgerAccount.Credit, 200m)], closed.Entries.Select(entry => (entry.Account, entry.Amount)));
    }
}
