namespace SmartUtility.Core.Billing;

/// <summary>What the square code of a bill says.</summary>
public static class PaymentQr
{
    /// <summary>Enough for a till or an app to fill its form, no names: "SUPAY1;OP=AQUA;ACC=C-00001;REF=AQUA-F-2026-000001;AMT=14685;CUR=XOF;DUE=2026-11-17".</summary>
    public static string Text(InvoiceDocument document) =>
        $"SUPAY1;OP={document.Issuer.Code};ACC={document.Customer.Account};REF={document.PaymentReference};AMT={BillingJson.Text(BillFigures.ToPay(document))};CUR={document.Price.Currency};DUE={document.DueOn:yyyy-MM-dd}";

    /// <summary>Where the bill is seen and paid: its own page; the text for tills where the portal has no public address.</summary>
    /// <param name="document">The bill.</param>
    /// <param name="portal">Public address of the portal, or null.</param>
    public static string Of(InvoiceDocument document, string? portal) =>
        string.IsNullOrEmpty(portal) ? Text(document) : $"{portal.TrimEnd('/')}/account/bills/{Uri.EscapeDataString(document.Number)}";
}

/// <summary>What bills print that is the installation's.</summary>
/// <param name="Portal">Public address of the portal, or null.</param>
/// <param name="Regulator">Whom to turn to when the operator does not answer, in a line, or null.</param>
public sealed record BillPrinting(string? Portal = null, string? Regulator = null)
{
    /// <summary>Nothing is said.</summary>
    public static readonly BillPrinting None = new();
}
