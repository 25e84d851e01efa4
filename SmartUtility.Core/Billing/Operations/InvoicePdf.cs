using QRCoder;
using SmartUtility.Core.Shared;
using static SmartUtility.Core.Billing.Operations.PdfSheet;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>
/// A bill as one A4 page (more when its lines do not fit), in its own language, from its frozen document alone: the same document, the same page.
/// What is due, by when and why stand at the top; the slip stands at the bottom of the first page, whatever comes between.
/// </summary>
public static class InvoicePdf
{
    const double L = Margin, R = Width - Margin, SlipTop = 680, FootTop = 806;

    /// <summary>The file.</summary>
    /// <param name="bill">The document.</param>
    /// <param name="printing">What is the installation's; null: nothing.</param>
    public static byte[] Render(InvoiceDocument bill, BillPrinting? printing = null) => Sheet(bill, printing ?? BillPrinting.None).Build();

    /// <summary>Its pages, for a file of many bills.</summary>
    internal static IReadOnlyList<PdfPageContent> Pages(InvoiceDocument bill, BillPrinting printing) => Sheet(bill, printing).Contents();

    static PdfSheet Sheet(InvoiceDocument bill, BillPrinting printing)
    {
        var (words, currency) = (InvoiceWords.Of(bill.Language), Currency.Of(bill.Price.Currency));
        return new Drawing(new PdfSheet($"{words.Title(bill.Kind)} {bill.Number}", bill.Issuer.Name, bill.Language), bill, words, currency, printing).All();
    }

    sealed class Drawing(PdfSheet sheet, InvoiceDocument bill, InvoiceWords words, Currency currency, BillPrinting printing)
    {
        readonly bool _isCredit = bill.Kind == InvoiceKind.CreditNote;
        double _bottom;

        public PdfSheet All()
        {
            _bottom = _isCredit ? FootTop - 20 : SlipTop - 10;
            var y = Head();
            y = Panel(y);
            y = Parties(y);
            if (!_isCredit) Slip();
            Foot();
            y = Readings(y);
            y = Lines(y);
            y = Sums(y);
            if (!_isCredit) Chart(y);
            return sheet;
        }

        double Head()
        {
            sheet.Box(0, 0, Width, 6, Ink.Primary);
            sheet.Text(bill.Issuer.Name, L, 40, sheet.SizeFor(bill.Issuer.Name, 16, true, 290, 11), bold: true, Ink.Primary, most: 290);
            var y = 53d;
            foreach (var line in new[] { bill.Issuer.Address, bill.Issuer.LegalId, string.Join(" · ", new[] { bill.Issuer.Phone, bill.Issuer.Email }.Where(way => !string.IsNullOrEmpty(way))) })
                if (!string.IsNullOrEmpty(line))
                {
                    sheet.Text(line, L, y, 8, ink: Ink.Muted, most: 290);
                    y += 10.5;
                }
            sheet.Right(words.Title(bill.Kind), R, 40, 15, bold: true);
            sheet.Right($"{words.Number} {bill.Number}", R, 54, 9.5, bold: true, most: 215);
            sheet.Right($"{words.Supply(bill.Place.Resource)} · {words.IssuedOn(bill.Kind)} {words.Date(bill.IssuedOn)}", R, 66.5, 8.5, ink: Ink.Muted, most: 215);
            if (bill.IsEstimated) sheet.Right($"≈ {words.EstimatedBill}", R, 78.5, 8.5, bold: true, Ink.Warn);
            return 94;
        }

