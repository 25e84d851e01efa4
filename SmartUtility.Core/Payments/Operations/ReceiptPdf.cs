using System.Globalization;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments.Operations;

/// <summary>A receipt as PDF for a roll of 80 mm: as long as it has lines.</summary>
public static class ReceiptPdf
{
    // 80 mm; printers leave 4 mm on both sides.
    const double PageWidth = 80 / 25.4 * 72, L = 12, R = PageWidth - 12, Line = 13;

    /// <summary>Draws. <paramref name="language"/> is "en" or "fr".</summary>
    public static byte[] Render(Receipt receipt, string language)
    {
        var isFrench = language == "fr";
        string Pick(string english, string french) => isFrench ? french : english;
        var (words, currency) = (InvoiceWords.Of(language), Currency.Of(receipt.Currency));
        List<(string Left, string Right)> rows =
        [
            (Pick("Date", "Date"), receipt.LocalAt.ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture)),
            (Pick("Means", "Moyen"), receipt.Rail == CounterRules.Cash ? Pick("Cash", "Espèces") : receipt.Rail),
            (Pick("Taken by", "Encaissé par"), receipt.TakenBy),
        ];
        if (receipt.Account is { } account) rows.InsertRange(0, [(words.Customer, receipt.Name ?? ""), (words.Account, account)]);
        List<(string Left, string Right)> parts = [.. receipt.Parts.Select(part => (part.Number, words.Money(part.Amount, currency)))];
        if (receipt.Credit > 0) parts.Add((receipt.Account is null ? Pick("Not yet matched", "À rapprocher") : Pick("Credit", "Avoir"), words.Money(receipt.Credit, currency)));

        var sheet = new PdfSheet(receipt.Number, receipt.OperatorName, PageWidth, 150 + ((rows.Count + parts.Count + (receipt.IsReversed ? 2 : 0)) * Line));
        var y = 24d;
        sheet.Text(receipt.OperatorName, L, y, 11, bold: true, most: R - L);
        if (receipt.OperatorPhone is { } phone) sheet.Text(phone, L, y += Line, 8, ink: PdfSheet.Ink.Muted);
        sheet.Text($"{Pick("Receipt", "Reçu")} {receipt.Number}", L, y += Line + 4, 9, bold: true, most: R - L);
        if (receipt.IsReversed) sheet.Text(Pick("TAKEN BACK: NOT VALID", "ANNULÉ : SANS VALEUR"), L, y += Line, 9, bold: true, most: R - L);
        sheet.Rule(L, R, y += 6);
        void Draw(IEnumerable<(string Left, string Right)> lines)
        {
            foreach (var (left, right) in lines)
            {
                sheet.Text(left, L, y += Line, 8, ink: PdfSheet.Ink.Muted, most: 100);
                sheet.Right(right, R, y, 8, most: R - L - Math.Min(100, sheet.WidthOf(left, 8, bold: false)) - 6);
            }
        }
        Draw(rows);
        sheet.Rule(L, R, y += 6);
        sheet.Text(Pick("Received", "Reçu"), L, y += 20, 10, bold: true);
        sheet.Right(words.Money(receipt.Amount, currency), R, y, 14, bold: true);
        Draw(parts);
        sheet.Rule(L, R, y += 8);
        sheet.Text(Pick("Keep this receipt.", "Conservez ce reçu."), L, y + Line, 8, ink: PdfSheet.Ink.Muted);
        return sheet.Build();
    }
}
