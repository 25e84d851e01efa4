using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Network;

/// <summary>What a network point is.</summary>
public enum NetworkPointKind
{
    /// <summary>Plant or source: where supply enters.</summary>
    Plant,
    /// <summary>Pumping station, substation, pressure reducing station.</summary>
    Station,
    /// <summary>District metered area or other zone.</summary>
    Zone,
    /// <summary>Feeder.</summary>
    Feeder,
    /// <summary>Transformer or other last branching.</summary>
    Transformer,
}

/// <summary>A place of the network where what flows in is measured and compared with what is registered below. A sensor there is a meter installed at it.</summary>
public sealed class NetworkPoint : IOwned
{
    /// <summary>Key.</summary>
    public int Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Unique per operator.</summary>
    public required string Code { get; init; }
    /// <summary>Name people use.</summary>
    public required string Name { get; set; }
    /// <summary>Kind.</summary>
    public NetworkPointKind Kind { get; init; }
    /// <summary>What flows.</summary>
    public Resource Resource { get; init; }
    /// <summary>The point above, or null at the top.</summary>
    public int? ParentId { get; set; }
    /// <summary>Ids from the top down to this point, itself included; kept by the operation that places it.</summary>
    public int[] Path { get; set; } = [];
    /// <summary>Rated capacity in base units (Wh or L) per hour, or null when unknown.</summary>
    public long? CapacityPerHour { get; set; }
    /// <summary>Loss that cannot be avoided between it and what is metered next below (lines, transformers), in % of expected, 0 to 100; null: not known. Electricity and gas.</summary>
    public decimal? TechnicalLossPercent { get; set; }
    /// <summary>Base units (Wh or L) a day that are rightly taken below it without a meter (fire, flushing, street lamps), as estimated; null: none known.</summary>
    public long? UnmeteredPerDay { get; set; }
    /// <summary>Degrees north, −90 to 90.</summary>
    public double? Latitude { get; set; }
    /// <summary>Degrees east, −180 to 180.</summary>
    public double? Longitude { get; set; }
}
