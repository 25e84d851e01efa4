using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering;

/// <summary>A register did what a counter does not do; rollovers are not announced.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="MeterId">The meter.</param>
/// <param name="RegisterId">The register.</param>
/// <param name="Kind">Name of a <see cref="RegisterFaultKind"/>.</param>
/// <param name="Time">Of the reading it shows at.</param>
public sealed record RegisterFaultFound(int OperatorId, int MeterId, int RegisterId, string Kind, DateTimeOffset Time) : DomainEvent(OperatorId);
