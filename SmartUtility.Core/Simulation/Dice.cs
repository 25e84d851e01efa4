namespace SmartUtility.Core.Simulation;

/// <summary>Chance that is the same everywhere: SplitMix64 (Steele, Lea, Flood 2014) as a hash, so that any throw can be asked for without the ones before.</summary>
public static class Dice
{
    const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>64 well mixed bits of one number.</summary>
    public static ulong Mix(ulong x)
    {
        x += Golden;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    /// <summary>Throw number <paramref name="no"/> of a seed.</summary>
    public static ulong Throw(ulong seed, long no) => Mix(seed ^ Mix((ulong)no));

    /// <summary>The same throw as a number in [0, 1).</summary>
    public static double Unit(ulong seed, long no) => (Throw(seed, no) >> 11) * (1.0 / (1UL << 53));
}

/// <summary>Throws in a row.</summary>
/// <param name="seed">Same seed, same row.</param>
public sealed class Roll(ulong seed)
{
    long _no;

    /// <summary>A fresh seed.</summary>
    public ulong Seed() => Dice.Throw(seed, _no++);

    /// <summary>A number in [0, 1).</summary>
    public double Unit() => Dice.Unit(seed, _no++);

    /// <summary>A number in [from, to).</summary>
    public double Between(double from, double to) => from + (to - from) * Unit();

    /// <summary>A whole number in [from, to].</summary>
    public int Whole(int from, int to) => from + (int)(Unit() * (to - from + 1));

    /// <summary>True in this share of throws.</summary>
    public bool Chance(double share) => Unit() < share;

    /// <summary>One of the list.</summary>
    public T Pick<T>(IReadOnlyList<T> list) => list[(int)(Unit() * list.Count)];
}
