using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>Everything a bill prints and explains, frozen as JSON when it is issued: pages and the PDF show this and nothing that may have changed since.</summary>
/// <param name="Number">Number.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Language">"en" or "fr".</param>
/// <param name="IssuedOn">Local day.</param>
/// <param name="DueOn">Last local day to pay.</param>
/// <param name="From">First local day billed.</param>
/// <param name="To">First local day not billed.</param>
/// <param name="Issuer">The operator.</param>
/// <param name="Customer">Who owes.</param>
/// <param name="Place">What was supplied, and where.</param>
/// <param name="TariffCode">Tariff.</param>
/// <param name="TariffName">Its name.</param>
/// <param name="Registers">Indices with their dates; two rows for an exchanged meter.</param>
/// <param name="Quantity">Billed, in <paramref name="Unit"/>.</param>
/// <param name="Unit">"kWh" or "m³".</param>
/// <param name="IsEstimated">True when an index at an end of the period was interpolated.</param>
/// <param name="Price">Lines, taxes, levies, total.</param>
/// <param name="BalanceBefore">What the account owed before this bill; negative when it had paid too much.</param>
/// <param name="History">Quantities of the bills before, oldest first, at most 12.</param>
/// <param name="PaymentReference">What to quote when paying.</param>
/// <param name="Corrects">A credit note's original, or null.</param>
/// <param name="Reason">A credit note's reason, or null.</param>
/// <param name="Projection">What of the quantity was assumed, or null.</param>
public sealed record InvoiceDocument(string Number, InvoiceKind Kind, string Language, DateOnly IssuedOn, DateOnly DueOn, DateOnly From, DateOnly To,
    DocumentIssuer Issuer, DocumentCustomer Customer, DocumentPlace Place, string TariffCode, string TariffName, IReadOnlyList<DocumentRegister> Registers,
    decimal Quantity, string Unit, bool IsEstimated, RatedBill Price, decimal BalanceBefore, IReadOnlyList<DocumentHistory> History, string PaymentReference,
    string? Corrects = null, string? Reason = null, DocumentProjection? Projection = null)
{
    /// <summary>Days billed.</summary>
    [System.Text.Json.Serialization.JsonIgnore] public int Days => To.DayNumber - From.DayNumber;

    /// <summary>What the tax office answered when the bill was cleared with it, or null.</summary>
    public FiscalStamp? Fiscal { get; init; }

    /// <summary>The collection that pays the bill, or null: then it has a slip to pay by.</summary>
    public DocumentDebit? Debit { get; init; }
}

/// <summary>The operator as it stands on the bill.</summary>
public sealed record DocumentIssuer(string Code, string Name, string? LegalId = null, string? Address = null, string? Phone = null, string? Email = null);

/// <summary>The subscriber as it stands on the bill.</summary>
public sealed record DocumentCustomer(string Account, string Name, string? TaxId = null, string? Phone = null);

/// <summary>The usage point as it stands on the bill.</summary>
/// <param name="Code">Code.</param>
/// <param name="Resource">What is supplied.</param>
/// <param name="Agreement">Contract number.</param>
/// <param name="District">District.</param>
/// <param name="Households">Households behind the meter.</param>
/// <param name="Landmark">Landmark, or null.</param>
public sealed record DocumentPlace(string Code, Resource Resource, string Agreement, string District, int Households, string? Landmark = null)
{
    /// <summary>What stands there: "home", "business", "public-body" …, or null on bills of long ago.</summary>
    public string? Kind { get; init; }
    /// <summary>Subscribed power in kVA, or null.</summary>
    public decimal? Kva { get; init; }
    /// <summary>Size of the connection, or null.</summary>
    public string? MeterSize { get; init; }
    /// <summary>Round of the meter reader, or null.</summary>
    public string? Route { get; init; }
}

/// <summary>What one register counted, as it stands on the bill.</summary>
/// <param name="Serial">Meter.</param>
/// <param name="Code">OBIS code.</param>
/// <param name="Unit">Unit of the indices.</param>
/// <param name="FromIndex">As the register shows it.</param>
/// <param name="FromOn">Local time of it.</param>
/// <param name="ToIndex">As the register shows it.</param>
/// <param name="ToOn">Local time of it.</param>
/// <param name="Decimals">Decimals of the indices.</param>
/// <param name="Multiplier">Units billed in one unit of the index.</param>
/// <param name="Quantity">Counted, in the unit billed.</param>
/// <param name="IsEstimated">An index was interpolated.</param>
public sealed record DocumentRegister(string Serial, string Code, string Unit, decimal FromIndex, DateTime FromOn, decimal ToIndex, DateTime ToOn, int Decimals, decimal Multiplier, decimal Quantity, bool IsEstimated);

/// <summary>Use that nobody read: assumed until the next reading settles it.</summary>
/// <param name="Since">Local time of the last reading, or of the start of the period.</param>
/// <param name="Quantity">Assumed, in the unit billed.</param>
/// <param name="PerDay">At this rate.</param>
/// <param name="Method">Where the rate comes from.</param>
public sealed record DocumentProjection(DateTime Since, decimal Quantity, decimal PerDay, ProjectionMethod Method);

/// <summary>Quantity of an earlier bill.</summary>
public sealed record DocumentHistory(DateOnly From, decimal Quantity);

/// <summary>The clearance of a bill by a tax office, as it must be printed.</summary>
/// <param name="Code">Code given to the bill, e.g. 24 characters.</param>
/// <param name="Device">Number of the machine or account that cleared it.</param>
/// <param name="Counters">Its counters, e.g. "12/13 FV".</param>
/// <param name="At">Local time of clearance.</param>
/// <param name="Qr">Text of the square code.</param>
public sealed record FiscalStamp(string Code, string Device, string Counters, DateTime At, string Qr);

/// <summary>The notice of a collection, printed in place of the slip.</summary>
/// <param name="On">Local day of collection.</param>
/// <param name="Mandate">Reference of the mandate.</param>
/// <param name="Creditor">Identifier of the creditor.</param>
public sealed record DocumentDebit(DateOnly On, string Mandate, string Creditor);
