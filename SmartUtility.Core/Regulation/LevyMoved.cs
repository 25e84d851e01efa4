using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation;

/// <summary>What happened to the state's share of a period.</summary>
public enum LevyNews
{
    /// <summary>Assessed: the operator may comment.</summary>
    Assessed,
    /// <summary>An invoice was issued.</summary>
    Invoiced,
    /// <summary>A credit was issued.</summary>
    Credited,
    /// <summary>The regulator answered.</summary>
    Answered,
    /// <summary>A payment was received.</summary>
    Received,
    /// <summary>The operator commented or agreed.</summary>
    Commented,
    /// <summary>The operator says it paid.</summary>
    Paid,
}

/// <summary>The state's share of a period has moved: its other side is told.</summary>
/// <param name="OperatorId">The operator.</param>
/// <param name="PeriodId">The period.</param>
/// <param name="News">What.</param>
/// <param name="RowId">Key of the assessment, invoice, comment or payment: told once.</param>
/// <param name="From">First day of the period.</param>
/// <param name="To">First day after.</param>
/// <param name="Number">Of the document, or null.</param>
/// <param name="Amount">Its amount, or null.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record LevyMoved(int OperatorId, long PeriodId, LevyNews News, long RowId, DateOnly From, DateOnly To, string? Number, decimal? Amount, string Currency) : DomainEvent(OperatorId)
{
    /// <summary>True for what the regulator is told; false for what the operator is.</summary>
    public bool IsForRegulator => News is LevyNews.Commented or LevyNews.Paid;
}