        // What is due, by when, for what: read from three metres.
        double Panel(double y)
        {
            sheet.Box(L, y, R - L, 62, Ink.Pale);
            sheet.Box(L, y, 3, 62, Ink.Primary);
            var (a, b, c) = (L + 14, L + 205, L + 352);
            var toPay = BillFigures.ToPay(bill);
            sheet.Text(_isCredit ? words.CreditTotal : words.Due, a, y + 16, 8.5, ink: Ink.Muted);
            var amount = _isCredit ? words.Money(Own, currency) : toPay == 0 ? words.NothingToPay : words.Money(toPay, currency);
            sheet.Text(amount, a, y + 41, sheet.SizeFor(amount, 20, true, 180, 10), bold: true, Ink.Primary, most: 180);
            if (!_isCredit && bill.BalanceBefore != 0)
                sheet.Text(bill.BalanceBefore > 0 ? words.OfWhichBefore(words.Money(bill.BalanceBefore, currency)) : words.CreditBefore(words.Money(-bill.BalanceBefore, currency)), a, y + 54, 7.5, ink: Ink.Muted, most: 180);
            if (!_isCredit && toPay > 0)
            {
                sheet.Text(words.DueOn, b, y + 16, 8.5, ink: Ink.Muted);
                sheet.Text(words.Date(bill.DueOn), b, y + 40, 15, bold: true, most: 138);
            }
            else if (bill.Corrects is { } original)
            {
                sheet.Text($"{words.Number} {original}", b, y + 40, 9, bold: true, most: 138);
                sheet.Text(words.Takes, b, y + 16, 8.5, ink: Ink.Muted);
            }
            sheet.Text(words.Consumption, c, y + 16, 8.5, ink: Ink.Muted);
            sheet.Text($"{words.Count(bill.Quantity)} {bill.Unit}", c, y + 34, 13, bold: true, most: R - c - 8);
            sheet.Text(words.Span(bill.From, bill.To), c, y + 45, 7.5, ink: Ink.Muted, most: R - c - 6);
            sheet.Text(words.Pace(bill.Days, BillFigures.PerDay(bill), bill.Unit), c, y + 55, 7.5, ink: Ink.Muted, most: R - c - 6);
            y += 62 + 15;
            foreach (var line in sheet.Wrap(_isCredit ? words.Corrects(bill.Corrects ?? "", bill.Reason) : words.Why(bill, currency), 8.5, R - L).Take(3))
            {
                sheet.Text(line, L, y, 8.5);
                y += 11.5;
            }
            return y + 7;
        }

        double Parties(double top)
        {
            double Block(double x, double most, string title, string head, params (string Label, string? Value)[] rows)
            {
                var y = top;
                sheet.Text(title, x, y, 8, bold: true, Ink.Primary);
                sheet.Text(head, x, y += 13, 10.5, bold: true, most: most);
                foreach (var (label, value) in rows)
                    if (!string.IsNullOrEmpty(value))
                    {
                        sheet.Text(label, x, y + 11.5, 8, ink: Ink.Muted, most: 70);
                        foreach (var line in sheet.Wrap(value, 8.5, most - 74).Take(2)) sheet.Text(line, x + 74, y += 11.5, 8.5, most: most - 74);
                    }
                return y;
            }
            var place = bill.Place;
            var size = string.Join(" · ", new[] { place.Kind is { } kind ? words.Kind(kind) : null, place.Kva is { } kva ? $"{words.Count(kva)} kVA" : null, place.MeterSize, place.Households > 1 ? $"{place.Households} {words.Households.ToLowerInvariant()}" : null }.OfType<string>());
            var left = Block(L, 240, words.Customer, bill.Customer.Name, (words.Account, bill.Customer.Account), (words.TaxId, bill.Customer.TaxId), (words.Phone, bill.Customer.Phone), (words.Tariff, $"{bill.TariffName} ({bill.TariffCode})"));
            var right = Block(L + 262, R - L - 262, words.Place, place.District, (words.Landmark, place.Landmark), (words.Place, string.Join(" · ", new[] { place.Code, place.Route }.OfType<string>())), (words.Agreement, place.Agreement), (words.Class, size));
            return Math.Max(left, right) + 18;
        }

        double Title(string text, double y)
        {
            sheet.Text(text, L, y, 10, bold: true, Ink.Primary);
            return y + 13;
        }

