using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments.Operations;

/// <summary>A receipt for a till's roll, 80 mm wide (72 mm printed), as long as it needs to be.</summary>
public static class ReceiptPdf
{
    const double Roll = 226.77, Side = 11.34, R = Roll - Side;

    /// <summary>The file, in a language, "en" or "fr".</summary>
    public static byte[] Render(Receipt receipt, string language)
    {
        // The length is known once it was laid out.
        var length = Draw(receipt, language, new PdfSheet("", "", language, Roll, 2000)) + 18;
        var sheet = new PdfSheet($"{InvoiceWords.Of(language).Receipt} {receipt.Number}", receipt.OperatorName, language, Roll, length);
        Draw(receipt, language, sheet);
        return sheet.Build();
    }

    static double Draw(Receipt receipt, string language, PdfSheet sheet)
    {
        var (words, currency, y) = (InvoiceWords.Of(language), Currency.Of(receipt.Currency), 16d);
        foreach (var line in sheet.Wrap(receipt.OperatorName, 12, Roll - (2 * Side), bold: true)) sheet.Center(line, Roll / 2, y += 4 + 10, 12, bold: true, most: Roll - (2 * Side));
        if (receipt.OperatorPhone is { } phone) sheet.Center(phone, Roll / 2, y += 12, 8.5, most: Roll - (2 * Side));
        Dashes(sheet, y += 9);
        sheet.Center(words.Receipt, Roll / 2, y += 17, 13, bold: true);
        sheet.Center(receipt.Number, Roll / 2, y += 14, sheet.SizeFor(receipt.Number, 10, true, Roll - (2 * Side)), bold: true);
        sheet.Center(words.Moment(receipt.LocalAt), Roll / 2, y += 12, 8.5);
        if (receipt.IsReversed)
            foreach (var line in sheet.Wrap(words.Reversed, 9, Roll - (2 * Side), bold: true)) sheet.Center(line, Roll / 2, y += 13, 9, bold: true);
        Dashes(sheet, y += 8);
        void Row(string label, string value, double size = 8.5, bool bold = false)
        {
            sheet.Text(label, Side, y += size + 5, 8.5, most: 75);
            sheet.Right(value, R, y, size, bold, most: R - Side - 62);
        }
        if (receipt.Account is { } account)
        {
            Row(words.Account, account, bold: true);
            if (receipt.Name is { } name) Row(words.Customer, name);
        }
        else
            foreach (var line in sheet.Wrap(words.Suspense, 8.5, Roll - (2 * Side))) sheet.Text(line, Side, y += 13, 8.5);
        Row(words.PaidBy, words.Rail(receipt.Rail));
        if (receipt.Reference.Length > 0 && receipt.Reference != receipt.Number) Row(words.ReceiptReference, receipt.Reference);
        Row(words.TakenBy, receipt.TakenBy);
        Dashes(sheet, y += 8);
        Row(words.Received, words.Money(receipt.Amount, currency), 14, bold: true);
        foreach (var line in sheet.Wrap(AmountInWords.Of(receipt.Amount, currency, language), 7.5, Roll - (2 * Side))) sheet.Text(line, Side, y += 11, 7.5);
        if (receipt.Parts.Count > 0 || receipt.Credit != 0) Dashes(sheet, y += 8);
        if (receipt.Parts.Count > 0) sheet.Text(words.PaidBills, Side, y += 13, 8.5, bold: true);
        foreach (var (number, amount) in receipt.Parts)
        {
            sheet.Text(number, Side, y += 12, 8, most: 122);
            sheet.Right(words.Money(amount, currency), R, y, 8, most: 78);
        }
        if (receipt.Credit != 0) Row(words.OnAccount, words.Money(receipt.Credit, currency), bold: true);
        Dashes(sheet, y += 9);
        sheet.Center(words.Thanks, Roll / 2, y += 14, 8, most: Roll - (2 * Side));
        return y;
    }

    static void Dashes(PdfSheet sheet, double y)
    {
        for (var x = Side; x < R; x += 5) sheet.Rule(x, Math.Min(x + 3, R), y, 0.6, PdfSheet.Ink.Text);
    }
}
