using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>Words and figures of a printed bill in its own language; never those of whoever prints it.</summary>
public sealed partial record InvoiceWords
{
    const char NoBreak = '\u00A0', Narrow = '\u202F';

    readonly System.Globalization.CultureInfo _culture;
    readonly bool _isFrench;

    InvoiceWords(bool isFrench) => (_isFrench, _culture) = (isFrench, System.Globalization.CultureInfo.GetCultureInfo(isFrench ? "fr-FR" : "en-GB"));

    static readonly InvoiceWords English = new(false), French = new(true);

    /// <summary>Those of "en" or "fr".</summary>
    public static InvoiceWords Of(string language) => language == "fr" ? French : English;

    string Pick(string english, string french) => _isFrench ? french : english;

    /// <summary>"FACTURE", "FACTURE DE CLÔTURE", "AVOIR".</summary>
    public string Title(InvoiceKind kind) => kind switch { InvoiceKind.CreditNote => Pick("CREDIT NOTE", "AVOIR"), InvoiceKind.Final => Pick("FINAL BILL", "FACTURE DE CLÔTURE"), _ => Pick("BILL", "FACTURE") };

    /// <summary>What is supplied.</summary>
    public string Supply(Resource resource) => resource switch { Resource.Electricity => Pick("Electricity", "Électricité"), Resource.Gas => Pick("Gas", "Gaz"), _ => Pick("Water", "Eau") };

    /// <summary>Number.</summary>
    public string Number => Pick("No.", "N°");
    /// <summary>Issued on.</summary>
    public string IssuedOn(InvoiceKind kind) => Pick("Issued on", kind == InvoiceKind.CreditNote ? "Émis le" : "Émise le");
    /// <summary>Customer.</summary>
    public string Customer => Pick("Customer", "Abonné");
    /// <summary>Account.</summary>
    public string Account => Pick("Account", "Compte");
    /// <summary>Tax id.</summary>
    public string TaxId => Pick("Tax id", "N° fiscal");
    /// <summary>Where supply is taken.</summary>
    public string Place => Pick("Usage point", "Point de livraison");
    /// <summary>Contract.</summary>
    public string Agreement => Pick("Contract", "Contrat");
    /// <summary>Tariff.</summary>
    public string Tariff => Pick("Tariff", "Tarif");
    /// <summary>Households.</summary>
    public string Households => Pick("Households", "Ménages");
    /// <summary>Phone.</summary>
    public string Phone => Pick("Phone", "Téléphone");
    /// <summary>Period.</summary>
    public string Period(DateOnly from, DateOnly to) => Pick($"{Date(from)} to {Date(to.AddDays(-1))} ({to.DayNumber - from.DayNumber} days)", $"du {Date(from)} au {Date(to.AddDays(-1))} ({to.DayNumber - from.DayNumber} jours)");
    /// <summary>Heading of the indices.</summary>
    public string Readings => Pick("Meter readings", "Relevés du compteur");
    /// <summary>Meter.</summary>
    public string Meter => Pick("Meter", "Compteur");
    /// <summary>Index at the start.</summary>
    public string Before => Pick("Previous index", "Ancien index");
    /// <summary>Index at the end.</summary>
    public string After => Pick("Present index", "Nouvel index");
    /// <summary>Multiplier.</summary>
    public string Multiplier => Pick("Factor", "Coefficient");
    /// <summary>Quantity.</summary>
    public string Quantity => Pick("Quantity", "Quantité");
    /// <summary>Consumption.</summary>
    public string Consumption => Pick("Consumption", "Consommation");
    /// <summary>A conversion of the quantity: "Calorific value: 31 × 10,95 = 339,45 kWh, 1 Jan 2026 to 31 Jan 2026".</summary>
    public string Conversion(RatedFactor factor) => $"{factor.Label}{(_isFrench ? Narrow : "")}: {Count(factor.QuantityBefore)} × {Figure(factor.Value, Math.Min(6, (int)Trimmed(factor.Value).Scale))}{(factor.DivideBy is { } by ? $" ÷ {Figure(by, Math.Min(6, (int)Trimmed(by).Scale))}" : "")} = {Count(factor.QuantityAfter)} {factor.Unit}, {Date(factor.From)} – {Date(factor.To.AddDays(-1))}";
    /// <summary>Footnote of an interpolated index.</summary>
    public string Estimated => Pick("≈ index estimated between the readings around it", "≈ index estimé entre les relevés qui l'entourent");
    /// <summary>Heading of the lines.</summary>
    public string Detail => Pick("How this was worked out", "Comment ce montant est calculé");
    /// <summary>Unit price.</summary>
    public string UnitPrice => Pick("Unit price", "Prix unitaire");
    /// <summary>Amount.</summary>
    public string Amount => Pick("Amount", "Montant");
    /// <summary>Sum of lines.</summary>
    public string Net => Pick("Total before taxes", "Total hors taxes");
    /// <summary>Rounding.</summary>
    public string Rounding => Pick("Rounding", "Arrondi");
    /// <summary>A tax that prices contain.</summary>
    public string Included => Pick("included", "incluse");
    /// <summary>Total.</summary>
    public string Total => Pick("Total of this bill", "Total de la facture");
    /// <summary>Total of a credit note.</summary>
    public string CreditTotal => Pick("Credited", "Montant crédité");
    /// <summary>Balance before.</summary>
    public string BalanceBefore => Pick("Balance before this bill", "Solde avant cette facture");
    /// <summary>To pay, with the balance.</summary>
    public string ToPay => Pick("To pay", "À payer");
    /// <summary>Due.</summary>
    public string DueOn => Pick("Pay by", "À payer avant le");
    /// <summary>Slip.</summary>
    public string Slip => Pick("Payment slip", "Talon de paiement");
    /// <summary>What to quote.</summary>
    public string Reference => Pick("Payment reference", "Référence de paiement");
    /// <summary>How to pay.</summary>
    public string HowToPay => Pick("Pay at a counter, by mobile money or at your bank. Quote the reference.", "Payez au guichet, par mobile money ou à votre banque. Indiquez la référence.");
    /// <summary>Complaints.</summary>
    public string Questions(string? phone) => Pick("A question or a mistake? Call us" + (phone is null ? " or come to a counter." : $": {phone}."), $"Une question, une erreur{Narrow}? Appelez-nous" + (phone is null ? " ou passez au guichet." : $" au {phone}."));
    /// <summary>Heading of the history.</summary>
    public string History(string unit) => Pick($"Your last bills, {unit}", $"Vos dernières factures, {unit}");
    /// <summary>What a credit note takes back.</summary>
    public string Corrects(string number, string? reason) => Pick($"Takes back bill {number}: {reason}", $"Annule la facture {number}{Narrow}: {reason}");
    /// <summary>In words.</summary>
    public string InWords => Pick("In words:", "Arrêtée à la somme de");
    /// <summary>Page.</summary>
    public string Page(int no) => Pick($"page {no}", $"page {no}");

