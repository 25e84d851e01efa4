using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>Chunks of billing runs wait to be worked.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="Chunks">Which.</param>
public sealed record BillingPlanned(int OperatorId, IReadOnlyList<PlannedChunk> Chunks) : DomainEvent(OperatorId);

/// <summary>A chunk by its key.</summary>
/// <param name="RunId">The run.</param>
/// <param name="No">The chunk.</param>
public sealed record PlannedChunk(long RunId, int No);

/// <summary>A piece of work of a run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="No">The chunk.</param>
/// <param name="Month">The month.</param>
public sealed record DueChunk(long RunId, int No, BillingMonth Month);
