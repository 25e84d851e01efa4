using System.Text;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Payloads;

/// <summary>What a decoder must know of a meter: its registers.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="MeterId">The meter.</param>
/// <param name="Serial">Its serial.</param>
/// <param name="Resource">What it measures.</param>
/// <param name="Registers">Its counters.</param>
public sealed record MeterLayout(int OperatorId, int MeterId, string Serial, Resource Resource, IReadOnlyList<RegisterLayout> Registers)
{
    /// <summary>The register of an OBIS code in UTF-8; null when the meter has none. An empty code means the only register of a meter that has one.</summary>
    public RegisterLayout? Find(ReadOnlySpan<byte> code)
    {
        if (code.IsEmpty) return Registers.Count == 1 ? Registers[0] : null;
        for (var i = 0; i < Registers.Count; i++)
            if (code.SequenceEqual(Registers[i].CodeBytes.Span)) return Registers[i];
        return null;
    }
}

/// <summary>One counter as a decoder needs it. Compared by reference: one object per register and version.</summary>
/// <param name="id">Key of the register.</param>
/// <param name="meterId">Its meter.</param>
/// <param name="operatorId">Its tenant.</param>
/// <param name="code">OBIS code.</param>
/// <param name="unit">Unit of the value as the meter writes it.</param>
/// <param name="decimals">Decimals kept, 0 to 6.</param>
/// <param name="capacity">Stored number at which it starts again from 0.</param>
/// <param name="baseFactor">Base units (Wh or L) in one stored number.</param>
public sealed class RegisterLayout(int id, int meterId, int operatorId, string code, string unit, int decimals, long capacity, decimal baseFactor)
{
    static readonly decimal[] Powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

    /// <summary>Key of the register.</summary>
    public int Id { get; } = id;
    /// <summary>Its meter.</summary>
    public int MeterId { get; } = meterId;
    /// <summary>Its tenant.</summary>
    public int OperatorId { get; } = operatorId;
    /// <summary>OBIS code.</summary>
    public string Code { get; } = code;
    /// <summary>OBIS code in UTF-8.</summary>
    public ReadOnlyMemory<byte> CodeBytes { get; } = Encoding.UTF8.GetBytes(code);
    /// <summary>Unit of the value as the meter writes it.</summary>
    public string Unit { get; } = unit;
    /// <summary>True for a level, which may fall.</summary>
    public bool IsLevel { get; } = Units.IsLevel(unit);
    /// <summary>The unit in UTF-8.</summary>
    public ReadOnlyMemory<byte> UnitBytes { get; } = Encoding.UTF8.GetBytes(unit);
    /// <summary>Stored numbers in one unit: 10^decimals.</summary>
    public decimal Scale { get; } = Powers[decimals];
    /// <summary>Stored number at which it starts again from 0.</summary>
    public long Capacity { get; } = capacity;
    /// <summary>Base units (Wh or L) in one stored number.</summary>
    public decimal BaseFactor { get; } = baseFactor;
}
