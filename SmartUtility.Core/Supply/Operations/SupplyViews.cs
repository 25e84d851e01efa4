using SmartUtility.Core.Commands.Operations;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;


namespace SmartUtility.Core.Supply.Operations;

/// <summary>A line of the list of meters.</summary>
/// <param name="Id">Key.</param>
/// <param name="Serial">Serial number.</param>
/// <param name="OperatorCode">Its operator.</param>
/// <param name="Resource">What it measures.</param>
/// <param name="Switch">Relay, valve or nothing.</param>
/// <param name="Supply">As last reported.</param>
/// <param name="IsOnline">Connected.</param>
/// <param name="LastSeenAt">Last heard of.</param>
/// <param name="Interval">How often it should report.</param>
/// <param name="PlaceCode">Usage point or network point where it is installed, or null.</param>
/// <param name="District">District of the usage point, or name of the network point.</param>
/// <param name="Subscriber">Who is supplied, or null.</param>
public sealed record MeterLine(int Id, string Serial, string OperatorCode, Resource Resource, SwitchKind Switch, SupplyState Supply, bool IsOnline, DateTimeOffset? LastSeenAt, TimeSpan Interval,
    string? PlaceCode, string? District, string? Subscriber);

/// <summary>A register of a meter, with its last reading.</summary>
/// <param name="Id">Key.</param>
/// <param name="Code">OBIS code.</param>
/// <param name="Unit">Unit as it shows it.</param>
/// <param name="Decimals">Decimals of stored numbers.</param>
/// <param name="BaseFactor">Base units (Wh or L) in one stored number.</param>
/// <param name="LastValue">Last stored number, or null.</param>
/// <param name="LastAt">Its time.</param>
public sealed record RegisterLine(int Id, string Code, string Unit, int Decimals, decimal BaseFactor, long? LastValue, DateTimeOffset? LastAt);

/// <summary>Where the meter was and when.</summary>
/// <param name="PlaceCode">Code of the usage or network point.</param>
/// <param name="Place">District or name.</param>
/// <param name="From">From.</param>
/// <param name="Until">Until, or null while there.</param>
public sealed record InstallationLine(string PlaceCode, string Place, DateTimeOffset From, DateTimeOffset? Until);

/// <summary>Everything the page of one meter shows of its supply.</summary>
/// <param name="Id">Key.</param>
/// <param name="OperatorId">The tenant.</param>
/// <param name="OperatorCode">Its code.</param>
/// <param name="OperatorName">Its name.</param>
/// <param name="TimeZone">The operator's zone, in which times are shown.</param>
/// <param name="AnyHour">The operator allows cuts at any hour (said wherever a cut is decided).</param>
/// <param name="Serial">Serial number.</param>
/// <param name="Model">Maker and model.</param>
/// <param name="Resource">What it measures.</param>
/// <param name="Interval">How often it should report.</param>
/// <param name="Switch">Relay, valve or nothing.</param>
/// <param name="Supply">As last reported; the only thing a page shows as on or off.</param>
/// <param name="SupplyAt">When reported.</param>
/// <param name="IsOnline">Connected.</param>
/// <param name="LastSeenAt">Last heard of.</param>
/// <param name="PlaceCode">Usage point, or the network point it measures; null in the store.</param>
/// <param name="District">District or name.</param>
/// <param name="Landmark">How to find it.</param>
/// <param name="VitalReason">Why it must not be cut, or null.</param>
/// <param name="IsSupplied">True at a usage point: there is something to switch.</param>
/// <param name="Contract">What is contracted today.</param>
/// <param name="AgreementNumber">The agreement, or null.</param>
/// <param name="SuspendedReason">Why suspended, or null.</param>
/// <param name="Subscriber">Who holds it, or null.</param>
/// <param name="Account">The account number, or null.</param>
/// <param name="CutRefusal">Why a cut would be refused now, or null.</param>
/// <param name="Commands">Newest first.</param>
/// <param name="WorkOrders">Of this meter, newest first.</param>
/// <param name="Registers">Its counters.</param>
/// <param name="Installations">Newest first.</param>
public sealed record MeterSupply(int Id, int OperatorId, string OperatorCode, string OperatorName, string TimeZone, bool AnyHour, string Serial, string? Model, Resource Resource, TimeSpan Interval, SwitchKind Switch, SupplyState Supply,
    DateTimeOffset? SupplyAt, bool IsOnline, DateTimeOffset? LastSeenAt, string? PlaceCode, string? District, string? Landmark, string? VitalReason, bool IsSupplied, ContractState Contract,
    string? AgreementNumber, string? SuspendedReason, string? Subscriber, string? Account, Refusal? CutRefusal, IReadOnlyList<CommandView> Commands, IReadOnlyList<WorkOrderLine> WorkOrders,
    IReadOnlyList<RegisterLine> Registers, IReadOnlyList<InstallationLine> Installations)
{
    /// <summary>The command that is still on its way, or null.</summary>
    public CommandView? Pending => Commands.FirstOrDefault(command => command.IsOpen && command.Action != Core.Commands.CommandAction.Read);

    /// <summary>The work order to switch by hand that nobody has done yet, or null.</summary>
    public WorkOrderLine? PendingWork => WorkOrders.FirstOrDefault(order => order.IsOpen && order.Kind is (Core.WorkOrders.WorkKind.Disconnect or Core.WorkOrders.WorkKind.Connect));

    /// <summary>Supply as the contract wants it.</summary>
    public SupplyState Desired => DesiredSupply.Of(Contract);
}

