using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation;

/// <summary>The regulator has issued an invoice or a credit.</summary>
public sealed record LevyInvoiceIssued(int OperatorId, long InvoiceId, string Number, decimal Total, string Currency, DateOnly DueOn) : DomainEvent(OperatorId);
