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
