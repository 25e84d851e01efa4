using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation;

/// <summary>The demonstration country as data: what is seeded and what the virtual meters play. Same numbers, same country.</summary>
/// <param name="Until">First local day without history: readings go up to its midnight.</param>
/// <param name="MeterCount">Meters installed now, those of the network among them.</param>
/// <param name="Days">Days of history.</param>
/// <param name="Operators">Two.</param>
public sealed record Country(DateOnly Until, int MeterCount, int Days, IReadOnlyList<OperatorPlan> Operators)
{
    /// <summary>The zone both operators live in; no clock change.</summary>
    public const string Zone = "Africa/Porto-Novo";

    /// <summary>Its calendar.</summary>
    public static readonly UtilityCalendar Calendar = UtilityCalendar.Of(Zone);

    /// <summary>First local day of history.</summary>
    public DateOnly From => Until.AddDays(-Days);

    /// <summary>Hours of history by number, [first, end).</summary>
    public long FirstHour => HourStamp.NoOf(Calendar.StartOf(From));

    /// <summary>The hour that follows history.</summary>
    public long EndHour => HourStamp.NoOf(Calendar.StartOf(Until));

    /// <summary>From this hour on history is hourly; before, one reading a day at local midnight.</summary>
    public long HourlyFrom => Math.Max(FirstHour, HourStamp.NoOf(Calendar.StartOf(Until.AddDays(-35))));
}

/// <summary>An operator of the country.</summary>
/// <param name="Code">Code.</param>
/// <param name="Name">Company name.</param>
/// <param name="LegalId">Tax id.</param>
/// <param name="Address">Address on bills.</param>
/// <param name="Phone">Complaint desk.</param>
/// <param name="Email">Control room.</param>
/// <param name="Resources">What it supplies.</param>
/// <param name="Points">Its network; a parent stands before its children.</param>
/// <param name="Customers">Its subscribers.</param>
/// <param name="Places">Its usage points with their meters and agreements.</param>
public sealed record OperatorPlan(string Code, string Name, string LegalId, string Address, string Phone, string Email, Resource[] Resources,
    IReadOnlyList<PointPlan> Points, IReadOnlyList<CustomerPlan> Customers, IReadOnlyList<PlacePlan> Places);

/// <summary>A place of the network with its inlet meter.</summary>
/// <param name="No">Position in the operator's list.</param>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Resource">What flows.</param>
/// <param name="Parent">Position of the point above, or null.</param>
/// <param name="Loss">Technical loss on the way from here to what is below, as a share of what is below, e.g. 0.06.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Inlet">Its meter.</param>
/// <param name="Leak">A leak going on below, or null.</param>
/// <param name="Outage">Hours in which nothing flows, or null; they may reach beyond the history.</param>
public sealed record PointPlan(int No, string Code, string Name, NetworkPointKind Kind, Resource Resource, int? Parent, double Loss, double Latitude, double Longitude, MeterPlan Inlet,
    LeakPlan? Leak = null, (long From, long To)? Outage = null)
{
    /// <summary>True for the points that usage points hang on.</summary>
    public bool IsLeaf => Kind is NetworkPointKind.Zone or NetworkPointKind.Transformer;
}

/// <summary>Water that leaves the pipes: of the network, or behind a meter.</summary>
/// <param name="FromHour">Since this hour.</param>
/// <param name="PerHour">Base units an hour, when grown.</param>
/// <param name="GrowsHours">Hours in which it grows evenly from nothing; 0 = abrupt.</param>
public sealed record LeakPlan(long FromHour, long PerHour, int GrowsHours = 0)
{
    /// <summary>Base units that leave in an hour.</summary>
    public long At(long hour) => hour < FromHour ? 0 : hour - FromHour >= GrowsHours ? PerHour : PerHour * (hour - FromHour) / GrowsHours;
}

/// <summary>Somebody at a meter: what it said.</summary>
/// <param name="Hour">In this hour.</param>
/// <param name="Kind">Kind of its event, like "tamper.magnet".</param>
/// <param name="Detail">Its words.</param>
public sealed record TamperPlan(long Hour, string Kind, string Detail);

/// <summary>Use that passes beside the meter.</summary>
/// <param name="FromHour">Since this hour.</param>
/// <param name="Share">Share of the true use that is not registered, 0 to 1.</param>
public sealed record BypassPlan(long FromHour, double Share);

