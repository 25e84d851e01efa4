using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection;

/// <summary>An irregularity to check was found.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="AlertId">The alert.</param>
public sealed record AlertRaised(int OperatorId, long AlertId) : DomainEvent(OperatorId);

/// <summary>The condition of an alert ended by itself.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="AlertId">The alert.</param>
public sealed record AlertCleared(int OperatorId, long AlertId) : DomainEvent(OperatorId);
