using System.Globalization;
using SmartUtility.Core.Import;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Tests.Rules.Import;

public sealed class CellsTests
{
    static readonly UtilityCalendar Cotonou = UtilityCalendar.Of("Africa/Porto-Novo");

    static string? Shown(Outcome<decimal> number) => number.Refusal?.Code ?? number.Value.ToString(CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("1234,567", "1234.567")]
    [InlineData("1 234,5", "1234.5")]
    [InlineData("1\u00A0234\u202F567,25", "1234567.25")]
    [InlineData("1.234,56", "1234.56")]
    [InlineData("1,234.56", "1234.56")]
    [InlineData("1.234.567", "1234567")]
    [InlineData("1'234", "1234")]
    [InlineData("0,5", "0.5")]
    [InlineData("1,234", "1.234")]
    [InlineData("12.5", "12.5")]
    [InlineData("-4000", "-4000")]
    [InlineData("−4000", "-4000")]
    [InlineData("+7", "7")]
    [InlineData(",5", "0.5")]
    [InlineData("12 m3", "cell-number")]
    [InlineData("1.23.4", "cell-number")]
    [InlineData("1,2,3", "cell-number")]
    [InlineData("12,34.5", "cell-number")]
    [InlineData("1.234,5,6", "cell-number")]
    [InlineData("", "cell-number")]
    [InlineData("1e5", "cell-number")]
    [InlineData("2,2997E+11", "cell-mangled")]
    [InlineData("2.2997E+11", "cell-mangled")]
    [InlineData("99999999999999999999999999999999", "cell-number")]
    public void Numbers_where_commas_do_not_part_cells(string text, string expected) => Assert.Equal(expected, Shown(Cells.Number(text, isCommaDecimal: true)));

    [Theory]
    [InlineData("1,234", "cell-ambiguous")]
    [InlineData("12,345", "cell-ambiguous")]
    [InlineData("0,234", "0.234")]
    [InlineData("1234,567", "1234.567")]
    [InlineData("1,5", "1.5")]
    [InlineData("1,234,567", "1234567")]
    [InlineData("1234.567", "1234.567")]
    public void Numbers_where_commas_part_cells(string text, string expected) => Assert.Equal(expected, Shown(Cells.Number(text, isCommaDecimal: false)));

    [Theory]
    [InlineData("31/12/2026", "2026-12-31")]
    [InlineData("1/2/2026", "2026-02-01")]
    [InlineData("01-02-2026", "2026-02-01")]
    [InlineData("01.02.2026", "2026-02-01")]
    [InlineData("2026-02-01", "2026-02-01")]
    [InlineData("2026/02/01", "2026-02-01")]
    [InlineData("01/02/2026 00:00", "2026-02-01")]
    [InlineData("01/02/2026 00:00:00", "2026-02-01")]
    [InlineData("29/02/2026", null)]
    [InlineData("12/31/2026", null)]
    [InlineData("01/02/26", null)]
    [InlineData("01/02/2026 10:00", null)]
    [InlineData("46054", null)]
    [InlineData("demain", null)]
    public void Days(string text, string? expected) => Assert.Equal(expected, Cells.Day(text) is { IsDone: true, Value: var day } ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null);

    [Theory]
    [InlineData("31/10/2026 17:30", "2026-10-31T16:30:00Z")]
    [InlineData("31/10/2026 7:05:09", "2026-10-31T06:05:09Z")]
    [InlineData("31/10/2026", "2026-10-30T23:00:00Z")]
    [InlineData("2026-10-31T17:30:00", "2026-10-31T16:30:00Z")]
    [InlineData("2026-10-31 17:30", "2026-10-31T16:30:00Z")]
    [InlineData("2026-10-31T17:30:00Z", "2026-10-31T17:30:00Z")]
    [InlineData("2026-10-31T17:30:00+02:00", "2026-10-31T15:30:00Z")]
    [InlineData("2026-10-31 17:30:00.5Z", "2026-10-31T17:30:00Z")]
    [InlineData("31/10/2026 24:00", null)]
    [InlineData("17:30", null)]
    public void Instants_are_the_operators_wall_clock_unless_they_name_a_zone(string text, string? expected) =>
        Assert.Equal(expected, Cells.Instant(text, Cotonou) is { IsDone: true, Value: var instant } ? instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : null);

    [Theory]
    [InlineData("oui", true)]
    [InlineData("Vrai", true)]
    [InlineData("X", true)]
    [InlineData("NON", false)]
    [InlineData("0", false)]
    [InlineData("peut-être", null)]
    public void Yes_and_no_in_both_languages(string text, bool? expected) => Assert.Equal(expected, Cells.YesNo(text) is { IsDone: true, Value: var yes } ? yes : null);

    [Fact]
    public void Words_of_both_languages_name_the_same_thing()
    {
        Assert.Equal(Resource.Electricity, Words.Resources.Find("Électricité"));
        Assert.Equal(NetworkPointKind.Transformer, Words.NetworkPoints.Find("Poste"));
        Assert.Equal(UsagePointKind.PublicBody, Words.UsagePoints.Find("public-body"));
        Assert.Equal(UsagePointKind.Standpipe, Words.UsagePoints.Find("Borne-fontaine"));
        Assert.Equal(SwitchKind.Valve, Words.Switches.Find("électrovanne"));
        Assert.Null(Words.Flows.Find("-1"));
        Assert.Equal("home, business, public-body, standpipe, kiosk", Words.UsagePoints.Known);
    }

    [Theory]
    [InlineData("network", ImportKind.NetworkPoints)]
    [InlineData("Usage_Points", ImportKind.UsagePoints)]
    [InlineData("readings", ImportKind.Readings)]
    [InlineData("balances", ImportKind.OpeningBalances)]
    [InlineData("invoices", null)]
    [InlineData(null, null)]
    public void Kinds_are_found_by_their_names(string? name, ImportKind? kind) => Assert.Equal(kind, ImportKinds.Find(name));
}
