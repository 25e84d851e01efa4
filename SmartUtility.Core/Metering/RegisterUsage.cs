namespace SmartUtility.Core.Metering;

/// <summary>What one register counted at a usage point during a billing period: the rows of a bill that lead back to readings. Two rows for a period in which the meter was exchanged.</summary>
/// <param name="RegisterId">The register.</param>
/// <param name="Serial">Serial of its meter.</param>
/// <param name="Code">OBIS code.</param>
/// <param name="Unit">Unit as the register shows it.</param>
/// <param name="Decimals">Decimals of the stored numbers.</param>
/// <param name="FromIndex">Index at the start, stored units; interpolated between the readings around the boundary, rounded down.</param>
/// <param name="FromAt">Start of the period, or the installation's start.</param>
/// <param name="ToIndex">Index at the end, stored units.</param>
/// <param name="ToAt">End of the period, the installation's end, or the last reading.</param>
/// <param name="Quantity">Counted in between, stored units, rollover included; never negative.</param>
/// <param name="BaseQuantity">The same in base units (Wh or L).</param>
/// <param name="BaseFactor">Base units in one stored unit.</param>
/// <param name="Quality">Valid when real readings stand within 2 hours of both ends, else EstimatedLinear; Questionable when there are none.</param>
public sealed record RegisterUsage(int RegisterId, string Serial, string Code, string Unit, int Decimals, long FromIndex, DateTimeOffset FromAt, long ToIndex, DateTimeOffset ToAt,
    long Quantity, decimal BaseQuantity, decimal BaseFactor, ReadingQuality Quality)
{
    /// <summary>End of the period or of the installation, whichever is earlier; later than <see cref="ToAt"/> when the meter fell silent.</summary>
    public DateTimeOffset Until { get; init; } = ToAt;

    /// <summary>The last reading known of the register, within the span or after it; null: none. Before <see cref="Until"/> nobody knows what was used since.</summary>
    public DateTimeOffset? KnownUntil { get; init; } = ToAt;
}

/// <summary>What one register counted in one hour.</summary>
/// <param name="RegisterId">The register.</param>
/// <param name="From">Start of the hour.</param>
/// <param name="BaseQuantity">Base units (Wh or L).</param>
public sealed record RegisterHour(int RegisterId, DateTimeOffset From, decimal BaseQuantity);
