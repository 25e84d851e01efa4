using SmartUtility.Core.Billing;
using SmartUtility.Core.Regulation;
using SmartUtility.Core.Regulation.Operations;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace SmartUtility.Tests.Rules.Regulation;

public sealed class LevyPdfTests
{
    static readonly LevyLine Water = new("water", LevyLineKind.Levy, Words.Of("Water billed", "Eau facturée"), "Autorité de l’eau", 1_250_000, "m³", 37_500, [new("base", 1_250_000), new("rate", 0.03m), new("cap", 140_000)], 0.03m);

    static LevyStatement Sample(int lines = 1) => new(LevyDocumentKind.Invoice, new LevyIssuer("Autorité de régulation", "Avenue Jean-Paul II, Cotonou", "BJ66 BJ061 0100 1001"), "EAUX", "Société des eaux", new DateOnly(2026, 7, 1), new DateOnly(2026, 10, 1), "XOF",
        new string('a', 64), false, [.. Enumerable.Repeat(Water, lines), Water with { Kind = LevyLineKind.Correction, Amount = -1_500, About = new DateOnly(2026, 4, 1) }], (37_500 * lines) - 1_500, 30, new LateTerms(0.02m, true, 0.1m));

    static (string Text, int Pages) Read(byte[] file)
    {
        using var pdf = PdfDocument.Open(file);
        return (string.Join('\n', pdf.GetPages().Select(page => ContentOrderTextExtractor.GetText(page))), pdf.NumberOfPages);
    }

    [Fact]
    public void A_French_statement_says_what_is_due_why_to_whom_and_by_when()
    {
        var file = LevyPdf.Render(Sample(), new LevyPaper("REG-L-2026-000001", new DateOnly(2026, 11, 2), new DateOnly(2026, 12, 2)), "fr");
        var (text, pages) = Read(file);
        if (Environment.GetEnvironmentVariable("SMARTUTILITY_PDF_OUT") is { } folder) File.WriteAllBytes(Path.Combine(folder, "levy.pdf"), file);

        Assert.Equal(1, pages);
        foreach (var part in new[] { "FACTURE", "REG-L-2026-000001", "36\u202F000\u00A0FCFA", "Eau facturée", "plafond\u00A0140\u202F000", "juillet à septembre 2026", "correction d’avril 2026", "À payer au plus tard le 2 déc. 2026", "composés", "provisoires", "BJ66 BJ061", "Répartition" })
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proposal_says_that_it_is_no_invoice_and_a_long_one_goes_on_another_page()
    {
        var (text, pages) = Read(LevyPdf.Render(Sample(40), new LevyPaper(), "en"));

        Assert.InRange(pages, 2, 5);
        foreach (var part in new[] { "ASSESSMENT", "not an invoice", "Water billed", "Late: 2% interest per started month, compound, penalty 10%", "July to September 2026" }) Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.DoesNotContain("To be paid by", text, StringComparison.Ordinal);
    }
}
