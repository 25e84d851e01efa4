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

/// <summary>An open alert became graver.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="AlertId">The alert.</param>
public sealed record AlertGrew(int OperatorId, long AlertId) : DomainEvent(OperatorId);

/// <summary>Flow at a usage point has not rested for two days; its subscriber is told.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="UsagePointId">Where.</param>
/// <param name="Since">First hour that did not rest.</param>
/// <param name="PerHour">Lowest hour since, base units (Wh or L).</param>
public sealed record UsageNeverRests(int OperatorId, long UsagePointId, DateTimeOffset Since, long PerHour) : DomainEvent(OperatorId);
