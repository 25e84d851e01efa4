using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Shared;
using static SmartUtility.Core.Billing.Operations.PdfSheet;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>What stands on a statement besides what was frozen with the assessment.</summary>
/// <param name="Number">Of the invoice or credit; null: a proposal, not an invoice.</param>
/// <param name="IssuedOn">Local day of issue, or null.</param>
/// <param name="DueOn">Last day to pay, or null.</param>
public sealed record LevyPaper(string? Number = null, DateOnly? IssuedOn = null, DateOnly? DueOn = null);

/// <summary>The statement of a period's levies as A4 pages: the same frozen statement, the same page.</summary>
public static class LevyPdf
{
    const double L = Margin, R = Width - Margin, Bottom = 770;

    /// <summary>The file.</summary>
    public static byte[] Render(LevyStatement statement, LevyPaper paper, string language)
    {
        var (words, currency) = (LevyWords.Of(language), Currency.Of(statement.Currency));
        var title = statement.Kind == LevyDocumentKind.Credit ? words.Pick("CREDIT", "AVOIR") : paper.Number is null ? words.Pick("ASSESSMENT", "LIQUIDATION") : words.Pick("INVOICE", "FACTURE");
        var sheet = new PdfSheet($"{title} {paper.Number}", statement.Issuer.Name, language);
        var y = Head(sheet, statement, paper, title, words);
        y = Lines(sheet, statement, words, currency, y);
        y = Sums(sheet, statement, paper, words, currency, y);
        Shares(sheet, statement, words, currency, y);
        Foot(sheet, statement, paper, words);
        return sheet.Build();
    }

    static double Head(PdfSheet sheet, LevyStatement statement, LevyPaper paper, string title, LevyWords words)
    {
        sheet.Box(0, 0, Width, 6, Ink.Primary);
        // A long name takes two lines.
        var names = sheet.Wrap(statement.Issuer.Name, 15, 270).Take(2).ToList();
        for (var at = 0; at < names.Count; at++) sheet.Text(names[at], L, 44 + (at * 18), 14, bold: true, Ink.Primary, most: 310);
        if (statement.Issuer.Address is { } address) sheet.Text(address, L, 40 + (names.Count * 18), 8, ink: Ink.Muted, most: 310);
        sheet.Right(title, R, 44, 15, bold: true);
        var y = 60d;
        void Right(string text, bool bold = false) => sheet.Right(text, R, (y += 13) - 13, 9, bold, bold ? null : Ink.Muted, 230);
        if (paper.Number is { } number) Right($"{words.Pick("No.", "N°")} {number}", bold: true);
        if (paper.IssuedOn is { } issued) Right($"{words.Pick("Issued on", "Émise le")} {words.Day(issued)}");
        if (statement.Corrects is { } corrects) Right($"{words.Pick("Corrects", "Rectifie")} {corrects}");
        Right($"{words.Pick("Period:", "Période :")} {words.Period(statement.From, statement.To)}");
        sheet.Rule(L, R, y = Math.Max(y, 98));
        sheet.Text(words.Pick("Operator", "Opérateur"), L, y += 18, 8, bold: true, Ink.Primary);
        sheet.Text($"{statement.OperatorName} ({statement.OperatorCode})", L, y += 14, 11, bold: true, most: R - L);
        foreach (var line in new[] { statement.OperatorAddress, statement.LegalId })
            if (!string.IsNullOrEmpty(line)) sheet.Text(line, L, y += 12, 9, ink: Ink.Muted, most: R - L);
        if (statement.Reason is { } reason)
            foreach (var line in sheet.Wrap($"{words.Pick("Reason:", "Motif :")} {reason}", 9, R - L)) sheet.Text(line, L, y += 13, 9);
        if (paper.Number is null && statement.Kind == LevyDocumentKind.Invoice) sheet.Text(words.Pick("Proposal for comments: not an invoice.", "Proposition soumise à commentaires : ceci n’est pas une facture."), L, y += 16, 9, bold: true);
        return y + 24;
    }

