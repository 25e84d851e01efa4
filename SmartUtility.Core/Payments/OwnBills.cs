using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments;

/// <summary>What a bill is to the one who owes it; derived from the ledger, never stored.</summary>
public enum OwnBillState
{
    /// <summary>Nothing is open.</summary>
    Paid,
    /// <summary>Open, the due day is more than five days off.</summary>
    Due,
    /// <summary>Open, due within five days.</summary>
    DueSoon,
    /// <summary>Open after its due day.</summary>
    Overdue,
    /// <summary>A credit note, or a bill taken back by one.</summary>
    Cancelled,
}

/// <summary>A bill as its payer sees it in a list.</summary>
/// <param name="Id">Key.</param>
/// <param name="OperatorId">The tenant.</param>
/// <param name="Operator">Its name.</param>
/// <param name="TimeZone">Its zone.</param>
/// <param name="SubscriberId">Who owes.</param>
/// <param name="Number">Number.</param>
/// <param name="Kind">Kind.</param>
/// <param name="From">First local day billed.</param>
/// <param name="Until">First local day not billed.</param>
/// <param name="IssuedAt">When issued.</param>
/// <param name="DueOn">Last local day to pay.</param>
/// <param name="Currency">Currency.</param>
/// <param name="Total">What it says; negative on a credit note.</param>
/// <param name="Open">What is still to pay.</param>
/// <param name="Resource">What was billed.</param>
/// <param name="Quantity">Wh or L.</param>
/// <param name="IsEstimated">True when a reading at an end was estimated.</param>
/// <param name="IsTakenBack">True when a credit note takes it back.</param>
/// <param name="LastPaidAt">When the last payment was booked on it, or null.</param>
public sealed record OwnBill(long Id, int OperatorId, string Operator, string TimeZone, long SubscriberId, string Number, InvoiceKind Kind, DateOnly From, DateOnly Until, DateTimeOffset IssuedAt, DateOnly DueOn,
    Currency Currency, decimal Total, decimal Open, Resource Resource, long Quantity, bool IsEstimated, bool IsTakenBack, DateTimeOffset? LastPaidAt)
{
    /// <summary>The state on a local day.</summary>
    public OwnBillState State(DateOnly today) => Kind == InvoiceKind.CreditNote || IsTakenBack ? OwnBillState.Cancelled
        : Open <= 0 ? OwnBillState.Paid
        : today > DueOn ? OwnBillState.Overdue
        : today >= DueOn.AddDays(-5) ? OwnBillState.DueSoon : OwnBillState.Due;
}

/// <summary>What an account owes.</summary>
/// <param name="SubscriberId">Key.</param>
/// <param name="OperatorId">The tenant.</param>
/// <param name="Operator">Its name.</param>
/// <param name="OperatorPhone">Its complaint desk, or null.</param>
/// <param name="TimeZone">Its zone.</param>
/// <param name="Account">Account number: what people quote when they pay.</param>
/// <param name="Name">Name on bills.</param>
/// <param name="Currency">Currency.</param>
/// <param name="Balance">Positive: to pay; negative: paid too much.</param>
/// <param name="FirstDueOn">Due day of the oldest open bill, or null.</param>
/// <param name="LastNumber">Number of the newest bill, or null.</param>
public sealed record OwnAccount(long SubscriberId, int OperatorId, string Operator, string? OperatorPhone, string TimeZone, string Account, string Name, Currency Currency, decimal Balance, DateOnly? FirstDueOn, string? LastNumber);

/// <summary>A line of the statement.</summary>
/// <param name="At">When booked.</param>
/// <param name="Kind">"invoice", "payment", "credit-note", "reversal", "opening", "allocation".</param>
/// <param name="Reference">Bill or receipt number, or what the posting refers to.</param>
/// <param name="Amount">Positive: owed more; negative: paid.</param>
/// <param name="Balance">After it.</param>
public sealed record StatementLine(DateTimeOffset At, string Kind, string Reference, decimal Amount, decimal Balance);

/// <summary>A year of an account.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Year">Calendar year in the operator's zone.</param>
/// <param name="Opening">Balance at its start.</param>
/// <param name="Lines">In order.</param>
/// <param name="Years">Years with entries, newest first.</param>
public sealed record OwnStatement(OwnAccount Account, int Year, decimal Opening, IReadOnlyList<StatementLine> Lines, IReadOnlyList<int> Years);
