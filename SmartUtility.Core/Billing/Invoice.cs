using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>What kind of document it is; each kind has its own number series.</summary>
public enum InvoiceKind
{
    /// <summary>The bill of a period.</summary>
    Normal,
    /// <summary>The last bill of an agreement.</summary>
    Final,
    /// <summary>Takes back an issued bill; never edits it.</summary>
    CreditNote,
}

/// <summary>A bill. Draft → Issued and nothing else: an issued row never changes (the database refuses it); what is paid is the ledger's business.</summary>
public sealed class Invoice : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The run that made it, or null.</summary>
    public long? RunId { get; init; }
    /// <summary>Kind.</summary>
    public InvoiceKind Kind { get; init; }
    /// <summary>Gap-free per operator, kind and year, e.g. "F-2026-000123".</summary>
    public required string Number { get; init; }
    /// <summary>The agreement billed.</summary>
    public long AgreementId { get; init; }
    /// <summary>Who owes: the payer, or the holder.</summary>
    public long SubscriberId { get; init; }
    /// <summary>0: the first bill of its period; 1, 2 …: issued after a credit note took the one before back.</summary>
    public int Revision { get; init; }
    /// <summary>First local day billed. With agreement, kind and revision unique.</summary>
    public DateOnly PeriodStart { get; init; }
    /// <summary>First local day not billed.</summary>
    public DateOnly PeriodEnd { get; init; }
    /// <summary>When issued.</summary>
    public DateTimeOffset IssuedAt { get; init; }
    /// <summary>Last local day to pay.</summary>
    public DateOnly DueOn { get; init; }
    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }
    /// <summary>Sum of lines before taxes, unrounded.</summary>
    public decimal Net { get; init; }
    /// <summary>Sum of taxes and levies not included in lines.</summary>
    public decimal Tax { get; init; }
    /// <summary>Total minus unrounded total.</summary>
    public decimal RoundingAmount { get; init; }
    /// <summary>What is to be paid; negative on a credit note.</summary>
    public decimal Total { get; init; }
    /// <summary>Base units consumed (Wh or L).</summary>
    public long Quantity { get; init; }
    /// <summary>Highest demand that a register showed, kW; null: none does.</summary>
    public decimal? Kw { get; init; }
    /// <summary>True when a reading at an end of the period was estimated.</summary>
    public bool IsEstimated { get; init; }
    /// <summary>Base units of <see cref="Quantity"/> that were assumed because nobody read the end of the period; 0: none.</summary>
    public long Projected { get; init; }
    /// <summary>Language of the document.</summary>
    public required string Language { get; init; }
    /// <summary>The credit note's original, or null.</summary>
    public long? CorrectsId { get; init; }
    /// <summary>Why (credit notes).</summary>
    public string? Reason { get; init; }
    /// <summary>Everything printed and explained, as JSON frozen at issue: names, meters, register readings, lines, taxes (see InvoiceDocument).</summary>
    public required string Document { get; init; }
    /// <summary>SHA-256 of <see cref="Document"/>, 32 bytes.</summary>
    public required byte[] Hash { get; init; }
    /// <summary>Lines in order.</summary>
    public List<InvoiceLine> Lines { get; init; } = [];
}

/// <summary>One line of a bill: a price component, a tax, a levy or the rounding.</summary>
public sealed class InvoiceLine : IOwned
{
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The invoice.</summary>
    public long InvoiceId { get; init; }
    /// <summary>1, 2, 3 …</summary>
    public int No { get; init; }
    /// <summary>"line", "tax", "levy", "rounding".</summary>
    public required string Group { get; init; }
    /// <summary>Stable key of the component, e.g. "energy.2".</summary>
    public required string Key { get; init; }
    /// <summary>Words on the bill.</summary>
    public required string Label { get; init; }
    /// <summary>In <see cref="Unit"/>; for a tax its base.</summary>
    public decimal Quantity { get; init; }
    /// <summary>"kWh", "m³", "month", "%".</summary>
    public required string Unit { get; init; }
    /// <summary>Price of one unit; for a tax its rate as a fraction.</summary>
    public decimal UnitPrice { get; init; }
    /// <summary>Amount.</summary>
    public decimal Amount { get; init; }
    /// <summary>Beneficiary of a levy, or null.</summary>
    public string? Beneficiary { get; init; }
}

/// <summary>Last number given of a series; locked while an invoice is issued, so numbers have no gaps.</summary>
public sealed class NumberSeries : IOwned
{
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>"F", "A" (credit notes), "R" (receipts).</summary>
    public required string Series { get; init; }
    /// <summary>Calendar year in the operator's zone.</summary>
    public int Year { get; init; }
    /// <summary>Last number given, 0 at first.</summary>
    public long Last { get; set; }
}

/// <summary>State of a billing run.</summary>
public enum BillingRunState
{
    /// <summary>Chunks are being worked.</summary>
    Running,
    /// <summary>All chunks done.</summary>
    Done,
    /// <summary>All chunks done, some bills wait for a person.</summary>
    Review,
}

/// <summary>One run of billing: an operator and a closed month.</summary>
public sealed class BillingRun : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>First day of the month; unique per operator.</summary>
    public DateOnly Month { get; init; }
    /// <summary>Started.</summary>
    public DateTimeOffset StartedAt { get; init; }
    /// <summary>Finished, or null.</summary>
    public DateTimeOffset? FinishedAt { get; set; }
    /// <summary>State.</summary>
    public BillingRunState State { get; set; }
    /// <summary>Chunks, remembered so that a killed run goes on.</summary>
    public List<BillingChunk> Chunks { get; init; } = [];
}

/// <summary>At most 500 agreements of a run; done in one job.</summary>
public sealed class BillingChunk : IOwned
{
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The run.</summary>
    public long RunId { get; init; }
    /// <summary>1, 2, 3 …</summary>
    public int No { get; init; }
    /// <summary>Agreements of the chunk.</summary>
    public required long[] Agreements { get; init; }
    /// <summary>Done, or null.</summary>
    public DateTimeOffset? DoneAt { get; set; }
    /// <summary>Invoices issued.</summary>
    public int Issued { get; set; }
    /// <summary>Bills that wait for a person.</summary>
    public int Waiting { get; set; }
    /// <summary>Agreements held back with their reason, as JSON {agreement: reason}; they stay due.</summary>
    public string Held { get; set; } = "{}";
}