/// <summary>A work order of a meter.</summary>
/// <param name="Id">Number.</param>
/// <param name="Kind">Kind.</param>
/// <param name="State">State.</param>
/// <param name="Title">What to do.</param>
/// <param name="CreatedAt">Made at.</param>
/// <param name="EndedAt">Ended at.</param>
/// <param name="Cause">What was found.</param>
public sealed record WorkOrderLine(long Id, WorkOrders.WorkKind Kind, WorkOrders.WorkState State, string Title, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, string? Cause)
{
    /// <summary>True until done or cancelled.</summary>
    public bool IsOpen => State is WorkOrders.WorkState.ToDo or WorkOrders.WorkState.UnderWay;
}

/// <summary>How the meters of an operator report.</summary>
/// <param name="Code">The operator.</param>
/// <param name="Name">Its name.</param>
/// <param name="AnyHour">It allows cuts at any hour.</param>
/// <param name="Installed">Meters installed.</param>
/// <param name="Heard">Meters heard of in the last day.</param>
/// <param name="Online">Meters connected now.</param>
/// <param name="Waiting">Commands without an answer yet.</param>
/// <param name="Expired">Commands that expired in the last day.</param>
/// <param name="Unassigned">Work orders nobody has.</param>
public sealed record ReportingLine(string Code, string Name, bool AnyHour, int Installed, int Heard, int Online, int Waiting, int Expired, int Unassigned);

/// <summary>A place whose supply is not as its agreement says.</summary>
/// <param name="OperatorCode">Its operator.</param>
/// <param name="Serial">The meter.</param>
/// <param name="Resource">What flows.</param>
/// <param name="Difference">What does not agree.</param>
/// <param name="Contract">What is contracted.</param>
/// <param name="Reported">What the meter last said.</param>
/// <param name="ReportedAt">When.</param>
/// <param name="Switch">Relay, valve or nothing.</param>
/// <param name="PlaceCode">Usage point.</param>
/// <param name="District">District.</param>
/// <param name="Landmark">How to find it.</param>
/// <param name="AgreementNumber">The agreement, or null.</param>
/// <param name="Subscriber">Its holder, or null.</param>
/// <param name="SuspendedReason">Why suspended, or null.</param>
/// <param name="Flow">Consumption in base units (Wh or L) in the whole hours of the last 24 in which nothing should have flowed.</param>
public sealed record DifferenceLine(string OperatorCode, string Serial, Resource Resource, SupplyDifference Difference, ContractState Contract, SupplyState Reported, DateTimeOffset? ReportedAt, SwitchKind Switch,
    string PlaceCode, string District, string? Landmark, string? AgreementNumber, string? Subscriber, string? SuspendedReason, decimal Flow);