    /// <summary>"12 450": groups by U+202F in French, a true minus.</summary>
    public string Figure(decimal value, int decimals)
    {
        var text = Math.Abs(value).ToString("N" + decimals.ToString(System.Globalization.CultureInfo.InvariantCulture), _culture);
        return value < 0 ? "\u2212" + text : text;
    }

    /// <summary>A quantity with the decimals it has, at most three.</summary>
    public string Count(decimal value) => Figure(value, Math.Min(3, (int)Trimmed(Math.Round(value, 3)).Scale));

    /// <summary>An amount with the currency's decimals, or two more where the tariff does not round it.</summary>
    public string Plain(decimal amount, Currency currency) => Figure(amount, Math.Round(amount, currency.Decimals) == amount ? currency.Decimals : currency.Decimals + 2);

    /// <summary>"12 450 FCFA".</summary>
    public string Money(decimal amount, Currency currency) => Plain(amount, currency) + NoBreak + currency.Symbol;

    /// <summary>A unit price with the decimals it has.</summary>
    public string Price(decimal price, Currency currency) => Figure(price, Math.Max(currency.Decimals, Math.Min(6, (int)Trimmed(price).Scale)));

    /// <summary>0.18 is "18%", in French "18 %".</summary>
    public string Percent(decimal fraction) => Count(fraction * 100) + (_isFrench ? Narrow : "") + "%";

    /// <summary>"26 nov. 2026".</summary>
    public string Date(DateOnly day) => day.ToString("d MMM yyyy", _culture);

    /// <summary>"26/11/2026".</summary>
    public string ShortDate(DateTime at) => at.ToString("dd/MM/yyyy", _culture);

    /// <summary>"nov." of a history bar.</summary>
    public string Month(DateOnly day) => day.ToString("MMM", _culture)[..1].ToUpper(_culture);

    /// <summary>The unit of a line in words.</summary>
    public string Unit(string unit) => unit.IndexOf('·', StringComparison.Ordinal) is > 0 and var dot ? unit[..(dot + 1)] + Unit(unit[(dot + 1)..]) : unit switch { "month" => Pick("month", "mois"), "day" => Pick("day", "jour"), "30 days" => Pick("30 days", "30 jours"), "60 days" => Pick("60 days", "60 jours"), "period" => Pick("period", "période"), "2 months" => Pick("2 months", "2 mois"), "quarter" => Pick("quarter", "trimestre"), "year" => Pick("year", "an"), "365 days" => Pick("365 days", "365 jours"), "pc" => "", _ => unit };

    static decimal Trimmed(decimal value) => value / 1.0000000000000000000000000000m;
}
