using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
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
        return (string.Join(' ', string.Join('\n', pdf.GetPages().Select(page => ContentOrderTextExtractor.GetText(page))).Split(['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries)), pdf.NumberOfPages);
    }

    [Fact]
    public void A_French_bill_says_its_total_with_narrow_spaces_and_accents()
    {
        var file = InvoicePdf.Render(Sample());
        var (text, pages) = Read(file);

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
    [InlineData("fr", "Talon de paiement", "Vos 13 derniers mois", "Pourquoi", "estimé · 01/11/2026", "dépose · 15/10/2026", "pose · 15/10/2026")]
    [InlineData("en", "Payment slip", "Your 13 months", "Why?", "estimated · 01/11/2026", "removed · 15/10/2026", "installed · 15/10/2026")]
    public void A_bill_with_everything_on_it_is_one_page(string language, params string[] parts)
    {
        var bill = Sample(language, lines: 5, before: 4_200) with
        {
            History = [.. Enumerable.Range(0, 12).Select(n => new DocumentHistory(new DateOnly(2025, 10, 1).AddMonths(n), 20 + n))],
            Fiscal = new FiscalStamp("TEST-A7K2-9QXM", "ED0100", "118/121 FV", new DateTime(2026, 11, 2, 9, 14, 0), "F;ED0100;TESTA7K29QXM;3201234567890;20261102091400"),
        };
        var file = InvoicePdf.Render(bill, new BillPrinting("https://portal.example", "Autorité de régulation, 08 BP 100"));
        var (text, pages) = Read(file);

        Assert.Equal(1, pages);
        foreach (var part in parts.Concat(["TEST-A7K2-9QXM", "118/121 FV", "Autorité de régulation, 08 BP 100", "T", "20", "31"])) Assert.Contains(part, text, StringComparison.Ordinal);
        // The typeface is in the file, and cut down to what it prints.
        Assert.Contains("/FontFile2", System.Text.Encoding.Latin1.GetString(file), StringComparison.Ordinal);
        Assert.InRange(file.Length, 5_000, 50_000);
        Assert.Equal(file, InvoicePdf.Render(bill, new BillPrinting("https://portal.example", "Autorité de régulation, 08 BP 100")));
    }

    [Fact]
    public void Nothing_reaches_over_the_edge_of_the_paper_or_into_the_slip()
    {
        using var pdf = PdfDocument.Open(InvoicePdf.Render(Sample(lines: 12, name: string.Concat(Enumerable.Repeat("Agbo-Hounsá Chérifatou ", 6)), before: 12_345_678)));

        foreach (var page in pdf.GetPages())
            Assert.All(page.Letters, letter => Assert.InRange(letter.BoundingBox.Right, 0, 556));
        // The slip begins 162 points above the lower edge; only its dashes cross.
        var slip = pdf.GetPage(1).GetWords().Single(word => word.Text == "Talon");
        Assert.DoesNotContain(pdf.GetPage(1).Letters, letter => letter.BoundingBox.Bottom is > 157 and < 168);
        Assert.InRange(slip.BoundingBox.Bottom, 138, 157);
    }

    [Fact]
    public void A_collected_bill_says_so_in_place_of_how_to_pay()
    {
        var (text, _) = Read(InvoicePdf.Render(Sample("en") with { Debit = new DocumentDebit(new DateOnly(2026, 11, 17), "M-0042", "BJ01AQUA") }));

        Assert.Contains("will be collected on 17 Nov 2026. Mandate M-0042, creditor BJ01AQUA.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Pay at a counter", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_credit_note_has_no_slip_and_names_its_original()
    {
        var (text, pages) = Read(InvoicePdf.Render(Sample() with { Price = Sample().Price with { Total = -1_014_685 }, Kind = InvoiceKind.CreditNote, Number = "AQUA-A-2026-000001", Corrects = "AQUA-F-2026-000012", Reason = "mauvais compteur" }));

        Assert.Equal(1, pages);
        foreach (var part in new[] { "AVOIR", "Annule la facture AQUA-F-2026-000012", "mauvais compteur", "Montant crédité 1\u202F014\u202F685\u00A0FCFA" }) Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Talon de paiement", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fr", "Dont 9 m³ estimés", "20 oct. 2026", "0,75 m³ par jour")]
    [InlineData("en", "9 m³ of it are estimated", "20 Oct 2026", "0.75 m³ a day")]
    public void An_estimated_bill_says_how_much_of_it_and_since_when(string language, params string[] parts)
    {
        var (text, pages) = Read(InvoicePdf.Render(Sample(language) with { Projection = new DocumentProjection(new DateTime(2026, 10, 20), 9, 0.75m, ProjectionMethod.OwnPace) }));

        Assert.Equal(1, pages);
        foreach (var part in parts.Append(language == "fr" ? "Estimée" : "Estimated")) Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_drawn_in_stretches_are_one_file()
    {
        // 150 pages: two full groups of the page tree and a part of a third, cut in the middle of a group.
        var pages = Enumerable.Range(0, 150).SelectMany(n => InvoicePdf.Pages(Sample() with { Number = $"NO-{n:000}" }, BillPrinting.None)).ToList();
        var (first, second) = (PdfFile.Pages(0, pages[..70]), PdfFile.Pages(70, pages[70..]));
        byte[] file = [.. PdfFile.Head, .. first.Body, .. second.Body, .. PdfFile.Tail(new PdfAbout("Octobre", "Aqua", "fr"), 150, first.Lengths.Concat(second.Lengths), null, null)];

        using var pdf = PdfDocument.Open(file);

        Assert.Equal(150, pdf.NumberOfPages);
        foreach (var n in new[] { 0, 63, 64, 69, 70, 127, 128, 149 }) Assert.Contains($"NO-{n:000}", pdf.GetPage(n + 1).Text, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => PdfFile.Tail(new PdfAbout("", "", "fr"), 150, first.Lengths, null, null));
    }

    [Theory]
    [InlineData("fr", "REÇU", "espèces", "Factures réglées", "À valoir", "vingt mille FCFA")]
    [InlineData("en", "RECEIPT", "cash", "Bills paid", "On account", "twenty thousand FCFA")]
    public void A_receipt_fits_a_roll_of_80_millimetres(string language, params string[] parts)
    {
        var receipt = new Receipt(1, "AQUA-R-2026-000031", "Société des Eaux d'Aqua", "+229 21 00 00 00", "C-00012", "Chérifatou Agbo-Hounsá", "cash", "T3-0042", 20_000, "XOF", new DateTimeOffset(2026, 11, 5, 13, 5, 0, TimeSpan.Zero), new DateTime(2026, 11, 5, 14, 5, 0), "Awa", [new ReceiptPart("AQUA-F-2026-000012", 16_535)], 3_465, false);
        using var pdf = PdfDocument.Open(ReceiptPdf.Render(receipt, language));
        var (text, _) = Read(ReceiptPdf.Render(receipt, language));

        Assert.Equal(80, pdf.GetPage(1).Width / 72 * 25.4, 0.1);
        Assert.InRange(pdf.GetPage(1).Height, 200, 400);
        Assert.All(pdf.GetPage(1).Letters, letter => Assert.InRange(letter.BoundingBox.Right, 0, 217));
        foreach (var part in parts.Append("AQUA-R-2026-000031").Append("Chérifatou Agbo-Hounsá")) Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Contains(language == "fr" ? "Compte inconnu" : "Account not known", Read(ReceiptPdf.Render(receipt with { Account = null, Name = null, Parts = [], Credit = 0 }, language)).Text, StringComparison.Ordinal);
        Assert.Contains(language == "fr" ? "ANNULÉ" : "REVERSED", Read(ReceiptPdf.Render(receipt with { IsReversed = true }, language)).Text, StringComparison.Ordinal);
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
