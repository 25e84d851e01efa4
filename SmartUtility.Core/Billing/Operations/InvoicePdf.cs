using QRCoder;
using SmartUtility.Core.Shared;
using static SmartUtility.Core.Billing.Operations.PdfSheet;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>A bill as one A4 page (more when its lines do not fit), in its own language, from its frozen document alone: the same document, the same page.</summary>
public static class InvoicePdf
{
    const double L = Margin, R = Width - Margin, SlipTop = 640, Bottom = 620;

    /// <summary>The file.</summary>
    public static byte[] Render(InvoiceDocument bill)
    {
        var (words, currency) = (InvoiceWords.Of(bill.Language), Currency.Of(bill.Price.Currency));
        var sheet = new PdfSheet($"{words.Title(bill.Kind)} {bill.Number}", bill.Issuer.Name);
        var y = Head(sheet, bill, words);
        y = Parties(sheet, bill, words, y);
        y = Readings(sheet, bill, words, y);
        y = Lines(sheet, bill, words, currency, y);
        y = Sums(sheet, bill, words, currency, y);
        if (bill.Kind != InvoiceKind.CreditNote)
        {
            if (bill.History.Count > 0 && y + 70 < Bottom) History(sheet, bill, words, y);
            Slip(sheet, bill, words, currency);
        }
        Foot(sheet, bill, words);
        return sheet.Build();
    }

    static double Head(PdfSheet sheet, InvoiceDocument bill, InvoiceWords words)
    {
        sheet.Box(0, 0, Width, 6, Ink.Primary);
        sheet.Text(bill.Issuer.Name, L, 44, 16, bold: true, Ink.Primary, most: 290);
        var y = 58d;
        foreach (var line in new[] { bill.Issuer.Address, bill.Issuer.LegalId, bill.Issuer.Phone, bill.Issuer.Email })
            if (!string.IsNullOrEmpty(line))
            {
                sheet.Text(line, L, y, 8, ink: Ink.Muted, most: 290);
                y += 11;
            }
        sheet.Right(words.Title(bill.Kind), R, 44, 16, bold: true);
        sheet.Right($"{words.Number} {bill.Number}", R, 60, 10, bold: true);
        sheet.Right($"{words.IssuedOn} {words.Date(bill.IssuedOn)}", R, 74, 9, ink: Ink.Muted);
        sheet.Right($"{words.Supply(bill.Place.Resource)} · {words.Period(bill.From, bill.To)}", R, 87, 9, ink: Ink.Muted);
        y = Math.Max(y, 98);
        sheet.Rule(L, R, y);
        return y + 16;
    }

    static double Parties(PdfSheet sheet, InvoiceDocument bill, InvoiceWords words, double top)
    {
        double Block(double x, string title, string head, IEnumerable<(string Label, string? Value)> rows)
        {
            var y = top;
            sheet.Text(title, x, y, 8, bold: true, Ink.Primary);
            sheet.Text(head, x, y += 14, 11, bold: true, most: 240);
            foreach (var (label, value) in rows)
                if (!string.IsNullOrEmpty(value))
                {
                    sheet.Text(label, x, y += 12, 8.5, ink: Ink.Muted);
                    sheet.Text(value, x + 84, y, 9, most: 160);
                }
            return y;
        }
        var left = Block(L, words.Customer, bill.Customer.Name, [(words.Account, bill.Customer.Account), (words.TaxId, bill.Customer.TaxId), (words.Phone, bill.Customer.Phone)]);
        var right = Block(L + 270, words.Place, bill.Place.District, [("", bill.Place.Landmark), (words.Place, bill.Place.Code), (words.Agreement, bill.Place.Agreement), (words.Tariff, $"{bill.TariffName} ({bill.TariffCode})"), (words.Households, bill.Place.Households > 1 ? $"{bill.Place.Households}" : null)]);
        return Math.Max(left, right) + 22;
    }

