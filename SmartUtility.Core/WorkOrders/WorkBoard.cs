namespace SmartUtility.Core.WorkOrders;

/// <summary>A column of the board.</summary>
public enum WorkColumn
{
    /// <summary>Nobody has it.</summary>
    Open,
    /// <summary>An agent has it and has not started.</summary>
    Assigned,
    /// <summary>The agent is on the way or at it.</summary>
    UnderWay,
    /// <summary>Done without saying anything of an irregularity: work as asked, or nobody let the agent in.</summary>
    Done,
    /// <summary>Done, and the agent said whether the irregularity is real.</summary>
    Verdict,
}

/// <summary>Where a work order stands on the board, and how urgent it is.</summary>
public static class WorkBoard
{
    /// <summary>Its column; null for a cancelled one, which has none.</summary>
    public static WorkColumn? ColumnOf(WorkKind kind, WorkState state, int? assignedTo, string? cause) => state switch
    {
        WorkState.ToDo => assignedTo is null ? WorkColumn.Open : WorkColumn.Assigned,
        WorkState.UnderWay => WorkColumn.UnderWay,
        WorkState.Done => VerdictOf(kind, cause) is null ? WorkColumn.Done : WorkColumn.Verdict,
        _ => null,
    };

    /// <summary>What an inspection said: true, real; false, nothing; null, nothing known or no inspection.</summary>
    public static bool? VerdictOf(WorkKind kind, string? cause) => kind == WorkKind.Inspect && cause is not null ? WorkCause.IsReal(cause) : null;

    /// <summary>True when it should have ended before now and has not.</summary>
    public static bool IsOverdue(WorkState state, DateTimeOffset? due, DateTimeOffset now) => state is WorkState.ToDo or WorkState.UnderWay && due < now;
}
