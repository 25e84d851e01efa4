using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation;

/// <summary>A closed period in a list.</summary>
/// <param name="Id">Key of the period.</param>
/// <param name="OperatorId">The operator.</param>
/// <param name="OperatorCode">Its code.</param>
/// <param name="Operator">Its name.</param>
/// <param name="From">First day.</param>
/// <param name="To">First day after.</param>
/// <param name="Currency">Currency.</param>
/// <param name="IsFinal">No figure was provisional.</param>
/// <param name="Hash">Of the figures.</param>
/// <param name="State">How far it is.</param>
/// <param name="Total">Assessed or invoiced, credits taken off; null before.</param>
/// <param name="Open">Unpaid of an invoice; null before.</param>
/// <param name="Number">Of the invoice, or null.</param>
/// <param name="DueOn">Of the invoice, or null.</param>
/// <param name="Comments">How many comments.</param>
public sealed record LevyRow(long Id, int OperatorId, string OperatorCode, string Operator, DateOnly From, DateOnly To, Currency Currency, bool IsFinal, string Hash, LevyState State, decimal? Total, decimal? Open, string? Number, DateOnly? DueOn, int Comments);

/// <summary>A payment as shown.</summary>
/// <param name="Id">Key.</param>
/// <param name="Reference">Reference.</param>
/// <param name="Amount">Amount.</param>
/// <param name="PaidOn">Day.</param>
/// <param name="ConfirmedAt">When the regulator confirmed it, or null.</param>
public sealed record LevyPaymentView(long Id, string Reference, decimal Amount, DateOnly PaidOn, DateTimeOffset? ConfirmedAt);

/// <summary>A credit as shown.</summary>
/// <param name="AssessmentId">Key of the proposal.</param>
/// <param name="Amount">What it takes back, positive.</param>
/// <param name="Reason">Why.</param>
/// <param name="MadeBy">Who proposed it.</param>
/// <param name="Number">Its number once issued.</param>
/// <param name="IssuedAt">When issued, or null.</param>
public sealed record LevyCreditView(long AssessmentId, decimal Amount, string Reason, string MadeBy, string? Number, DateTimeOffset? IssuedAt);

/// <summary>Everything about the state's share of a closed period.</summary>
/// <param name="Row">As in the list.</param>
/// <param name="Calendar">The operator's.</param>
/// <param name="ClosedAt">When closed.</param>
/// <param name="ClosedBy">By whom.</param>
/// <param name="Documents">Bills and credit notes counted.</param>
/// <param name="Figures">Frozen figures.</param>
/// <param name="AssessmentId">Key of the assessment that counts, or null.</param>
/// <param name="MadeBy">Who made it, or null.</param>
/// <param name="CommentUntil">Until when comments are awaited, or null.</param>
/// <param name="Statement">As assessed or invoiced, or null.</param>
/// <param name="Comments">Oldest first.</param>
/// <param name="IssuedAt">When invoiced, or null.</param>
/// <param name="IssuedBy">By whom, or null.</param>
/// <param name="Late">What being late has cost until today; what of it is not on an invoice yet comes with the next period.</param>
/// <param name="Payments">Payments.</param>
/// <param name="Credits">Credits, proposed and issued.</param>
public sealed record LevyView(LevyRow Row, UtilityCalendar Calendar, DateTimeOffset ClosedAt, string ClosedBy, long Documents, IReadOnlyList<Statistic> Figures, long? AssessmentId, string? MadeBy, DateTimeOffset? CommentUntil, LevyStatement? Statement,
    IReadOnlyList<LevyComment> Comments, DateTimeOffset? IssuedAt, string? IssuedBy, LateCost Late, IReadOnlyList<LevyPaymentView> Payments, IReadOnlyList<LevyCreditView> Credits)
{
    /// <summary>What payments announced and confirmed leave open.</summary>
    public decimal? Unannounced => Row.Open - Payments.Where(payment => payment.ConfirmedAt is null).Sum(payment => payment.Amount);
}
