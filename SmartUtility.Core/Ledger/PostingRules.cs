using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Ledger;

/// <summary>Writes a posting entry by entry; refuses (throws) one that does not sum to zero: that is a bug, not an input.</summary>
/// <param name="operatorId">The tenant.</param>
/// <param name="kind">See <see cref="Posting.Kind"/>.</param>
/// <param name="reference">See <see cref="Posting.Reference"/>.</param>
/// <param name="currency">ISO 4217.</param>
/// <param name="at">When booked.</param>
public sealed class PostingBuilder(int operatorId, string kind, string reference, string currency, DateTimeOffset at)
{
    readonly List<LedgerEntry> _entries = [];

    /// <summary>Adds an entry; nothing when the amount is zero.</summary>
    public PostingBuilder Entry(LedgerAccount account, decimal amount, long? subscriber = null, long? invoice = null)
    {
        if (amount != 0) _entries.Add(new LedgerEntry { OperatorId = operatorId, Account = account, Amount = amount, SubscriberId = subscriber, InvoiceId = invoice });
        return this;
    }

    /// <summary>The posting, or null when no amount was moved.</summary>
    public Posting? Build()
    {
        if (_entries.Sum(entry => entry.Amount) is not 0 and var rest) throw new InvalidOperationException($"posting {kind} {reference} is out of balance by {rest}");
        return _entries.Count == 0 ? null : new Posting { OperatorId = operatorId, Kind = kind, Reference = reference, Currency = currency, At = at, Entries = _entries };
    }
}

/// <summary>What each event puts into the books.</summary>
public static class PostingRules
{
    /// <summary>A bill: the subscriber owes its total; sales, taxes and levies earn it. A credit note is the same with negative amounts.</summary>
    public static Posting? Invoice(int operatorId, string number, string currency, DateTimeOffset at, long subscriber, long invoice, decimal net, decimal tax, decimal levy, decimal rounding, decimal total) =>
        new PostingBuilder(operatorId, "invoice", number, currency, at)
            .Entry(LedgerAccount.Receivable, total, subscriber, invoice).Entry(LedgerAccount.Revenue, -net).Entry(LedgerAccount.Tax, -tax).Entry(LedgerAccount.Levy, -levy).Entry(LedgerAccount.RoundingDifference, -rounding).Build();

    /// <summary>Credit that an account had pays a new bill.</summary>
    public static Posting? UseCredit(int operatorId, string number, string currency, DateTimeOffset at, long subscriber, long invoice, decimal amount) =>
        new PostingBuilder(operatorId, "allocation", number, currency, at).Entry(LedgerAccount.Credit, amount, subscriber).Entry(LedgerAccount.Receivable, -amount, subscriber, invoice).Build();

    /// <summary>A credit note: takes the original's amounts back. What the original no longer owes becomes credit of the account.</summary>
    /// <param name="operatorId">The tenant.</param>
    /// <param name="number">Number of the credit note.</param>
    /// <param name="currency">ISO 4217.</param>
    /// <param name="at">When.</param>
    /// <param name="subscriber">Whose.</param>
    /// <param name="original">The bill taken back.</param>
    /// <param name="open">What it still owed.</param>
    /// <param name="net">Its sales.</param>
    /// <param name="tax">Its taxes.</param>
    /// <param name="levy">Its levies.</param>
    /// <param name="rounding">Its rounding.</param>
    /// <param name="total">Its total.</param>
    public static Posting? CreditNote(int operatorId, string number, string currency, DateTimeOffset at, long subscriber, long original, decimal open, decimal net, decimal tax, decimal levy, decimal rounding, decimal total) =>
        new PostingBuilder(operatorId, "credit-note", number, currency, at)
            .Entry(LedgerAccount.Receivable, -open, subscriber, original).Entry(LedgerAccount.Credit, -(total - open), subscriber)
            .Entry(LedgerAccount.Revenue, net).Entry(LedgerAccount.Tax, tax).Entry(LedgerAccount.Levy, levy).Entry(LedgerAccount.RoundingDifference, rounding).Build();

    /// <summary>What an account owed when the books began (positive), or had paid ahead (negative). What it owed belongs to no bill of these books: what is paid goes there before it is credit.</summary>
    public static Posting? Opening(int operatorId, string account, string currency, DateTimeOffset at, long subscriber, decimal amount) =>
        new PostingBuilder(operatorId, "opening", account, currency, at).Entry(amount > 0 ? LedgerAccount.Receivable : LedgerAccount.Credit, amount, subscriber).Entry(LedgerAccount.Opening, -amount).Build();

    /// <summary>Money received: parts pay bills, the rest is credit of the account; without an account it waits in suspense.</summary>
    public static Posting? Payment(int operatorId, string receipt, string currency, DateTimeOffset at, LedgerAccount to, long? subscriber, IReadOnlyList<InvoicePart> parts, decimal amount)
    {
        var posting = new PostingBuilder(operatorId, "payment", receipt, currency, at).Entry(to, amount);
        foreach (var part in parts) posting.Entry(LedgerAccount.Receivable, -part.Amount, subscriber, part.InvoiceId);
        var rest = amount - parts.Sum(part => part.Amount);
        return posting.Entry(subscriber is null ? LedgerAccount.Suspense : LedgerAccount.Credit, -rest, subscriber).Build();
    }

    /// <summary>Every entry of a posting with the other sign. Cash of a till that was closed meanwhile is handed back from the safe.</summary>
    public static Posting? Reverse(Posting posting, string reference, DateTimeOffset at, bool fromSafe = false)
    {
        var back = new PostingBuilder(posting.OperatorId, "reversal", reference, posting.Currency, at);
        foreach (var entry in posting.Entries) back.Entry(fromSafe && entry.Account == LedgerAccount.Cash ? LedgerAccount.Safe : entry.Account, -entry.Amount, entry.SubscriberId, entry.InvoiceId);
        return back.Build();
    }

    /// <summary>A till is filled from the safe; null for an empty one.</summary>
    public static Posting? ShiftOpened(int operatorId, string shift, string currency, DateTimeOffset at, decimal opening) =>
        new PostingBuilder(operatorId, "shift-open", shift, currency, at).Entry(LedgerAccount.Cash, opening).Entry(LedgerAccount.Safe, -opening).Build();

    /// <summary>A till is emptied into the safe: what was counted arrives there, what should have been in it leaves the till, the rest is over or short.</summary>
    public static Posting? ShiftClosed(int operatorId, string shift, string currency, DateTimeOffset at, decimal expected, decimal counted) =>
        new PostingBuilder(operatorId, "shift-close", shift, currency, at).Entry(LedgerAccount.Cash, -expected).Entry(LedgerAccount.Safe, counted).Entry(LedgerAccount.CashDifference, expected - counted).Build();
}

/// <summary>A part of money that belongs to a bill.</summary>
/// <param name="InvoiceId">The bill.</param>
/// <param name="Amount">Positive.</param>
public readonly record struct InvoicePart(long InvoiceId, decimal Amount);