/// <summary>A meter.</summary>
/// <param name="Serial">Serial.</param>
/// <param name="Model">Maker's model.</param>
/// <param name="Resource">What.</param>
/// <param name="Switch">Relay, valve, none.</param>
/// <param name="Capacity">Base units at which its counter starts again.</param>
/// <param name="FirstIndex">Index at <paramref name="FromHour"/>.</param>
/// <param name="FromHour">Installed from this hour.</param>
/// <param name="UntilHour">Taken away at this hour, or null.</param>
/// <param name="SilentFrom">Sends nothing from this hour on, or null.</param>
/// <param name="Gap">Hours without readings, or null.</param>
/// <param name="FrozenFrom">Its counter stands still from this hour on, whatever flows; null: it turns.</param>
/// <param name="SimGroup">The carrier whose SIM card it has.</param>
public sealed record MeterPlan(string Serial, string Model, Resource Resource, SwitchKind Switch, long Capacity, long FirstIndex, long FromHour, long? UntilHour = null, long? SilentFrom = null, (long From, long To)? Gap = null,
    long? FrozenFrom = null, string? SimGroup = null)
{
    /// <summary>True when it had a reading to send at the start of this hour.</summary>
    public bool Reports(long hour) => (SilentFrom is null || hour < SilentFrom) && (Gap is not { } gap || hour < gap.From || hour >= gap.To);

    /// <summary>The last hour at or before this one at whose start it had a reading to send.</summary>
    public long LastReport(long hour)
    {
        var last = Math.Min(hour, UntilHour ?? hour);
        if (SilentFrom <= last) last = SilentFrom.Value - 1;
        return Gap is { } gap && last >= gap.From && last < gap.To ? gap.From - 1 : last;
    }
}

/// <summary>A usage point with what hangs on it.</summary>
/// <param name="No">Position in the operator's list.</param>
/// <param name="Code">Code.</param>
/// <param name="Point">Position of its network point.</param>
/// <param name="Load">What it really takes.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Households">1 or more.</param>
/// <param name="District">District.</param>
/// <param name="Landmark">Where exactly.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="VitalReason">Why never cut, or null.</param>
/// <param name="VitalUntil">Last day of it, or null.</param>
/// <param name="Meters">Its meters over time; the last is there now.</param>
/// <param name="Agreement">Its agreement, or null: it flows without one.</param>
/// <param name="Bypass">Use beside the meter, or null.</param>
/// <param name="Leak">A leak behind the meter, or null.</param>
/// <param name="Tamper">What its meter said of somebody at it, or null.</param>
public sealed record PlacePlan(int No, string Code, int Point, Load Load, UsagePointKind Kind, int Households, string District, string Landmark, double Latitude, double Longitude,
    string? VitalReason, DateOnly? VitalUntil, IReadOnlyList<MeterPlan> Meters, AgreementPlan? Agreement, BypassPlan? Bypass, LeakPlan? Leak = null, TamperPlan? Tamper = null);

/// <summary>An agreement.</summary>
/// <param name="Number">Contract number.</param>
/// <param name="Customer">Position of the subscriber.</param>
/// <param name="Tariff">Tariff code.</param>
/// <param name="StartsOn">First local day.</param>
/// <param name="EndsOn">First local day after, or null.</param>
/// <param name="SuspendedOn">Supply switched off since this local day at 10:00, or null.</param>
public sealed record AgreementPlan(string Number, int Customer, string Tariff, DateOnly StartsOn, DateOnly? EndsOn = null, DateOnly? SuspendedOn = null);

/// <summary>A subscriber.</summary>
/// <param name="No">Position in the operator's list.</param>
/// <param name="Account">Account number.</param>
/// <param name="Name">Name.</param>
/// <param name="Kind">Kind.</param>
/// <param name="TaxId">For businesses.</param>
/// <param name="Email">Or null.</param>
/// <param name="Language">"fr" or "en".</param>
/// <param name="Phones">The first is the main one.</param>
/// <param name="Habit">How it pays.</param>
/// <param name="Seed">Its own chance.</param>
public sealed record CustomerPlan(int No, string Account, string Name, SubscriberKind Kind, string? TaxId, string? Email, string Language, IReadOnlyList<string> Phones, PayingHabit Habit, ulong Seed);

/// <summary>How a subscriber pays.</summary>
public enum PayingHabit
{
    /// <summary>Before the due date.</summary>
    Prompt,
    /// <summary>Two or three weeks after it.</summary>
    Late,
    /// <summary>Half now, the rest a month later.</summary>
    InParts,
    /// <summary>Rounds up and has a credit.</summary>
    Ahead,
    /// <summary>Stopped paying some months ago.</summary>
    Stopped,
}
