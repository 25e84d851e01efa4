using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Ledger;

/// <summary>Accounts of the ledger. Debit positive, credit negative.</summary>
public enum LedgerAccount
{
    /// <summary>What subscribers owe.</summary>
    Receivable,
    /// <summary>Cash in a till.</summary>
    Cash,
    /// <summary>Money at a bank or a mobile money rail.</summary>
    Rail,
    /// <summary>Money not yet matched to an account.</summary>
    Suspense,
    /// <summary>Fees of banks and rails.</summary>
    Fees,
    /// <summary>Sales.</summary>
    Revenue,
    /// <summary>Taxes collected for the state.</summary>
    Tax,
    /// <summary>Levies collected for a beneficiary.</summary>
    Levy,
    /// <summary>Deposits of subscribers.</summary>
    Deposit,
    /// <summary>What the operator owes a subscriber (paid too much).</summary>
    Credit,
    /// <summary>Roundings of totals.</summary>
    RoundingDifference,
    /// <summary>Cash behind the counter: floats come from it, counted tills go back to it.</summary>
    Safe,
    /// <summary>Counted cash against what a till should hold: short is debit, over is credit.</summary>
    CashDifference,
    /// <summary>What stood in the books before these: the other side of opening balances.</summary>
    Opening,
}

/// <summary>One event in the books: its entries sum to zero per operator and currency (a deferred trigger refuses anything else). Never changed; undone by a reversing posting.</summary>
public sealed class Posting : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>"invoice", "credit-note", "payment", "reversal", "opening", "allocation", "shift-open", "shift-close".</summary>
    public required string Kind { get; init; }
    /// <summary>Unique per operator and kind: the invoice's number, the payment's id … Posting twice is refused by it.</summary>
    public required string Reference { get; init; }
    /// <summary>When booked.</summary>
    public DateTimeOffset At { get; init; }
    /// <summary>ISO 4217; one per posting.</summary>
    public required string Currency { get; init; }
    /// <summary>Entries, two or more.</summary>
    public List<LedgerEntry> Entries { get; init; } = [];
}

/// <summary>One side of a posting.</summary>
public sealed class LedgerEntry : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The posting.</summary>
    public long PostingId { get; init; }
    /// <summary>Account.</summary>
    public LedgerAccount Account { get; init; }
    /// <summary>Whose, for receivable, deposit and credit.</summary>
    public long? SubscriberId { get; init; }
    /// <summary>Which bill, for receivable.</summary>
    public long? InvoiceId { get; init; }
    /// <summary>Debit positive, credit negative; not zero.</summary>
    public decimal Amount { get; init; }
}