    static double Lines(PdfSheet sheet, LevyStatement statement, LevyWords words, Currency currency, double y)
    {
        void Names()
        {
            sheet.Text(words.Pick("Levy", "Redevance"), L, y, 8, bold: true, Ink.Primary);
            sheet.Right(words.Pick("Base", "Assiette"), L + 330, y, 8, bold: true, Ink.Primary);
            sheet.Right(words.Pick("Rate", "Taux"), L + 400, y, 8, bold: true, Ink.Primary);
            sheet.Right($"{words.Pick("Amount", "Montant")} ({currency.Symbol})", R, y, 8, bold: true, Ink.Primary);
            sheet.Rule(L, R, y += 5);
            y += 13;
        }
        Names();
        foreach (var line in statement.Lines)
        {
            if (y > Bottom - 40)
            {
                sheet.NewPage();
                y = 60;
                Names();
            }
            var about = words.About(line);
            sheet.Text(about.Length > 0 ? $"{line.Label.In(words.Language)} ({about})" : line.Label.In(words.Language), L, y, 9.5, most: 250);
            sheet.Right(words.Base(line, currency), L + 330, y, 9);
            sheet.Right(words.Rate(line, currency), L + 400, y, 9);
            sheet.Right(words.Plain(line.Amount, currency), R, y, 9.5);
            sheet.Text(line.Beneficiary, L, y += 11, 8, ink: Ink.Muted, most: R - L);
            foreach (var trace in sheet.Wrap(words.Trace(line), 7.5, R - L)) sheet.Text(trace, L, y += 10, 7.5, ink: Ink.Muted);
            y += 16;
        }
        return y;
    }

    static double Sums(PdfSheet sheet, LevyStatement statement, LevyPaper paper, LevyWords words, Currency currency, double y)
    {
        if (y > Bottom - 90)
        {
            sheet.NewPage();
            y = 60;
        }
        sheet.Box(L, y, R - L, 28, Ink.Pale);
        sheet.Text(statement.Total < 0 ? words.Pick("In the operator’s favour", "En faveur de l’opérateur") : words.Pick("To pay", "À payer"), L + 8, y + 18, 11, bold: true);
        sheet.Right(words.Money(statement.Total, currency), R - 8, y + 19, 14, bold: true, Ink.Primary);
        y += 44;
        if (paper.DueOn is { } due && statement.Total > 0) sheet.Text($"{words.Pick("To be paid by", "À payer au plus tard le")} {words.Day(due)}", L, y, 10, bold: true);
        if (statement.Issuer.PayTo is { } pay) sheet.Text($"{words.Pick("Pay to:", "Compte :")} {pay}", L + 240, y, 9, most: 270);
        if (statement.Late is { } late)
        {
            var terms = words.Pick($"Late: {words.Percent(late.MonthlyRate)} interest per started month{(late.IsCompound ? ", compound" : "")}", $"Retard : {words.Percent(late.MonthlyRate)} d’intérêts par mois entamé{(late.IsCompound ? ", composés" : "")}")
                + (late.Penalty > 0 ? words.Pick($", penalty {words.Percent(late.Penalty)}", $", pénalité {words.Percent(late.Penalty)}") : "") + (late.GraceDays > 0 ? words.Pick($", {late.GraceDays} days of grace", $", délai de {late.GraceDays} jours") : "");
            sheet.Text(terms, L, y += 15, 8, ink: Ink.Muted, most: R - L);
        }
        return y + 24;
    }

    static void Shares(PdfSheet sheet, LevyStatement statement, LevyWords words, Currency currency, double y)
    {
        var shares = statement.Shares();
        if (y > Bottom - 20 - (shares.Count * 13))
        {
            sheet.NewPage();
            y = 60;
        }
        sheet.Text(words.Pick("Who gets what", "Répartition"), L, y, 8, bold: true, Ink.Primary);
        foreach (var (beneficiary, amount) in shares)
        {
            sheet.Text(beneficiary, L, y += 13, 9, most: 360);
            sheet.Right(words.Money(amount, currency), R, y, 9);
        }
    }

    static void Foot(PdfSheet sheet, LevyStatement statement, LevyPaper paper, LevyWords words)
    {
        sheet.Text($"{words.Pick("Figures frozen with SHA-256", "Chiffres figés, SHA-256")} {statement.StatisticsHash}{(statement.IsFinal ? "" : words.Pick(" (provisional)", " (provisoires)"))}", L, Height - 34, 6.5, ink: Ink.Muted, most: R - L);
        sheet.Text(paper.Number ?? "", L, Height - 22, 7.5, ink: Ink.Muted);
        sheet.Right($"{words.Pick("Page", "Page")} {sheet.Pages}", R, Height - 22, 7.5, ink: Ink.Muted);
    }
}
