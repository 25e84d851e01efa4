using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering;

/// <summary>What the meter has to switch supply with.</summary>
public enum SwitchKind
{
    /// <summary>Nothing: an agent goes.</summary>
    None,
    /// <summary>Electrical relay.</summary>
    Relay,
    /// <summary>Valve.</summary>
    Valve,
}

/// <summary>What the meter last said of its supply.</summary>
public enum SupplyState
{
    /// <summary>Never said.</summary>
    Unknown,
    /// <summary>Supply on.</summary>
    On,
    /// <summary>Supply off.</summary>
    Off,
}

/// <summary>A device that measures. It has registers; where it is installed is history (<see cref="Installation"/>).</summary>
public sealed class Meter : IOwned
{
    /// <summary>Key.</summary>
    public int Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Serial number, unique per operator; also its name in MQTT topics and its user name after the operator's code.</summary>
    public required string Serial { get; init; }
    /// <summary>Maker and model.</summary>
    public string? Model { get; set; }
    /// <summary>What it measures.</summary>
    public Resource Resource { get; init; }
    /// <summary>Relay, valve or nothing.</summary>
    public SwitchKind Switch { get; init; }
    /// <summary>HMAC-SHA256 of the MQTT secret under the installation's pepper, 32 bytes; null: may not connect.</summary>
    public byte[]? SecretHash { get; set; }
    /// <summary>How often it is expected to report.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);
    /// <summary>When the program last heard of it.</summary>
    public DateTimeOffset? LastSeenAt { get; set; }
    /// <summary>Connected, by its own word or its will.</summary>
    public bool IsOnline { get; set; }
    /// <summary>When it was last heard on a connection that broke without a goodbye; null when it is connected, left by itself or was cut off by the program.</summary>
    public DateTimeOffset? LostAt { get; set; }
    /// <summary>Code of the gateway that last spoke for it; null: it connects itself.</summary>
    public string? Link { get; set; }
    /// <summary>The group of SIM cards that it calls with, as the operator names it (a carrier, a contract, an access point), 1 to <see cref="MaxSimGroup"/> characters; null: unknown, or it needs none.</summary>
    public string? SimGroup { get; set; }
    /// <summary>Longest name of a group of SIM cards.</summary>
    public const int MaxSimGroup = 60;
    /// <summary>Supply as the meter last reported it.</summary>
    public SupplyState Supply { get; set; }
    /// <summary>When it said so (arrival time).</summary>
    public DateTimeOffset? SupplyAt { get; set; }
    /// <summary>Its counters.</summary>
    public List<Register> Registers { get; init; } = [];
}

/// <summary>One counter of a meter. Readings are whole numbers in its unit and resolution.</summary>
public sealed class Register : IOwned
{
    /// <summary>Key; readings refer to it.</summary>
    public int Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The meter.</summary>
    public int MeterId { get; init; }
    /// <summary>OBIS code (IEC 62056-61) as data, e.g. "1-0:1.8.0"; unique per meter.</summary>
    public required string Code { get; init; }
    /// <summary>Unit of the value as the meter writes it: "kWh", "Wh", "m3", "L", "pulse".</summary>
    public required string Unit { get; init; }
    /// <summary>Decimals kept: the stored number is value × 10^Decimals. 0 to 6.</summary>
    public int Decimals { get; init; }
    /// <summary>Stored number at which the counter starts again from 0 (5 digits and 3 decimals: 100 000 000); positive.</summary>
    public long Capacity { get; init; }
    /// <summary>Base units (Wh or L) in one stored number: multiplier, transformer ratio, pulse weight, gas correction. Positive.</summary>
    public decimal BaseFactor { get; init; } = 1;
}

/// <summary>A meter at a usage point or a network point during a time. A meter is in one place at a time.</summary>
public sealed class Installation : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The meter.</summary>
    public int MeterId { get; init; }
    /// <summary>Where a subscriber is supplied, or null.</summary>
    public long? UsagePointId { get; init; }
    /// <summary>Where the network is measured, or null. Exactly one of the two is set.</summary>
    public int? NetworkPointId { get; init; }
    /// <summary>For a network point: +1 measures what flows in, −1 what flows out.</summary>
    public short Flow { get; init; } = 1;
    /// <summary>For a meter between two network points: the one it counts out of, while it counts into <see cref="NetworkPointId"/> (by <see cref="Flow"/>); else null.</summary>
    public int? SourcePointId { get; init; }
    /// <summary>From this instant.</summary>
    public DateTimeOffset From { get; init; }
    /// <summary>Until this instant (exclusive), or null while installed.</summary>
    public DateTimeOffset? Until { get; set; }
}
