namespace SmartUtility.Core.Billing;

/// <summary>How long ago a bill may still be raised.</summary>
public static class BackBilling
{
    /// <summary>True when a bill whose period ended then may only be lowered.</summary>
    /// <param name="periodEnd">First local day after the period.</param>
    /// <param name="months">The operator's limit.</param>
    /// <param name="today">Local day.</param>
    public static bool IsTooOld(DateOnly periodEnd, int months, DateOnly today) => periodEnd < today.AddMonths(-months);
}
