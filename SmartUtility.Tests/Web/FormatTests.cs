using SmartUtility.Core.Shared;
using SmartUtility.Web.Components.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Tests.Web;

public sealed class FormatTests
{
    [Theory]
    [InlineData(12450, "12,450\u00A0FCFA", "12\u202F450\u00A0FCFA")]
    [InlineData(-980, "\u2212980\u00A0FCFA", "\u2212980\u00A0FCFA")]
    [InlineData(-0.2, "0\u00A0FCFA", "0\u00A0FCFA")]
    public void Money_has_the_symbol_behind_and_a_true_minus(double amount, string english, string french)
    {
        Assert.Equal(english, Format.Money((decimal)amount, Currency.Xof, Cultures.English));
        Assert.Equal(french, Format.Money((decimal)amount, Currency.Xof, Cultures.French));
    }

    [Fact]
    public void Money_has_the_decimals_of_its_currency() => Assert.Equal("1,234.500\u00A0DT", Format.Money(1234.5m, Currency.Of("TND"), Cultures.English));

    [Theory]
    [InlineData(0.078, "7.8%", "7,8\u202F%")]
    [InlineData(-0.5, "\u221250.0%", "\u221250,0\u202F%")]
    public void A_percent_is_not_broken_from_its_number(double fraction, string english, string french)
    {
        Assert.Equal(english, Format.Percent((decimal)fraction, culture: Cultures.English));
        Assert.Equal(french, Format.Percent((decimal)fraction, culture: Cultures.French));
    }

    [Theory]
    [InlineData(0, Resource.Electricity, false, "0\u00A0kWh")]
    [InlineData(740, Resource.Electricity, false, "740\u00A0Wh")]
    [InlineData(4230, Resource.Electricity, false, "4.2\u00A0kWh")]
    [InlineData(123_400, Resource.Electricity, false, "123\u00A0kWh")]
    [InlineData(12_340_000, Resource.Electricity, false, "12,340\u00A0kWh")]
    [InlineData(12_340_000, Resource.Electricity, true, "12.3\u00A0MWh")]
    [InlineData(15_640, Resource.Water, false, "15.6\u00A0m³")]
    [InlineData(15_640, Resource.Gas, true, "15.6\u00A0m³")]
    public void A_quantity_is_as_exact_as_it_is_useful(int baseUnits, Resource resource, bool wide, string text) =>
        Assert.Equal(text, Format.Quantity(baseUnits, resource, Cultures.English, wide));

    [Theory]
    [InlineData(640, Resource.Electricity, false, "640\u00A0W")]
    [InlineData(2300, Resource.Electricity, false, "2.3\u00A0kW")]
    [InlineData(720, Resource.Water, false, "12.0\u00A0L/min")]
    [InlineData(7200, Resource.Water, true, "7.2\u00A0m³/h")]
    public void A_flow_is_said_as_people_say_it(double perHour, Resource resource, bool wide, string text) => Assert.Equal(text, Format.Rate(perHour, resource, Cultures.English, wide));

    [Fact]
    public void An_index_stands_as_on_the_dial() => Assert.Equal("1\u202F234,567\u00A0m³", Format.Index(1_234_567, 3, "m3", Cultures.French));

    [Theory]
    [InlineData(30, "just now", "à l’instant")]
    [InlineData(600, "10\u00A0min ago", "il y a 10\u00A0min")]
    [InlineData(7300, "2\u00A0h ago", "il y a 2\u00A0h")]
    [InlineData(90_000, "25/11/2026 12:00", "25/11/2026 12:00")]
    public void An_age_is_relative_for_a_day(int seconds, string english, string french)
    {
        var now = new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
        var calendar = UtilityCalendar.Of("Africa/Porto-Novo");

        Assert.Equal(english, Format.Ago(now.AddSeconds(-seconds), now, calendar, Cultures.English));
        Assert.Equal(french, Format.Ago(now.AddSeconds(-seconds), now, calendar, Cultures.French));
    }

    [Fact]
    public void Dates_are_short_in_both_languages()
    {
        Assert.Equal("26 Nov 2026", Format.Day(new DateOnly(2026, 11, 26), Cultures.English));
        Assert.Equal("26 nov. 2026", Format.Day(new DateOnly(2026, 11, 26), Cultures.French));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.34, 0.4)]
    [InlineData(7, 8)]
    [InlineData(12, 12)]
    [InlineData(40, 40)]
    [InlineData(930, 1000)]
    public void An_axis_ends_at_a_round_number(double largest, double top) => Assert.Equal((decimal)top, BarChart.NiceTop((decimal)largest));

    [Fact]
    public void A_bar_without_data_is_grey_and_never_a_zero()
    {
        var svg = BarChart.Draw([new Bar("1", 3, "one: 3", "/x?a=1&b=2"), new Bar("2", null, "two: <none>")], "Use & more", "m³", "water");

        Assert.Contains("class=\"none\"", svg, StringComparison.Ordinal);
        Assert.Contains("two: &lt;none&gt;", svg, StringComparison.Ordinal);
        Assert.Contains("href=\"/x?a=1&amp;b=2\"", svg, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Use &amp; more\"", svg, StringComparison.Ordinal);
    }
}
