namespace SmartUtility.Core.Shared;

/// <summary>A stored thing of one operator. The context filters it, and PostgreSQL's row-level security guards it.</summary>
public interface IOwned
{
    /// <summary>The tenant.</summary>
    int OperatorId { get; }
}
