namespace SmartUtility.Core.Regulation;

/// <summary>How far the state's share of a closed period has got; derived, never stored.</summary>
public enum LevyState
{
    /// <summary>Figures are frozen, nothing is assessed.</summary>
    Closed,
    /// <summary>The operator may comment.</summary>
    InComment,
    /// <summary>A second person may issue the invoice.</summary>
    Ready,
    /// <summary>Invoiced, not late.</summary>
    Issued,
    /// <summary>Something is unpaid after the due day.</summary>
    Overdue,
    /// <summary>Nothing is owed any more.</summary>
    Paid,
}

/// <summary>The rules of it.</summary>
public static class LevyStates
{
    /// <summary>Before an invoice.</summary>
    public static LevyState Of(DateTimeOffset? commentUntil, bool agrees, DateTimeOffset now) => commentUntil is not { } until ? LevyState.Closed : agrees || now >= until ? LevyState.Ready : LevyState.InComment;

    /// <summary>Of an invoice on a local day.</summary>
    public static LevyState Of(decimal open, DateOnly dueOn, DateOnly today) => open <= 0 ? LevyState.Paid : today > dueOn ? LevyState.Overdue : LevyState.Issued;
}
