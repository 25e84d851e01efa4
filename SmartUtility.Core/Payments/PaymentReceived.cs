using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments;

/// <summary>Money of an account was booked.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="SubscriberId">Whose.</param>
/// <param name="Amount">Positive.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Receipt">Receipt number.</param>
public sealed record PaymentReceived(int OperatorId, long PaymentId, long SubscriberId, decimal Amount, string Currency, string Receipt) : DomainEvent(OperatorId);
