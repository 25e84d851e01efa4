using SmartUtility.Core.Shared;

namespace SmartUtility.Core.WorkOrders;

/// <summary>An agent reported a work order as over.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="WorkOrderId">The work order.</param>
/// <param name="Kind">What was asked.</param>
/// <param name="OriginKind">What asked for it.</param>
/// <param name="OriginId">Its id.</param>
/// <param name="MeterId">The meter, if one.</param>
/// <param name="Cause">See <see cref="WorkCause"/>.</param>
/// <param name="By">Who reported.</param>
/// <param name="At">When.</param>
public sealed record WorkOrderDone(int OperatorId, long WorkOrderId, WorkKind Kind, string OriginKind, string OriginId, int? MeterId, string Cause, string By, DateTimeOffset At) : DomainEvent(OperatorId);

/// <summary>A work order was given to an agent, or the agent is to be told of it again.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="WorkOrderId">The work order.</param>
/// <param name="UserId">The agent.</param>
/// <param name="At">When; each time is a message of its own.</param>
public sealed record WorkOrderAssigned(int OperatorId, long WorkOrderId, int UserId, DateTimeOffset? At = null) : DomainEvent(OperatorId);