        double Readings(double y)
        {
            y = Title(words.Readings, y);
            var at = new[] { L + 235, L + 365, L + 425, R };
            sheet.Text(words.Meter, L, y, 7.5, ink: Ink.Muted);
            foreach (var (text, x) in new[] { (words.Before, at[0]), (words.After, at[1]), (words.Multiplier, at[2]), ($"{words.Quantity} ({bill.Unit})", at[3]) }) sheet.Right(text, x, y, 7.5, ink: Ink.Muted);
            y += 4;
            foreach (var row in bill.Registers)
            {
                y = Room(y, 26);
                sheet.Rule(L, R, y);
                var (from, to) = (BillFigures.StartMark(bill, row), BillFigures.EndMark(bill, row));
                sheet.Text(row.Serial, L, y += 11.5, 9, most: 130);
                sheet.Right(words.Figure(row.FromIndex, row.Decimals), at[0], y, most: 110);
                sheet.Right((row.IsEstimated ? "≈ " : "") + words.Figure(row.ToIndex, row.Decimals), at[1], y, most: 125);
                sheet.Right(words.Count(row.Multiplier), at[2], y);
                sheet.Right(words.Count(row.Quantity), at[3], y);
                sheet.Text($"{row.Code} · {(row.Unit == "m3" ? "m³" : row.Unit)}", L, y += 9.5, 7.5, ink: Ink.Muted);
                sheet.Right($"{words.Mark(from)} · {words.ShortDate(row.FromOn)}", at[0], y, 7.5, ink: Ink.Muted);
                sheet.Right($"{words.Mark(to)} · {words.ShortDate(row.ToOn)}", at[1], y, 7.5, row.IsEstimated, row.IsEstimated ? Ink.Warn : Ink.Muted);
                y += 5;
            }
            if (bill.Registers.Count > 1)
            {
                sheet.Rule(L, R, y);
                sheet.Text(words.Consumption, L, y += 12, 9, bold: true);
                sheet.Right($"{words.Count(bill.Quantity)} {bill.Unit}", R, y, 9, bold: true);
                y += 4;
            }
            sheet.Rule(L, R, y);
            y += 4;
            if (bill.IsEstimated)
                foreach (var line in sheet.Wrap(bill.Projection is { } assumed ? words.Assumed(assumed, bill.Unit) : words.EstimateNote, 7.5, R - L))
                    sheet.Text(line, L, y += 9, 7.5, ink: Ink.Warn);
            return y + (bill.IsEstimated ? 17 : 14);
        }

        // A row goes on another page rather than into the slip.
        double Room(double y, double need)
        {
            if (y + need <= _bottom) return y;
            sheet.NewPage();
            _bottom = FootTop - 20;
            sheet.Box(0, 0, Width, 6, Ink.Primary);
            sheet.Text($"{words.Title(bill.Kind)} {bill.Number}", L, 34, 10, bold: true, Ink.Primary);
            sheet.Right(words.Continued, R, 34, 9, ink: Ink.Muted);
            Foot();
            return 58;
        }

        double Lines(double y)
        {
            var price = bill.Price;
            var taxes = BillFigures.TaxesByRate(price);
            var rows = price.Lines.Count + taxes.Count + price.Levies.Count + (price.Factors?.Count ?? 0) + 1 + (price.Rounding != 0 ? 1 : 0);
            y = Title(words.Detail, Room(y, 60));
            void Names()
            {
                sheet.Right(words.Quantity, L + 330, y, 7.5, ink: Ink.Muted);
                sheet.Right(words.UnitPrice, L + 425, y, 7.5, ink: Ink.Muted);
                sheet.Right($"{words.Amount} ({currency.Symbol})", R, y, 7.5, ink: Ink.Muted);
                y += 4;
            }
            Names();
            // As close as it takes for the sums and the chart to stand on the same page.
            var height = BillFigures.RowHeight(rows, _bottom - y - SumsNeed() - (_isCredit ? 14 : 14 + ChartNeed));
            void Row(string label, string quantity, string each, string amount, bool bold = false)
            {
                var before = sheet.Pages;
                y = Room(y, height);
                if (sheet.Pages != before) Names();
                sheet.Rule(L, R, y);
                y += height;
                sheet.Text(label, L, y - (height * 0.3), 8.5, bold, most: 240);
                sheet.Right(quantity, L + 330, y - (height * 0.3), 8.5, most: 100);
                sheet.Right(each, L + 425, y - (height * 0.3), 8.5, most: 90);
                sheet.Right(amount, R, y - (height * 0.3), 8.5, bold, most: 86);
            }
            foreach (var factor in price.Factors ?? [])
            {
                y = Room(y, height);
                sheet.Text(words.Conversion(factor), L, y + (height * 0.7), 8, ink: Ink.Muted, most: R - L);
                y += height;
            }
            foreach (var line in price.Lines) Row(line.Label, $"{words.Count(line.Quantity)} {words.Unit(line.Unit)}".TrimEnd(), words.Price(line.UnitPrice, currency), words.Plain(line.Amount, currency));
            Row(words.Net, "", "", words.Plain(price.LineSum(), currency), bold: true);
            foreach (var tax in taxes) Row(tax.Included ? $"{tax.Label} ({words.Included})" : tax.Label, words.Plain(tax.Base, currency), words.Percent(tax.Rate), words.Plain(tax.Amount, currency));
            foreach (var levy in price.Levies)
                Row(levy.Beneficiary.Length > 0 && levy.Beneficiary != levy.Label ? $"{levy.Label} ({levy.Beneficiary})" : levy.Label, words.Count(levy.Base), words.Price(levy.Rate, currency), words.Plain(levy.Amount, currency));
            if (price.Rounding != 0) Row(words.Rounding, "", "", words.Plain(price.Rounding, currency));
            sheet.Rule(L, R, y);
            return y;
        }

