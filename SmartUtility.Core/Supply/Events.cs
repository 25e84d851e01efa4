using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Supply;

/// <summary>An agreement was suspended: supply should be off.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="AgreementId">The agreement.</param>
/// <param name="Reason">Why.</param>
public sealed record AgreementSuspended(int OperatorId, long AgreementId, string Reason) : DomainEvent(OperatorId);

/// <summary>A suspended agreement runs again: supply should be on.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="AgreementId">The agreement.</param>
/// <param name="Reason">Why.</param>
public sealed record AgreementResumed(int OperatorId, long AgreementId, string Reason) : DomainEvent(OperatorId);