    static double Readings(PdfSheet sheet, InvoiceDocument bill, InvoiceWords words, double y)
    {
        y = Title(sheet, words.Readings, y);
        var at = new[] { L + 190, L + 320, L + 405, R };
        sheet.Text(words.Meter, L, y, 8, ink: Ink.Muted);
        foreach (var (text, x) in new[] { (words.Before, at[0]), (words.After, at[1]), (words.Multiplier, at[2]), ($"{words.Quantity} ({bill.Unit})", at[3]) }) sheet.Right(text, x, y, 8, ink: Ink.Muted);
        y += 5;
        foreach (var row in bill.Registers)
        {
            sheet.Rule(L, R, y);
            var unit = row.Unit == "m3" ? "m³" : row.Unit;
            sheet.Text(row.Serial, L, y += 13, 9, most: 100);
            sheet.Right(words.Figure(row.FromIndex, row.Decimals), at[0], y);
            sheet.Right((row.IsEstimated ? "≈ " : "") + words.Figure(row.ToIndex, row.Decimals), at[1], y);
            sheet.Right(words.Count(row.Multiplier), at[2], y);
            sheet.Right(words.Count(row.Quantity), at[3], y);
            sheet.Text($"{row.Code} · {unit}", L, y += 10, 7.5, ink: Ink.Muted);
            sheet.Right(words.ShortDate(row.FromOn), at[0], y, 7.5, ink: Ink.Muted);
            sheet.Right(words.ShortDate(row.ToOn), at[1], y, 7.5, ink: Ink.Muted);
            y += 6;
        }
        sheet.Rule(L, R, y);
        sheet.Text(words.Consumption, L, y += 13, 9, bold: true);
        sheet.Right($"{words.Count(bill.Quantity)} {bill.Unit}", R, y, 9, bold: true);
        if (bill.IsEstimated) sheet.Text(words.Estimated, L + 110, y, 7.5, ink: Ink.Muted);
        return y + 20;
    }

    static double Title(PdfSheet sheet, string text, double y)
    {
        sheet.Text(text, L, y, 10, bold: true, Ink.Primary);
        return y + 15;
    }

    static double Lines(PdfSheet sheet, InvoiceDocument bill, InvoiceWords words, Currency currency, double y)
    {
        y = Title(sheet, words.Detail, y);
        sheet.Right(words.Quantity, L + 330, y, 8, ink: Ink.Muted);
        sheet.Right(words.UnitPrice, L + 425, y, 8, ink: Ink.Muted);
        sheet.Right($"{words.Amount} ({currency.Symbol})", R, y, 8, ink: Ink.Muted);
        y += 5;
        void Row(string label, string quantity, string price, string amount, bool bold = false)
        {
            if (y > Bottom - 20)
            {
                sheet.NewPage();
                y = 60;
            }
            sheet.Rule(L, R, y);
            sheet.Text(label, L, y += 13, 9, bold, most: 225);
            sheet.Right(quantity, L + 330, y);
            sheet.Right(price, L + 425, y);
            sheet.Right(amount, R, y, 9, bold);
            y += 5;
        }
        foreach (var factor in bill.Price.Factors ?? [])
        {
            sheet.Text(words.Conversion(factor), L, y += 13, 8, ink: Ink.Muted);
            y += 3;
        }
        foreach (var line in bill.Price.Lines)
            Row(line.Label, $"{words.Count(line.Quantity)} {words.Unit(line.Unit)}", words.Price(line.UnitPrice, currency), words.Plain(line.Amount, currency));
        Row(words.Net, "", "", words.Plain(bill.Price.LineSum(), currency), bold: true);
        foreach (var tax in bill.Price.Taxes)
            Row(tax.Included ? $"{tax.Label} ({words.Included})" : tax.Label, words.Plain(tax.Base, currency), words.Percent(tax.Rate), words.Plain(tax.Amount, currency));
        foreach (var levy in bill.Price.Levies)
            Row(levy.Beneficiary.Length > 0 && levy.Beneficiary != levy.Label ? $"{levy.Label} ({levy.Beneficiary})" : levy.Label, words.Count(levy.Base), words.Price(levy.Rate, currency), words.Plain(levy.Amount, currency));
        if (bill.Price.Rounding != 0) Row(words.Rounding, "", "", words.Plain(bill.Price.Rounding, currency));
        return y;
    }

