using System.Text;
using SmartUtility.Core.Import;
using SmartUtility.Web.Components.Admin;

namespace SmartUtility.Tests.Rules.Import;

public sealed class SheetTests
{
    static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    static Sheet Read(string text) => Sheet.Read(Encoding.UTF8.GetBytes(text)).Value;

    public static readonly TheoryData<string, byte[]> Encodings = new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes("nom;quartier\r\nÉlisée Köpke;Zone Nº 5 €\r\n") },
        { "UTF-8 with mark", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("nom;quartier\r\nÉlisée Köpke;Zone Nº 5 €\r\n")] },
        { "Windows-1252", Windows.GetBytes("nom;quartier\r\nÉlisée Köpke;Zone Nº 5 €\r\n") },
        { "UTF-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("nom;quartier\r\nÉlisée Köpke;Zone Nº 5 €\r\n")] },
        { "UTF-16 the other way", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("nom;quartier\r\nÉlisée Köpke;Zone Nº 5 €\r\n")] },
    };

    [Theory, MemberData(nameof(Encodings))]
    public void Accents_are_read_in_every_encoding(string name, byte[] bytes)
    {
        var sheet = Sheet.Read(bytes).Value;

        Assert.True(name.Length > 0);
        Assert.Equal(["nom", "quartier"], sheet.Heading.Cells);
        Assert.Equal(["Élisée Köpke", "Zone Nº 5 €"], Assert.Single(sheet.Lines).Cells);
    }

    [Theory]
    [InlineData("code;name\nA;B", ';')]
    [InlineData("code,name\nA,B", ',')]
    [InlineData("code\tname\nA\tB", '\t')]
    [InlineData("code;\"a, b, c, d\"\nA;B", ';')]
    [InlineData("sep=,\ncode;x,name\nA,B", ',')]
    [InlineData("sep=;\r\ncode;name\r\nA;B\r\n", ';')]
    public void The_separator_is_found_in_the_heading_or_announced_above_it(string text, char separator) => Assert.Equal((separator, "B"), (Read(text).Separator, Read(text).Lines[0].Cells[1]));

    [Fact]
    public void Quotes_separators_and_line_breaks_inside_a_cell_are_kept_and_lines_are_counted_as_an_editor_does()
    {
        var sheet = Read("code;landmark\r\n\r\nA;\"Behind the \"\"blue\"\" mosque; second gate\r\nthen left\"\r\n;\r\nB;Maison \"Rose\"\r\n");

        Assert.Equal(["Behind the \"blue\" mosque; second gate\r\nthen left", "Maison \"Rose\""], sheet.Lines.Select(line => line.Cells[1]));
        Assert.Equal([3, 6], sheet.Lines.Select(line => line.Number));
        Assert.Empty(sheet.Broken);
    }

    [Fact]
    public void A_quotation_mark_that_is_not_closed_is_named_where_it_opens()
    {
        var sheet = Read("code;name\nA;B\nC;\"open\nD;E\n");

        Assert.Equal((3, "cell-quotes"), (Assert.Single(sheet.Broken).Line, sheet.Broken[0].Why.Code));
    }

    public static readonly TheoryData<byte[], string> NoSheets = new()
    {
        { [], "file-empty" }, { "  \r\n\r\n"u8.ToArray(), "file-empty" }, { "PK\u0003\u0004xl/workbook"u8.ToArray(), "file-workbook" }, { [0xD0, 0xCF, 0x11, 0xE0, 1], "file-workbook" },
        { [1, 2, 0, 4], "file-not-text" }, { "code;name\r\n"u8.ToArray(), "file-no-lines" },
    };

    [Theory, MemberData(nameof(NoSheets))]
    public void What_is_no_file_of_cells_is_refused(byte[] bytes, string code) => Assert.Equal(code, Sheet.Read(bytes).Refusal?.Code);

    // Not a row of the table above: a runner writes every row into the name of its test.
    [Fact]
    public void A_file_above_the_limit_is_refused() => Assert.Equal("file-too-large", Sheet.Read(new byte[SheetText.MostBytes + 1]).Refusal?.Code);

    [Fact]
    public void Headings_are_understood_in_both_languages_whatever_their_case_and_accents()
    {
        List<Flaw> flaws = [];
        var found = SheetColumns.Find(ImportKind.Meters, new SheetLine(1, ["Numéro de série", "RESSOURCE", "Branchement", "", "Date de pose", "Index", "usage_point", "couleur"]), flaws);

        Assert.Equal((0, 1, 2, 4, 5), (found["serial"], found["resource"], found["usage_point"], found["installed_at"], found["index"]));
        Assert.Equal([(7, "column-twice"), (8, "column-unknown")], flaws.Select(flaw => (flaw.Column, flaw.Why.Code)));
    }

    [Fact]
    public void A_needed_column_that_is_missing_is_named()
    {
        List<Flaw> flaws = [];
        SheetColumns.Find(ImportKind.Agreements, new SheetLine(1, ["number", "account", "usage_point", "starts_on"]), flaws);

        Assert.Equal((0, "tariff", "column-missing"), (Assert.Single(flaws).Column, flaws[0].Header, flaws[0].Why.Code));
    }

    [Fact]
    public void No_name_of_a_column_is_that_of_another_of_its_kind() => Assert.All(ImportKinds.All, kind =>
    {
        var names = SheetColumns.Of(kind).SelectMany(column => column.AlsoCalled.Prepend(column.Name)).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.All(names, name => Assert.Equal(name, Cells.Plain(name)));
    });

    [Fact]
    public void Every_kind_has_a_template_of_all_its_columns_in_order() => Assert.All(ImportKinds.All, kind =>
    {
        var sheet = Sheet.Read(ImportTemplates.Bytes(kind)).Value;
        Assert.Equal(SheetColumns.Of(kind).Select(column => column.Name).Order(), sheet.Heading.Cells.Order());
        Assert.All(sheet.Lines, line => Assert.Equal(sheet.Heading.Cells.Count, line.Cells.Count));
    });

    [Theory]
    [InlineData(1, "A")]
    [InlineData(26, "Z")]
    [InlineData(27, "AA")]
    [InlineData(703, "AAA")]
    [InlineData(0, "")]
    public void Columns_have_the_letters_of_a_spreadsheet(int column, string letter) => Assert.Equal(letter, new Flaw(1, column, "", "", new SmartUtility.Core.Shared.NotFound("")).Letter);
}
