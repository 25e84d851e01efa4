using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>A bill as it was first handed out: the same file ever after, whatever the program prints then.</summary>
public sealed class KeptBill : IOwned
{
    /// <summary>The bill.</summary>
    public long InvoiceId { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>PDF.</summary>
    public required byte[] Body { get; init; }
    /// <summary>When made.</summary>
    public DateTimeOffset MadeAt { get; init; }
}

/// <summary>State of a print file.</summary>
public enum PrintState
{
    /// <summary>Pages are being drawn.</summary>
    Running,
    /// <summary>It can be fetched.</summary>
    Done,
}

/// <summary>The bills of a month as one file, in the order of the reading routes. Made in parts of some hundred bills, so that a killed job goes on where it stood.</summary>
public sealed class PrintFile : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>First day of the month billed.</summary>
    public DateOnly Month { get; init; }
    /// <summary>Asked for.</summary>
    public DateTimeOffset StartedAt { get; init; }
    /// <summary>Complete, or null.</summary>
    public DateTimeOffset? FinishedAt { get; set; }
    /// <summary>State.</summary>
    public PrintState State { get; set; }
    /// <summary>Bills in it.</summary>
    public int Bills { get; init; }
    /// <summary>Newest bill in it: a file asked for again while no bill came is the same file.</summary>
    public long LastInvoice { get; init; }
    /// <summary>Pages, once complete.</summary>
    public int Pages { get; set; }
    /// <summary>Bytes of the whole, once complete.</summary>
    public long Bytes { get; set; }
    /// <summary>What comes after the last part, once complete.</summary>
    public byte[]? Tail { get; set; }
}

/// <summary>Some hundred bills of a print file.</summary>
public sealed class PrintPart : IOwned
{
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The file.</summary>
    public long PrintId { get; init; }
    /// <summary>1, 2, 3 …</summary>
    public int No { get; init; }
    /// <summary>Bills in order.</summary>
    public required long[] Invoices { get; init; }
    /// <summary>Pages, once drawn.</summary>
    public int Pages { get; set; }
    /// <summary>Lengths of its objects, once drawn.</summary>
    public int[] Lengths { get; set; } = [];
    /// <summary>Its pages as they stand in the file; null until drawn.</summary>
    public byte[]? Body { get; set; }
}

/// <summary>A print file was asked for.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="PrintId">The file.</param>
public sealed record PrintPlanned(int OperatorId, long PrintId) : DomainEvent(OperatorId);

/// <summary>A print file in a list.</summary>
/// <param name="Id">Key.</param>
/// <param name="Month">Month.</param>
/// <param name="State">State.</param>
/// <param name="StartedAt">Asked for.</param>
/// <param name="FinishedAt">Complete, or null.</param>
/// <param name="Bills">Bills in it.</param>
/// <param name="BillsDone">Of them drawn.</param>
/// <param name="Pages">Pages, once complete.</param>
/// <param name="Bytes">Size, once complete.</param>
public sealed record PrintRow(long Id, BillingMonth Month, PrintState State, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, int Bills, int BillsDone, int Pages, long Bytes);

/// <summary>A bill as a file.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Body">PDF.</param>
public sealed record BillPaper(string Number, byte[] Body);
