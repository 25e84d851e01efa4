using System.Text;

namespace SmartUtility.Core.Metering.Payloads;

/// <summary>Units that meters write, and exact conversion between those of one quantity.</summary>
public static class Units
{
    // Base units (Wh, L) in one; a unit without a base ("pulse") converts to nothing but itself.
    static readonly (string Name, string Base, decimal InBase)[] Known =
    [
        ("Wh", "Wh", 1), ("kWh", "Wh", 1_000), ("MWh", "Wh", 1_000_000),
        ("L", "L", 1), ("m3", "L", 1_000), ("m³", "L", 1_000), ("dm3", "L", 1), ("mL", "L", 0.001m),
    ];

    /// <summary>Units of length: a register in one of them is a level (of a tank), no counter. It may fall; its base factor is what one step holds.</summary>
    public static readonly IReadOnlyList<string> Levels = ["m", "cm", "mm"];

    /// <summary>True for a unit of length.</summary>
    public static bool IsLevel(string unit) => Levels.Contains(unit);

    /// <summary>Factor that turns a value in one unit into the other; null when they do not measure the same. Case does not matter ("KWH").</summary>
    public static decimal? Factor(ReadOnlySpan<byte> from, string to)
    {
        var name = Encoding.UTF8.GetString(from);
        if (string.Equals(name, to, StringComparison.OrdinalIgnoreCase)) return 1;
        return Find(name) is { } sent && Find(to) is { } wanted && sent.Base == wanted.Base ? sent.InBase / wanted.InBase : null;
    }

    /// <summary>Base unit ("Wh" or "L") of a unit and how many of them it holds; null when that comes from the register ("pulse").</summary>
    public static (string Base, decimal InBase)? BaseOf(string unit) => Find(unit) is { } found ? (found.Base, found.InBase) : null;

    static (string Name, string Base, decimal InBase)? Find(string name)
    {
        foreach (var unit in Known)
            if (string.Equals(unit.Name, name, StringComparison.OrdinalIgnoreCase)) return unit;
        return null;
    }
}
