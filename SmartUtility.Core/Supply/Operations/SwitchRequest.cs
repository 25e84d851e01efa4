namespace SmartUtility.Core.Supply.Operations;

/// <summary>Why and for how long.</summary>
/// <param name="Reason">See <see cref="SupplyReasons"/>; 1 to 300 characters.</param>
/// <param name="Expiry">How long a command may wait for the meter, null for 24 hours.</param>
/// <param name="IdempotencyKey">The caller's key against doubling, or null.</param>
public sealed record SwitchRequest(string Reason, TimeSpan? Expiry = null, string? IdempotencyKey = null);

/// <summary>What was set in motion: a command to the meter, or a work order when it has no switch. Both null: the place is already so.</summary>
/// <param name="CommandId">The command.</param>
/// <param name="WorkOrderId">The work order.</param>
public sealed record SwitchOrder(Guid? CommandId, long? WorkOrderId);
