using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Shared;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace SmartUtility.Tests.Rules.Billing;

public sealed class InvoicePdfTests
{
    internal static InvoiceDocument Sample(string language = "fr", int lines = 2, string name = "Chérifatou Agbo-Hounsá", decimal before = 0) => new("AQUA-F-2026-000012", InvoiceKind.Normal, language, new DateOnly(2026, 11, 2), new DateOnly(2026, 11, 17), new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 1),
        new DocumentIssuer("AQUA", "Société des Eaux d'Aqua", "IFU 3201234567890", "12, rue du Marché, Cotonou", "+229 21 00 00 00", "contact@aqua.example"), new DocumentCustomer("C-00012", name, null, "+22997000012"),
        new DocumentPlace("UP-0012", Resource.Water, "A-00012", "Akpakpa", 2, "Derrière la mosquée bleue"), "DOM", "Eau domestique",
        [new DocumentRegister("M00012", "8-0:1.0.0", "m3", 99_990m, new DateTime(2026, 10, 1), 5.25m, new DateTime(2026, 10, 15, 12, 0, 0), 3, 1, 15.25m, false), new DocumentRegister("M00077", "8-0:1.0.0", "m3", 3m, new DateTime(2026, 10, 15, 12, 0, 0), 21.5m, new DateTime(2026, 11, 1), 3, 1, 18.5m, true)],
        33.75m, "m³", true, new RatedBill([.. Enumerable.Range(1, lines).Select(n => new RatedLine($"water.{n}", n == 1 ? "Eau, tranche sociale" : $"Eau, tranche {n}", 10, "m³", 200, 2000, ["vat"]))], [new RatedTax("vat", "TVA", 10_750, 0.18m, 1935, false)],
            [new RatedLevy("fund", "Fonds de l'eau", 33.75m, 3, 101, "Fonds rural")], 14_683, 2, 1_014_685, "XOF"), before, [new DocumentHistory(new DateOnly(2026, 9, 1), 31), new DocumentHistory(new DateOnly(2026, 8, 1), 12)], "AQUA-F-2026-000012");

    static (string Text, int Pages) Read(byte[] file)
    {
        using var pdf = PdfDocument.Open(file);
        return (string.Join('\n', pdf.GetPages().Select(page => ContentOrderTextExtractor.GetText(page))), pdf.NumberOfPages);
    }

    [Fact]
    public void A_French_bill_says_its_total_with_narrow_spaces_and_accents()
    {
        var file = InvoicePdf.Render(Sample());
        var (text, pages) = Read(file);
        if (Environment.GetEnvironmentVariable("SMARTUTILITY_PDF_OUT") is { } folder) File.WriteAllBytes(Path.Combine(folder, "bill.pdf"), file);

        Assert.Equal(1, pages);
        foreach (var part in new[] { "FACTURE", "AQUA-F-2026-000012", "1\u202F014\u202F685\u00A0FCFA", "Société des Eaux d'Aqua", "Chérifatou Agbo-Hounsá", "Derrière la mosquée bleue", "Relevés du compteur", "99\u202F990,000", "≈ 21,500", "15/10/2026",
            "Eau, tranche sociale", "TVA", "18\u202F%", "À payer avant le", "17 nov. 2026", "Talon de paiement", "un million quatorze mille six cent quatre-vingt-cinq FCFA", "33,75 m³" })
            Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.InRange(file.Length, 5_000, 80_000);
    }

    [Fact]
    public void An_English_bill_is_in_English_and_shows_the_balance_before()
    {
        var (text, _) = Read(InvoicePdf.Render(Sample("en", before: 500)));

        foreach (var part in new[] { "BILL", "1,014,685\u00A0FCFA", "1,015,185\u00A0FCFA", "Meter readings", "18%", "17 Nov 2026", "one million fourteen thousand six hundred and eighty-five FCFA" })
            Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.DoesNotContain("FACTURE", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_bill_goes_on_another_page_and_strange_letters_do_not_stop_it()
    {
        var (text, pages) = Read(InvoicePdf.Render(Sample(lines: 60, name: "Ada 😀 \u0001 漢字 " + new string('W', 200))));

        Assert.InRange(pages, 2, 4);
        Assert.Contains("Eau, tranche 60", text, StringComparison.Ordinal);
        Assert.Contains("Ada ?", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "zéro")]
    [InlineData(21, "vingt et un")]
    [InlineData(71, "soixante et onze")]
    [InlineData(80, "quatre-vingts")]
    [InlineData(81, "quatre-vingt-un")]
    [InlineData(99, "quatre-vingt-dix-neuf")]
    [InlineData(200, "deux cents")]
    [InlineData(201, "deux cent un")]
    [InlineData(1000, "mille")]
    [InlineData(80_000, "quatre-vingt mille")]
    [InlineData(200_200, "deux cent mille deux cents")]
    [InlineData(3_000_001, "trois millions un")]
    public void Sums_are_written_in_French_words(int amount, string words) => Assert.Equal(words + " FCFA", AmountInWords.Of(amount, Currency.Xof, "fr"));
}
