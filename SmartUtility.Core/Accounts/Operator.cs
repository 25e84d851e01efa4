using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Accounts;

/// <summary>Which bills of a run wait for a person.</summary>
public enum BillReview
{
    /// <summary>Those that stand out against the account's own history.</summary>
    Flagged,
    /// <summary>None: what a check does not hold back is issued.</summary>
    None,
    /// <summary>All of them.</summary>
    All,
}

/// <summary>A public utility company: the tenant. Its people are staff, its customers subscribers.</summary>
public sealed class Operator
{
    /// <summary>Key.</summary>
    public int Id { get; init; }
    /// <summary>First segment of its MQTT topics and user names; capital letters, digits and hyphens, 2 to 20; unique in the installation.</summary>
    public required string Code { get; init; }
    /// <summary>Company name as it stands on bills.</summary>
    public required string Name { get; set; }
    /// <summary>Tax identifier printed on bills (e.g. IFU in Benin).</summary>
    public string? LegalId { get; set; }
    /// <summary>Postal address printed on bills.</summary>
    public string? Address { get; set; }
    /// <summary>Phone of the complaint desk, as printed.</summary>
    public string? Phone { get; set; }
    /// <summary>E-mail of the control room.</summary>
    public string? Email { get; set; }
    /// <summary>IANA zone in which its days and months are cut, e.g. "Africa/Porto-Novo".</summary>
    public required string TimeZone { get; set; }
    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; set; }
    /// <summary>What it supplies.</summary>
    public required Resource[] Resources { get; set; }
    /// <summary>"en" or "fr": for messages without a known recipient language.</summary>
    public string Language { get; set; } = "fr";
    /// <summary>Days after the end of a month before it closes and is billed, 0 to 30.</summary>
    public int GraceDays { get; set; } = 3;
    /// <summary>Days from issue to due date, 1 to 60.</summary>
    public int DueDays { get; set; } = 15;
    /// <summary>Which bills wait for a person before they are issued.</summary>
    public BillReview Review { get; set; } = BillReview.Flagged;
    /// <summary>Months after which a bill is not raised any more, 1 to 60. What was billed too much is always given back.</summary>
    public int BackBillMonths { get; set; } = 12;
    /// <summary>Local time from which supply may be cut on a working day.</summary>
    public TimeOnly CutFrom { get; set; } = new(8, 0);
    /// <summary>Local time until which supply may be cut on a working day.</summary>
    public TimeOnly CutUntil { get; set; } = new(15, 0);
    /// <summary>True when supply may be cut at any hour and day (a demonstration setting; said wherever it matters).</summary>
    public bool CutAnyHour { get; set; }
    /// <summary>Readings older than this are stale: no cut is made on them.</summary>
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromHours(24);
    /// <summary>True for an operator made by the demonstration.</summary>
    public bool IsDemo { get; init; }

    /// <summary>Its calendar.</summary>
    public UtilityCalendar Calendar() => UtilityCalendar.Of(TimeZone);
}

/// <summary>A day on which the operator does not work: no cut, whatever the hour.</summary>
public sealed class Holiday : IOwned
{
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Local day.</summary>
    public DateOnly Day { get; init; }
    /// <summary>What is celebrated.</summary>
    public required string Name { get; set; }
}

/// <summary>A weekly turn of the dispatcher roster: who is told of an alert.</summary>
public sealed class DutyShift : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The dispatcher's sign-in.</summary>
    public int UserId { get; init; }
    /// <summary>Local weekday on which the turn starts.</summary>
    public DayOfWeek Weekday { get; init; }
    /// <summary>Local start.</summary>
    public TimeOnly From { get; init; }
    /// <summary>Length; a turn may run past midnight. Up to 24 h.</summary>
    public TimeSpan Length { get; init; }
}
