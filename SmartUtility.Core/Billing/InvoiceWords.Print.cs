using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

public sealed partial record InvoiceWords
{
    /// <summary>What is due, in the panel at the top.</summary>
    public string Due => Pick("To pay", "À payer");
    /// <summary>Of which owed before.</summary>
    public string OfWhichBefore(string amount) => Pick($"including {amount} owed before", $"dont {amount} dus avant");
    /// <summary>Paid too much before.</summary>
    public string CreditBefore(string amount) => Pick($"after {amount} of credit", $"après {amount} d'avoir");
    /// <summary>A credit note's original.</summary>
    public string Takes => Pick("Takes back", "Annule");
    /// <summary>Landmark.</summary>
    public string Landmark => Pick("Landmark", "Repère");
    /// <summary>Nothing to pay.</summary>
    public string NothingToPay => Pick("Nothing to pay", "Rien à payer");
    /// <summary>"31 days · 1.09 m³ a day".</summary>
    public string Pace(int days, decimal perDay, string unit) => Pick($"{days} days · {Count(Short(perDay))} {unit} a day", $"{days} jours · {Count(Short(perDay))} {unit} par jour");
    /// <summary>From one day to another, without the count of days.</summary>
    public string Span(DateOnly from, DateOnly to) => Pick($"{Date(from)} to {Date(to.AddDays(-1))}", $"du {Date(from)} au {Date(to.AddDays(-1))}");
    /// <summary>Estimated bill.</summary>
    public string EstimatedBill => Pick("Estimated", "Estimée");
    /// <summary>State of an index.</summary>
    public string Mark(IndexMark mark) => mark switch { IndexMark.Estimated => Pick("estimated", "estimé"), IndexMark.Installed => Pick("installed", "pose"), IndexMark.Removed => Pick("removed", "dépose"), _ => Pick("read", "relevé") };
    /// <summary>What an estimate means for who gets it.</summary>
    public string EstimateNote => Pick("≈ Not read at the end of the period, so estimated. Send us your own reading if it is wrong; the next one settles it.",
        $"≈ Index non relevé en fin de période, donc estimé. Envoyez-nous votre relevé s'il est faux{Narrow}; le prochain régularise.");
    /// <summary>What of the quantity nobody read, and how it was assumed.</summary>
    public string Assumed(DocumentProjection assumed, string unit)
    {
        var (quantity, perDay, since) = ($"{Count(assumed.Quantity)} {unit}", $"{Count(Short(assumed.PerDay))} {unit}", Date(DateOnly.FromDateTime(assumed.Since)));
        return Pick($"≈ {quantity} of it are estimated: nothing was read since {since}, {perDay} a day were assumed, {(assumed.Method == ProjectionMethod.PastBills ? "as in the last bills" : "as earlier in the same period")}. Send us your own reading if it is wrong; the next one settles it.",
            $"≈ Dont {quantity} estimés{Narrow}: rien n'a été relevé depuis le {since}, {perDay} par jour ont été retenus, {(assumed.Method == ProjectionMethod.PastBills ? "comme sur les dernières factures" : "comme plus tôt dans la période")}. Envoyez-nous votre relevé s'il est faux{Narrow}; le prochain régularise.");
    }
    /// <summary>The sentence that says why.</summary>
    public string Why(InvoiceDocument bill, Currency currency)
    {
        var used = $"{Count(bill.Quantity)} {bill.Unit}";
        var compared = BillFigures.SameMonthLastYear(bill) is not { } before ? Pick("no bill of the same month last year", "pas de facture du même mois l'an dernier")
            : BillFigures.ChangeOfYear(bill) is not { } change ? Pick("none in the same month last year", "rien le même mois l'an dernier")
            : Math.Abs(change) < 0.005m ? Pick($"as in {MonthYear(bill.From.AddYears(-1))}", $"comme en {MonthYear(bill.From.AddYears(-1))}")
            : Pick($"{Percent(Math.Round(Math.Abs(change), 2))} {(change > 0 ? "more" : "less")} than in {MonthYear(bill.From.AddYears(-1))} ({Count(before)} {bill.Unit})",
                $"{Percent(Math.Round(Math.Abs(change), 2))} de {(change > 0 ? "plus" : "moins")} qu'en {MonthYear(bill.From.AddYears(-1))} ({Count(before)} {bill.Unit})");
        var price = BillFigures.PerUnit(bill) is { } each ? Pick($" On average {Money(Math.Round(each, currency.Decimals), currency)} per {bill.Unit}, everything included.", $" En moyenne {Money(Math.Round(each, currency.Decimals), currency)} par {bill.Unit}, tout compris.") : "";
        return Pick($"Why? {used} in {bill.Days} days, {compared}.", $"Pourquoi{Narrow}? {used} en {bill.Days} jours, {compared}.") + price;
    }
    /// <summary>"oct. 2025".</summary>
    public string MonthYear(DateOnly day) => day.ToString("MMM yyyy", _culture);
    /// <summary>"oct." under a bar.</summary>
    public string MonthShort(DateOnly day) => day.ToString("MMM", _culture);
    /// <summary>Heading of the chart.</summary>
    public string ChartTitle(string unit) => Pick($"Your 13 months, {unit}", $"Vos 13 derniers mois, {unit}");
    /// <summary>Same month last year.</summary>
    public string LastYear => Pick("Same month last year", "Même mois l'an dernier");
    /// <summary>Daily average.</summary>
    public string DailyAverage => Pick("A day, on average", "Moyenne par jour");
    /// <summary>Change of a year.</summary>
    public string Change(decimal change) => (change >= 0 ? "+" : "\u2212") + Percent(Math.Round(Math.Abs(change), 2));
    /// <summary>Not known.</summary>
    public static string Unknown => "–";
    /// <summary>Subscribed power or size of the connection.</summary>
    public string Class => Pick("Class", "Catégorie");
    /// <summary>What stands at a usage point.</summary>
    public string Kind(string kind) => kind switch { "home" => Pick("home", "domicile"), "business" => Pick("business", "entreprise"), "public-body" => Pick("public body", "service public"), "standpipe" => Pick("standpipe", "borne-fontaine"), "kiosk" => Pick("kiosk", "kiosque"), _ => kind };
    /// <summary>Round of the reader.</summary>
    public string Route => Pick("Round", "Tournée");
    /// <summary>Under the square code.</summary>
    public string Scan(bool isLink) => isLink ? Pick("Scan to see and pay", "Scannez pour voir et payer") : Pick("For tills and apps", "Pour caisses et applis");
    /// <summary>The bill is collected.</summary>
    public string DebitTitle => Pick("Collected from your account: nothing to do", $"Prélevée sur votre compte{Narrow}: rien à faire");
    /// <summary>The notice of a collection.</summary>
    public string DebitNotice(string amount, DocumentDebit debit) => Pick($"{amount} will be collected on {Date(debit.On)}. Mandate {debit.Mandate}, creditor {debit.Creditor}.",
        $"{amount} seront prélevés le {Date(debit.On)}. Mandat {debit.Mandate}, créancier {debit.Creditor}.");
    /// <summary>Heading of the clearance.</summary>
    public string Fiscal => Pick("Cleared by the tax office", "Certifiée par l'administration fiscale");
    /// <summary>Who to turn to, in what order.</summary>
    public string Complaints(string? phone, string? email, string? regulator)
    {
        var ways = string.Join(Pick(", ", ", "), new[] { phone, email }.Where(way => !string.IsNullOrEmpty(way)));
        var own = Pick($"A question or a mistake? {(ways.Length > 0 ? $"{ways}, or at any counter" : "Come to any counter")}, with this bill.", $"Une question, une erreur{Narrow}? {(ways.Length > 0 ? $"{ways}, ou à un guichet" : "Passez à un guichet")}, avec cette facture.");
        return string.IsNullOrEmpty(regulator) ? own : own + Pick($" No answer within 30 days: {regulator}.", $" Sans réponse sous 30 jours{Narrow}: {regulator}.");
    }
    /// <summary>"page 1 / 2".</summary>
    public string Page(int no, int of) => of == 1 ? "" : $" · page {no} / {of}";
    /// <summary>Continues.</summary>
    public string Continued => Pick("continued", "suite");