    static double Sums(PdfSheet sheet, InvoiceDocument bill, InvoiceWords words, Currency currency, double y)
    {
        if (y > Bottom - 66)
        {
            sheet.NewPage();
            y = 60;
        }
        sheet.Box(L, y, R - L, 26, Ink.Pale);
        sheet.Text(bill.Kind == InvoiceKind.CreditNote ? words.CreditTotal : words.Total, L + 8, y + 17, 11, bold: true);
        sheet.Right(words.Money(bill.Price.Total, currency), R - 8, y + 18, 14, bold: true, Ink.Primary);
        y += 40;
        foreach (var line in sheet.Wrap($"{words.InWords} {AmountInWords.Of(bill.Price.Total, currency, bill.Language)}.", 8, R - L))
        {
            sheet.Text(line, L, y, 8, ink: Ink.Muted);
            y += 11;
        }
        if (bill.Corrects is { } original) sheet.Text(words.Corrects(original, bill.Reason), L, y += 6, 9, most: R - L);
        if (bill.BalanceBefore != 0)
        {
            sheet.Text(words.BalanceBefore, L, y += 4, 9);
            sheet.Right(words.Money(bill.BalanceBefore, currency), R, y, 9);
            y += 10;
        }
        return y + 8;
    }

    // Bars of the bills before and this one (darker).
    static void History(PdfSheet sheet, InvoiceDocument bill, InvoiceWords words, double y)
    {
        sheet.Text(words.History(bill.Unit), L, y + 4, 8, bold: true, Ink.Primary);
        var bars = bill.History.Append(new DocumentHistory(bill.From, bill.Quantity)).ToList();
        var most = bars.Max(bar => bar.Quantity);
        var height = Math.Min(48, Bottom - y - 26);
        for (var n = 0; n < bars.Count; n++)
        {
            var tall = most <= 0 ? 0 : (double)(bars[n].Quantity / most) * height;
            var x = L + (n * 38);
            if (tall > 0) sheet.Box(x, y + 12 + height - tall, 24, tall, n == bars.Count - 1 ? Ink.Primary : Ink.Bar);
            sheet.Text($"{words.Month(bars[n].From)} {words.Figure(bars[n].Quantity, bars[n].Quantity < 10 ? 1 : 0)}", x, y + 21 + height, 6.5, ink: Ink.Muted);
        }
    }

    static void Slip(PdfSheet sheet, InvoiceDocument bill, InvoiceWords words, Currency currency)
    {
        for (var x = 0d; x < Width; x += 9) sheet.Rule(x, Math.Min(x + 5, Width), SlipTop, 0.7, Ink.Muted);
        var y = SlipTop + 22;
        sheet.Text(words.Slip, L, y, 11, bold: true, Ink.Primary);
        sheet.Text(bill.Issuer.Name, L + 150, y, 9, ink: Ink.Muted, most: 200);
        void Row(string label, string value, double size = 10, bool bold = true)
        {
            sheet.Text(label, L, y += size + 9, 8.5, ink: Ink.Muted);
            sheet.Text(value, L + 150, y, size, bold, most: 210);
        }
        Row(words.Reference, bill.PaymentReference, 11);
        Row(words.Account, $"{bill.Customer.Account} · {bill.Customer.Name}", 9, false);
        Row(words.Total, words.Money(bill.Price.Total, currency), 14);
        if (bill.BalanceBefore != 0) Row(words.ToPay, words.Money(Math.Max(0, bill.Price.Total + bill.BalanceBefore), currency), 11);
        Row(words.DueOn, words.Date(bill.DueOn), 11);
        sheet.Text(words.HowToPay, L, y + 20, 8, ink: Ink.Muted, most: 380);
        using var code = QRCodeGenerator.GenerateQrCode(PaymentQr.Text(bill), QRCodeGenerator.ECCLevel.M);
        // Drawn as filled boxes, one per run of dark modules in a row: sharp at any size.
        var (rows, side) = (code.ModuleMatrix, 118d / code.ModuleMatrix.Count);
        for (var row = 0; row < rows.Count; row++)
            for (var from = 0; from < rows.Count; from++)
            {
                var to = from;
                while (to < rows.Count && rows[row][to]) to++;
                if (to > from) sheet.Box(R - 118 + (from * side), SlipTop + 14 + (row * side), (to - from) * side, side, Ink.Text);
                from = to;
            }
    }

    static void Foot(PdfSheet sheet, InvoiceDocument bill, InvoiceWords words)
    {
        sheet.Text(words.Questions(bill.Issuer.Phone), L, Height - 24, 7.5, ink: Ink.Muted, most: 400);
        sheet.Right($"{bill.Number} · {words.Page(sheet.Pages)}", R, Height - 24, 7.5, ink: Ink.Muted);
    }
}
