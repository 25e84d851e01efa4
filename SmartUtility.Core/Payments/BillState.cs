namespace SmartUtility.Core.Payments;

/// <summary>What has become of a bill; derived from the books, never stored: a paid bill can become unpaid weeks later.</summary>
public enum BillState
{
    /// <summary>Nothing paid, not late.</summary>
    Open,
    /// <summary>Partly paid, not late.</summary>
    PartPaid,
    /// <summary>Something is owed after the due day.</summary>
    Overdue,
    /// <summary>Nothing is owed.</summary>
    Paid,
    /// <summary>A credit note took it back.</summary>
    Cancelled,
}

/// <summary>The rule of a bill's state.</summary>
public static class BillStates
{
    /// <summary>The state on a local day.</summary>
    public static BillState Of(decimal total, decimal open, DateOnly dueOn, bool credited, DateOnly today) =>
        credited ? BillState.Cancelled : open <= 0 ? BillState.Paid : today > dueOn ? BillState.Overdue : open < total ? BillState.PartPaid : BillState.Open;
}
