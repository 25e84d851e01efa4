using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments;

/// <summary>A bill in a list.</summary>
/// <param name="Id">Key.</param>
/// <param name="Number">Number.</param>
/// <param name="Kind">Bill, final bill or credit note.</param>
/// <param name="SubscriberId">Who owes.</param>
/// <param name="Account">Account number.</param>
/// <param name="Name">Name.</param>
/// <param name="Resource">What was supplied.</param>
/// <param name="From">First local day.</param>
/// <param name="To">First local day after.</param>
/// <param name="IssuedAt">When issued.</param>
/// <param name="DueOn">Last day to pay.</param>
/// <param name="Quantity">Base units (Wh or L).</param>
/// <param name="Total">Total.</param>
/// <param name="Open">What it still owes.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="IsEstimated">An index was interpolated.</param>
/// <param name="State">State on <paramref name="Today"/>.</param>
/// <param name="Today">The operator's local day.</param>
/// <param name="LastPaidOn">Local day of the last booking that paid something of it, or null.</param>
public sealed record BillRow(long Id, string Number, InvoiceKind Kind, long SubscriberId, string Account, string Name, Resource Resource, DateOnly From, DateOnly To, DateTimeOffset IssuedAt, DateOnly DueOn,
    long Quantity, decimal Total, decimal Open, string Currency, bool IsEstimated, BillState State, DateOnly Today, DateOnly? LastPaidOn)
{
    /// <summary>True while something of it is to be paid.</summary>
    public bool IsOpen => State is BillState.Open or BillState.PartPaid or BillState.Overdue;
}

/// <summary>A bill with its document and what was paid on it.</summary>
/// <param name="Row">As in lists.</param>
/// <param name="Document">Everything printed.</param>
/// <param name="Payments">What came in on it.</param>
/// <param name="CreditNote">Number of the credit note that took it back, or null.</param>
public sealed record BillView(BillRow Row, InvoiceDocument Document, IReadOnlyList<PaymentRow> Payments, string? CreditNote)
{
    /// <summary>The words of its lines in other languages than the document's own.</summary>
    public BillTerms Terms { get; init; } = BillTerms.None;

    /// <summary>What it came to, with its lines in the reader's language ("en" or "fr"). The document itself, and its PDF, stay in the subscriber's.</summary>
    public RatedBill PriceIn(string language) => Terms.In(Document.Price, Document.Language, language);
}

/// <summary>A payment in a list.</summary>
/// <param name="Id">Key.</param>
/// <param name="Receipt">Receipt number.</param>
/// <param name="At">When received.</param>
/// <param name="Rail">"cash", "bank", "momo" …</param>
/// <param name="Amount">Amount (of the bill, on a bill).</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="IsReversed">It was taken back.</param>
public sealed record PaymentRow(long Id, string Receipt, DateTimeOffset At, string Rail, decimal Amount, string Currency, bool IsReversed);

/// <summary>A line of a statement.</summary>
/// <param name="At">When booked.</param>
/// <param name="Kind">"invoice", "credit-note", "payment", "reversal", "opening", "allocation".</param>
/// <param name="Reference">Number of the bill or receipt.</param>
/// <param name="Amount">Bills positive, payments negative.</param>
/// <param name="Balance">Owed after it.</param>
public sealed record StatementRow(DateTimeOffset At, string Kind, string Reference, decimal Amount, decimal Balance);

/// <summary>An account's running sum.</summary>
/// <param name="Opening">Owed before the first row.</param>
/// <param name="Rows">Oldest first.</param>
/// <param name="Balance">Owed after the last row; negative: the operator owes.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record Statement(decimal Opening, IReadOnlyList<StatementRow> Rows, decimal Balance, string Currency);

/// <summary>What an account owes now.</summary>
/// <param name="Balance">Owed; negative: paid too much.</param>
/// <param name="Overdue">Of that, after its due day.</param>
/// <param name="DueOn">Earliest due day of an open bill, or null.</param>
/// <param name="OpenBills">Bills that owe something.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record AccountDue(decimal Balance, decimal Overdue, DateOnly? DueOn, int OpenBills, string Currency);

/// <summary>An account found at the counter.</summary>
/// <param name="Id">Key.</param>
/// <param name="Account">Account number.</param>
/// <param name="Name">Name.</param>
/// <param name="Phone">Primary phone, or null.</param>
/// <param name="District">District of a usage point, with its landmark, or null.</param>
/// <param name="Balance">Owed.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record FoundAccount(long Id, string Account, string Name, string? Phone, string? District, decimal Balance, string Currency);

/// <summary>Who an account is, for the counter.</summary>
/// <param name="Id">Key.</param>
/// <param name="OperatorId">The tenant.</param>
/// <param name="Account">Account number.</param>
/// <param name="Name">Name.</param>
/// <param name="Phones">Phones.</param>
/// <param name="Places">"UP-1 · Akpakpa · M00001".</param>
public sealed record AccountCard(long Id, int OperatorId, string Account, string Name, IReadOnlyList<string> Phones, IReadOnlyList<string> Places);

/// <summary>A receipt.</summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="Number">Receipt number.</param>
/// <param name="OperatorName">Company.</param>
/// <param name="OperatorPhone">Its phone.</param>
/// <param name="Account">Account number, or null in suspense.</param>
/// <param name="Name">Name, or null in suspense.</param>
/// <param name="Rail">Rail.</param>
/// <param name="Reference">The till's or provider's reference.</param>
/// <param name="Amount">Amount.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="At">When.</param>
/// <param name="LocalAt">The operator's clock then.</param>
/// <param name="TakenBy">Who took it.</param>
/// <param name="Parts">Bills it paid.</param>
/// <param name="Credit">What became credit.</param>
/// <param name="IsReversed">It was taken back.</param>
public sealed record Receipt(long PaymentId, string Number, string OperatorName, string? OperatorPhone, string? Account, string? Name, string Rail, string Reference, decimal Amount, string Currency, DateTimeOffset At, DateTime LocalAt,
    string TakenBy, IReadOnlyList<ReceiptPart> Parts, decimal Credit, bool IsReversed);

/// <summary>A bill that a payment paid.</summary>
/// <param name="Number">Number.</param>
/// <param name="Amount">Part of the payment.</param>
public sealed record ReceiptPart(string Number, decimal Amount);

/// <summary>An account in arrears.</summary>
/// <param name="SubscriberId">Key.</param>
/// <param name="Account">Account number.</param>
/// <param name="Name">Name.</param>
/// <param name="Bills">Overdue bills.</param>
/// <param name="OldestDue">Earliest due day.</param>
/// <param name="UpTo30">Overdue for up to 30 days.</param>
/// <param name="UpTo60">31 to 60 days.</param>
/// <param name="UpTo90">61 to 90 days.</param>
/// <param name="Older">More than 90 days.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record ArrearsRow(long SubscriberId, string Account, string Name, int Bills, DateOnly OldestDue, decimal UpTo30, decimal UpTo60, decimal UpTo90, decimal Older, string Currency)
{
    /// <summary>All of it.</summary>
    public decimal Total => UpTo30 + UpTo60 + UpTo90 + Older;
}

/// <summary>A month of an operator in money.</summary>
/// <param name="Month">Month billed.</param>
/// <param name="Bills">Bills issued.</param>
/// <param name="Billed">Their totals, credit notes taken off.</param>
/// <param name="Open">What of it is still owed.</param>
/// <param name="Quantity">Base units billed.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record BilledMonth(BillingMonth Month, int Bills, decimal Billed, decimal Open, long Quantity, string Currency);
