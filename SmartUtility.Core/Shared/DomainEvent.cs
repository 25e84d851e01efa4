namespace SmartUtility.Core.Shared;

/// <summary>Something that happened, written to the outbox in the same transaction and read by higher modules after the commit. Derived records are named in past tense.</summary>
/// <param name="OperatorId">The tenant.</param>
public abstract record DomainEvent(int OperatorId);