    /// <summary>Receipt.</summary>
    public string Receipt => Pick("RECEIPT", "REÇU");
    /// <summary>Received.</summary>
    public string Received => Pick("Received", "Reçu");
    /// <summary>By.</summary>
    public string Rail(string rail) => rail switch { "cash" => Pick("cash", "espèces"), "momo" => "mobile money", "bank" => Pick("bank", "banque"), "card" => Pick("card", "carte"), "cheque" => Pick("cheque", "chèque"), _ => rail };
    /// <summary>Paid by.</summary>
    public string PaidBy => Pick("By", "Mode");
    /// <summary>Of the payment.</summary>
    public string ReceiptReference => Pick("Reference", "Référence");
    /// <summary>Till.</summary>
    public string TakenBy => Pick("Till", "Caisse");
    /// <summary>Bills paid.</summary>
    public string PaidBills => Pick("Bills paid", "Factures réglées");
    /// <summary>What became credit.</summary>
    public string OnAccount => Pick("On account", "À valoir");
    /// <summary>Taken back.</summary>
    public string Reversed => Pick("REVERSED: this payment was taken back", $"ANNULÉ{Narrow}: ce paiement a été repris");
    /// <summary>Nobody's account.</summary>
    public string Suspense => Pick("Account not known: being looked into", $"Compte inconnu{Narrow}: en recherche");
    /// <summary>Thanks.</summary>
    public string Thanks => Pick("Thank you. Keep this receipt.", "Merci. Conservez ce reçu.");
    /// <summary>"26 nov. 2026 14:05".</summary>
    public string Moment(DateTime at) => at.ToString("d MMM yyyy HH:mm", _culture);

    static decimal Short(decimal value) => Math.Round(value, value >= 100 ? 0 : value >= 10 ? 1 : 2);
}