        const double ChartNeed = 58;

        // What is credited is said without a minus: "credited" already says which way it goes.
        decimal Own => _isCredit ? -bill.Price.Total : bill.Price.Total;

        bool HasBefore => !_isCredit && bill.BalanceBefore != 0;

        List<string> Spelled => [.. sheet.Wrap($"{words.InWords} {AmountInWords.Of(Own, currency, bill.Language)}.", 7.5, 238)];

        double SumsNeed() => Math.Max(HasBefore ? 58 : 22, 8 + (Spelled.Count * 10) + (bill.Fiscal is null ? 0 : 50));

        double Sums(double y)
        {
            var top = y = Room(y, SumsNeed() + 6) + 6;
            var x = L + 255;
            sheet.Box(x, y, R - x, 22, Ink.Pale);
            sheet.Text(_isCredit ? words.CreditTotal : words.Total, x + 8, y + 14.5, 9.5, bold: true);
            sheet.Right(words.Money(Own, currency), R - 8, y + 15, 12, bold: true, Ink.Primary, 140);
            y += 22;
            if (HasBefore)
            {
                sheet.Text(words.BalanceBefore, x + 8, y += 13, 8.5, most: 140);
                sheet.Right(words.Money(bill.BalanceBefore, currency), R - 8, y, 8.5, most: 110);
                sheet.Rule(x, R, y += 5);
                sheet.Text(words.ToPay, x + 8, y += 14, 10, bold: true);
                sheet.Right(words.Money(BillFigures.ToPay(bill), currency), R - 8, y, 11, bold: true, Ink.Primary, 150);
                y += 4;
            }
            var left = top + 8;
            foreach (var line in Spelled)
            {
                sheet.Text(line, L, left, 7.5, ink: Ink.Muted);
                left += 10;
            }
            if (bill.Fiscal is { } stamp) left = Stamp(stamp, left);
            return Math.Max(y, left) + 8;
        }

        // The tax office's answer, beside the sums it cleared.
        double Stamp(FiscalStamp stamp, double y)
        {
            Square(stamp.Qr, L, y, 46);
            sheet.Text(words.Fiscal, L + 54, y + 8, 7.5, bold: true);
            foreach (var (n, line) in new[] { stamp.Code, stamp.Device, $"{stamp.Counters} · {words.Moment(stamp.At)}" }.Index()) sheet.Text(line, L + 54, y + 20 + (n * 10), 7.5, most: 185);
            return y + 50;
        }

