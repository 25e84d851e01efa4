using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Commands;

/// <summary>A command is over.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="CommandId">The command.</param>
/// <param name="MeterId">The meter.</param>
/// <param name="Action">What was asked.</param>
/// <param name="Ending">Confirmed, refused, failed or expired.</param>
public sealed record CommandEnded(int OperatorId, Guid CommandId, int MeterId, CommandAction Action, CommandState Ending) : DomainEvent(OperatorId);

/// <summary>A meter (or the agent who stood before it) reported its supply, and it is another than before.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="MeterId">The meter.</param>
/// <param name="Supply">On or off.</param>
/// <param name="At">When it was reported.</param>
public sealed record SupplyReported(int OperatorId, int MeterId, SupplyState Supply, DateTimeOffset At) : DomainEvent(OperatorId);
