using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Network;

/// <summary>What stands at a usage point.</summary>
public enum UsagePointKind
{
    /// <summary>A home, or several households in one compound.</summary>
    Home,
    /// <summary>A business.</summary>
    Business,
    /// <summary>School, hospital, office of the state.</summary>
    PublicBody,
    /// <summary>Public tap.</summary>
    Standpipe,
    /// <summary>Water kiosk.</summary>
    Kiosk,
}

/// <summary>Where a subscriber is supplied. It stays when the meter or the subscriber changes. Found by district and landmark: a street address is never required.</summary>
public sealed class UsagePoint : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Unique per operator.</summary>
    public required string Code { get; init; }
    /// <summary>The network point that supplies it.</summary>
    public int NetworkPointId { get; set; }
    /// <summary>What is supplied.</summary>
    public Resource Resource { get; init; }
    /// <summary>Kind.</summary>
    public UsagePointKind Kind { get; set; }
    /// <summary>Households behind the meter, 1 or more (blocks of a tariff may scale by it).</summary>
    public int Households { get; set; } = 1;
    /// <summary>True where use is authorised and never billed (the company's own premises, hydrants).</summary>
    public bool IsUnbilled { get; set; }
    /// <summary>District or quarter.</summary>
    public required string District { get; set; }
    /// <summary>"Behind the blue mosque, second gate".</summary>
    public string? Landmark { get; set; }
    /// <summary>Degrees north.</summary>
    public double? Latitude { get; set; }
    /// <summary>Degrees east.</summary>
    public double? Longitude { get; set; }
    /// <summary>Round of the meter reader.</summary>
    public string? ReadingRoute { get; set; }
    /// <summary>Why supply must not be cut (hospital, oxygen at home), or null.</summary>
    public string? VitalReason { get; set; }
    /// <summary>Last day of the vital flag; null with a reason means without end.</summary>
    public DateOnly? VitalUntil { get; set; }

    /// <summary>True when supply must not be cut on this local day.</summary>
    public bool IsVital(DateOnly today) => VitalReason is not null && (VitalUntil is null || VitalUntil >= today);
}

/// <summary>At this instant a usage point was connected to another network point; <see cref="UsagePoint.NetworkPointId"/> is where it stands since the last one.</summary>
public sealed class UsagePointMove : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>What was moved.</summary>
    public long UsagePointId { get; init; }
    /// <summary>Where it stood until then.</summary>
    public int FromPointId { get; init; }
    /// <summary>Where it stands from then on.</summary>
    public int ToPointId { get; init; }
    /// <summary>When; a full hour of UTC, so that no hour belongs to two points.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>A zone in which supply must not be cut during a period (flood, epidemic, election).</summary>
public sealed class Moratorium : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The network point whose whole subtree is protected; null protects the operator's whole area.</summary>
    public int? NetworkPointId { get; init; }
    /// <summary>First local day.</summary>
    public DateOnly From { get; init; }
    /// <summary>Last local day.</summary>
    public DateOnly Until { get; set; }
    /// <summary>Why; shown in the refusal.</summary>
    public required string Reason { get; set; }
}
