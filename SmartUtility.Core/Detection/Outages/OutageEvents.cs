using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Outages;

/// <summary>Supply stopped below a network point.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="OutageId">The outage.</param>
public sealed record OutageStarted(int OperatorId, long OutageId) : DomainEvent(OperatorId);

/// <summary>Work that will interrupt supply was entered.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="OutageId">The outage.</param>
public sealed record OutagePlanned(int OperatorId, long OutageId) : DomainEvent(OperatorId);

/// <summary>Supply is back.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="OutageId">The outage.</param>
public sealed record OutageEnded(int OperatorId, long OutageId) : DomainEvent(OperatorId);

/// <summary>Announced work will not take place, or what was told was wrong.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="OutageId">The outage.</param>
public sealed record OutageCancelled(int OperatorId, long OutageId) : DomainEvent(OperatorId);
