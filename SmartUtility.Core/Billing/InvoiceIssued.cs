using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>A bill or a credit note was issued.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="InvoiceId">The bill.</param>
/// <param name="Number">Its number.</param>
/// <param name="SubscriberId">Who owes.</param>
/// <param name="Total">What is to be paid; negative for a credit note.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="DueOn">Last local day to pay.</param>
public sealed record InvoiceIssued(int OperatorId, long InvoiceId, string Number, long SubscriberId, decimal Total, string Currency, DateOnly DueOn) : DomainEvent(OperatorId);

/// <summary>A bill was issued of which a part was assumed, since nobody read the end of its period.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="InvoiceId">The bill.</param>
/// <param name="Number">Its number.</param>
/// <param name="SubscriberId">Who owes.</param>
/// <param name="InARow">1 or 2: after the second the next is held until the meter is read.</param>
public sealed record BillEstimated(int OperatorId, long InvoiceId, string Number, long SubscriberId, int InARow) : DomainEvent(OperatorId);
