namespace SmartUtility.Core.Billing;

/// <summary>What the square code of a bill says: enough for a till or an app to fill its form, no names.</summary>
public static class PaymentQr
{
    /// <summary>"SUPAY1;OP=AQUA;ACC=C-00001;REF=AQUA-F-2026-000001;AMT=14685;CUR=XOF;DUE=2026-11-17".</summary>
    public static string Text(InvoiceDocument document) =>
        $"SUPAY1;OP={document.Issuer.Code};ACC={document.Customer.Account};REF={document.PaymentReference};AMT={BillingJson.Text(document.Price.Total)};CUR={document.Price.Currency};DUE={document.DueOn:yyyy-MM-dd}";
}