        void Chart(double y)
        {
            y = Room(y, ChartNeed) + 8;
            var months = BillFigures.Chart(bill);
            const double step = 26, bar = 17;
            var height = Math.Clamp(_bottom - y - 32, 18, 56);
            sheet.Text(words.ChartTitle(bill.Unit), L, y, 8, bold: true, Ink.Primary);
            var floor = y + 14 + height;
            sheet.Rule(L, L + (step * months.Count) - (step - bar), floor, 0.5);
            foreach (var (n, month) in months.Index())
            {
                var (x, tall, isThis, isLast) = (L + (n * step), (double)month.Share * height, n == months.Count - 1, n == 0);
                var colour = isThis ? Ink.Primary : isLast ? Ink.Muted : Ink.Bar;
                if (tall > 0) sheet.Box(x, floor - Math.Max(0.8, tall), bar, Math.Max(0.8, tall), colour);
                var figure = month.Quantity is { } quantity ? words.Figure(quantity, quantity is > 0 and < 10 ? 1 : 0) : InvoiceWords.Unknown;
                sheet.Center(figure, x + (bar / 2), floor - tall - 2.5, sheet.SizeFor(figure, 6.5, isThis, step - 2, 4.5), isThis, isThis ? Ink.Text : Ink.Muted);
                sheet.Center(words.MonthShort(month.Month), x + (bar / 2), floor + 8, 6.5, isThis, isThis ? Ink.Text : Ink.Muted);
                if (n == 0 || month.Month.Month == 1) sheet.Center($"{month.Month.Year}", x + (bar / 2), floor + 16, 6, ink: Ink.Muted);
            }
            var (side, at) = (L + 350, y);
            void Fact(string label, string value)
            {
                sheet.Text(label, side, at += 13, 7.5, ink: Ink.Muted, most: 98);
                sheet.Right(value, R, at, sheet.SizeFor(value, 8.5, true, R - side - 100), bold: true, most: R - side - 100);
            }
            Fact(words.LastYear, BillFigures.SameMonthLastYear(bill) is { } before ? $"{words.Count(before)} {bill.Unit}" : InvoiceWords.Unknown);
            if (BillFigures.ChangeOfYear(bill) is { } change) Fact(words.Consumption, words.Change(change));
            Fact(words.DailyAverage, $"{words.Count(Math.Round(BillFigures.PerDay(bill), 2))} {bill.Unit}");
        }

        void Slip()
        {
            for (var x = 0d; x < Width; x += 9) sheet.Rule(x, Math.Min(x + 5, Width), SlipTop, 0.7, Ink.Muted);
            var y = SlipTop + 18;
            sheet.Text(bill.Debit is null ? words.Slip : words.DebitTitle, L, y, 10.5, bold: true, Ink.Primary, most: 250);
            sheet.Right(bill.Issuer.Name, R - 118, y, 8, ink: Ink.Muted, most: 140);
            void Row(string label, string value, double size, bool bold = true)
            {
                sheet.Text(label, L, y += size + 7.5, 8, ink: Ink.Muted, most: 116);
                sheet.Text(value, L + 120, y, size, bold, most: R - L - 120 - 118);
            }
            Row(words.Reference, bill.PaymentReference, 11);
            Row(words.Account, $"{bill.Customer.Account} · {bill.Customer.Name}", 8.5, false);
            Row(words.ToPay, words.Money(BillFigures.ToPay(bill), currency), 13);
            if (bill.Debit is { } debit)
                foreach (var line in sheet.Wrap(words.DebitNotice(words.Money(BillFigures.ToPay(bill), currency), debit), 8, R - L - 126)) sheet.Text(line, L, y += 12, 8);
            else
            {
                Row(words.DueOn, words.Date(bill.DueOn), 11);
                y += 6;
                foreach (var line in sheet.Wrap(words.HowToPay, 8, R - L - 126)) sheet.Text(line, L, y += 10, 8, ink: Ink.Muted);
            }
            Square(PaymentQr.Of(bill, printing.Portal), R - 104, SlipTop + 10, 104);
            sheet.Center(words.Scan(!string.IsNullOrEmpty(printing.Portal)), R - 52, SlipTop + 123, 7, ink: Ink.Muted, most: 116);
        }

        // One box per run of dark modules in a row.
        void Square(string text, double x, double y, double size)
        {
            using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
            // Four light modules around are the paper's.
            var (rows, count) = (code.ModuleMatrix, code.ModuleMatrix.Count - 8);
            var side = size / count;
            var boxes = new List<(double, double, double, double)>();
            for (var row = 0; row < count; row++)
                for (var from = 0; from < count; from++)
                {
                    var to = from;
                    while (to < count && rows[row + 4][to + 4]) to++;
                    if (to > from) boxes.Add((x + (from * side), y + (row * side), (to - from) * side, side));
                    from = to;
                }
            sheet.Boxes(boxes, Ink.Text);
        }

        void Foot()
        {
            sheet.Rule(L, R, FootTop, 0.4);
            var y = FootTop + 10;
            foreach (var line in sheet.Wrap(words.Complaints(bill.Issuer.Phone, bill.Issuer.Email, printing.Regulator), 7, R - L - 130).Take(2))
            {
                sheet.Text(line, L, y, 7, ink: Ink.Muted);
                y += 9;
            }
            sheet.Right($"{bill.Number}{(sheet.Pages > 1 ? $" · {words.Page(sheet.Pages)}" : "")}", R, FootTop + 10, 7, ink: Ink.Muted);
        }
    }
}
