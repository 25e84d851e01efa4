using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments;

/// <summary>What an account owes.</summary>
/// <param name="SubscriberId">Key.</param>
/// <param name="OperatorId">The tenant.</param>
/// <param name="Operator">Its name.</param>
/// <param name="OperatorPhone">Its complaint desk, or null.</param>
/// <param name="TimeZone">Its zone.</param>
/// <param name="Account">Account number: what people quote when they pay.</param>
/// <param name="Name">Name on bills.</param>
/// <param name="Currency">Currency.</param>
/// <param name="Balance">Positive: to pay; negative: paid too much.</param>
/// <param name="FirstDueOn">Due day of the oldest open bill, or null.</param>
/// <param name="LastNumber">Number of the newest bill, or null.</param>
public sealed record OwnAccount(long SubscriberId, int OperatorId, string Operator, string? OperatorPhone, string TimeZone, string Account, string Name, Currency Currency, decimal Balance, DateOnly? FirstDueOn, string? LastNumber);

/// <summary>A year of an account.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Year">Calendar year in the operator's zone.</param>
/// <param name="Opening">Balance at its start.</param>
/// <param name="Lines">In order.</param>
/// <param name="Years">Years with entries, newest first.</param>
public sealed record OwnStatement(OwnAccount Account, int Year, decimal Opening, IReadOnlyList<StatementRow> Lines, IReadOnlyList<int> Years);
