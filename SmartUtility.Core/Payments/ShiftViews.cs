using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments;

/// <summary>A shift with everything that moved in its till.</summary>
/// <param name="Shift">The shift.</param>
/// <param name="OperatorName">Company.</param>
/// <param name="Calendar">The operator's clock.</param>
/// <param name="Lines">Payments and what was given back, in order.</param>
/// <param name="Closing">The count; null while it is open.</param>
public sealed record ShiftView(CounterShift Shift, string OperatorName, UtilityCalendar Calendar, IReadOnlyList<ShiftLine> Lines, ShiftClosing? Closing)
{
    /// <summary>Cash taken.</summary>
    public decimal Taken => Lines.Where(line => line.Amount > 0).Sum(line => line.Amount);

    /// <summary>Cash given back.</summary>
    public decimal GivenBack => -Lines.Where(line => line.Amount < 0).Sum(line => line.Amount);

    /// <summary>What the till should hold.</summary>
    public decimal Expected => CounterRules.Expected(Shift.OpeningFloat, Taken, GivenBack);
}

/// <summary>Cash that came into a till or left it.</summary>
/// <param name="At">When.</param>
/// <param name="Receipt">Receipt of the payment.</param>
/// <param name="Account">Account number, or null.</param>
/// <param name="Name">Name, or null.</param>
/// <param name="Amount">Positive: taken; negative: given back.</param>
/// <param name="Reason">Why it was given back, or null.</param>
public sealed record ShiftLine(DateTimeOffset At, string Receipt, string? Account, string? Name, decimal Amount, string? Reason);

/// <summary>What one clerk took in some days.</summary>
/// <param name="Clerk">Name.</param>
/// <param name="Payments">How many.</param>
/// <param name="Taken">Their sum.</param>
/// <param name="Reversals">How many of all this clerk's payments were taken back in these days.</param>
/// <param name="Reversed">Their sum.</param>
/// <param name="Shifts">Shifts closed.</param>
/// <param name="Over">Sum of what was counted too much.</param>
/// <param name="Short">Sum of what was missing, positive.</param>
public sealed record ClerkRow(string Clerk, int Payments, decimal Taken, int Reversals, decimal Reversed, int Shifts, decimal Over, decimal Short);

/// <summary>A payment taken back, with both persons.</summary>
/// <param name="At">When.</param>
/// <param name="Receipt">Receipt number.</param>
/// <param name="TakenBy">Who took it.</param>
/// <param name="TakenAt">When.</param>
/// <param name="By">Who took it back.</param>
/// <param name="Reason">Why.</param>
/// <param name="Amount">All of it.</param>
/// <param name="Rail">Rail.</param>
public sealed record ReversalRow(DateTimeOffset At, string Receipt, string TakenBy, DateTimeOffset TakenAt, string By, string Reason, decimal Amount, string Rail);

/// <summary>Clerks by reversals over some days.</summary>
/// <param name="From">First local day.</param>
/// <param name="To">Last local day.</param>
/// <param name="Clerks">Whoever's payments were taken back most first.</param>
/// <param name="Reversals">Newest first, at most 500.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Calendar">The operator's clock.</param>
public sealed record ClerkReport(DateOnly From, DateOnly To, IReadOnlyList<ClerkRow> Clerks, IReadOnlyList<ReversalRow> Reversals, string Currency, UtilityCalendar Calendar);
