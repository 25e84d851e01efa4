using SmartUtility.Core.Accounts;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation;

/// <summary>Which statistics are asked for.</summary>
/// <param name="From">First month; null: twelve months before the last one.</param>
/// <param name="To">Last month; null: the last that is over.</param>
/// <param name="Resource">Only this; null: all.</param>
public sealed record StatisticsQuestion(BillingMonth? From = null, BillingMonth? To = null, Resource? Resource = null);

/// <summary>Consumption of a resource, class and zone in a month.</summary>
/// <param name="Month">Month.</param>
/// <param name="Resource">Resource.</param>
/// <param name="Class">Kind of usage points.</param>
/// <param name="Zone">Code of the zone; "*": small ones together.</param>
/// <param name="Quantity">kWh or m³.</param>
/// <param name="IsFinal">True when 95 % of what makes it up was measured, not estimated.</param>
public sealed record ConsumptionCell(BillingMonth Month, Resource Resource, string Class, string Zone, decimal Quantity, bool IsFinal);

/// <summary>Supplied and billed against consumed, and what was paid, of a month and resource.</summary>
/// <param name="Month">Month.</param>
/// <param name="Resource">Resource.</param>
/// <param name="Supplied">kWh or m³ that flowed in; null: not measured.</param>
/// <param name="Consumed">kWh or m³ registered by subscribers' meters.</param>
/// <param name="Billed">kWh or m³ on bills, credit notes taken off.</param>
/// <param name="Bills">Bills.</param>
/// <param name="CreditNotes">Credit notes.</param>
/// <param name="Invoiced">Their totals.</param>
/// <param name="Paid">What has come in on them until now.</param>
/// <param name="IsFinal">True when the month's billing run is done.</param>
public sealed record SettlementRow(BillingMonth Month, Resource Resource, decimal? Supplied, decimal Consumed, decimal Billed, long Bills, long CreditNotes, decimal Invoiced, decimal Paid, bool IsFinal)
{
    /// <summary>Paid share of what was invoiced, as a fraction; null when nothing was.</summary>
    public decimal? Recovery => Invoiced > 0 ? Paid / Invoiced : null;

    /// <summary>Share of what flowed in that no bill has; null when the inflow is not measured.</summary>
    public decimal? Unbilled => Supplied > 0 ? (Supplied - Billed) / Supplied : null;
}

/// <summary>What is owed, by days since it was due.</summary>
/// <param name="Bucket">0 not due, 1 up to 30 days, 2 31 to 60, 3 61 to 90, 4 more.</param>
/// <param name="Bills">Bills.</param>
/// <param name="Accounts">Accounts.</param>
/// <param name="Amount">Money.</param>
public sealed record ArrearsAge(int Bucket, long Bills, long Accounts, decimal Amount);

/// <summary>Statistics of an operator.</summary>
/// <param name="Operator">Whose.</param>
/// <param name="Currency">Currency.</param>
/// <param name="From">First month.</param>
/// <param name="To">Last month.</param>
/// <param name="At">When it was looked at: arrears and what is paid are as of then.</param>
/// <param name="Consumption">Cells, oldest month first.</param>
/// <param name="Settlement">Rows, newest month first.</param>
/// <param name="Arrears">Five rows, or none when there are too few accounts to tell.</param>
/// <param name="IsSuppressed">True when there are too few accounts to tell sums of.</param>
public sealed record StatisticsReport(Operator Operator, Currency Currency, BillingMonth From, BillingMonth To, DateTimeOffset At, IReadOnlyList<ConsumptionCell> Consumption, IReadOnlyList<SettlementRow> Settlement, IReadOnlyList<ArrearsAge> Arrears, bool IsSuppressed)
{
    /// <summary>Paid share of everything invoiced in these months; null when nothing was.</summary>
    public decimal? Recovery => Settlement.Sum(row => row.Invoiced) is > 0 and var invoiced ? Settlement.Sum(row => row.Paid) / invoiced : null;
}
