using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SmartUtility.Core.Detection.Rules;

/// <summary>Reads a state.</summary>
/// <typeparam name="T">The state.</typeparam>
/// <param name="bytes">As stored.</param>
public delegate T StateFrom<out T>(ReadOnlySpan<byte> bytes);

/// <summary>
/// The states of all rules of one series in one row: per rule its number, its length and its bytes. A rule that is new, or whose state was of another
/// version, starts afresh; the others keep what they know.
/// </summary>
public sealed class StateBundle
{
    readonly SortedDictionary<byte, byte[]> _parts = [];

    /// <summary>Reads what <see cref="ToBytes"/> wrote; null is a series never seen.</summary>
    public static StateBundle Of(byte[]? stored)
    {
        var bundle = new StateBundle();
        for (var at = 0; stored is not null && at < stored.Length;)
        {
            if (at + 3 > stored.Length) throw new FormatException("the stored states of a series are cut short");
            var length = stored[at + 1] | stored[at + 2] << 8;
            if (at + 3 + length > stored.Length) throw new FormatException("the stored states of a series are cut short");
            bundle._parts[stored[at]] = stored.AsSpan(at + 3, length).ToArray();
            at += 3 + length;
        }
        return bundle;
    }

    /// <summary>State of a rule, or its start.</summary>
    /// <param name="rule">Number of the rule in this kind of series, never used again for another.</param>
    /// <param name="start">Of a series never seen.</param>
    /// <param name="from">Reads it; a format it refuses is another version's.</param>
    public T Get<T>(byte rule, T start, StateFrom<T> from)
    {
        if (!_parts.TryGetValue(rule, out var bytes)) return start;
        try
        {
            return from(bytes);
        }
        catch (FormatException)
        {
            return start;
        }
    }

    /// <summary>State of plain numbers, or its default.</summary>
    public T Get<T>(byte rule) where T : unmanaged => _parts.TryGetValue(rule, out var bytes) && bytes.Length == Unsafe.SizeOf<T>() ? MemoryMarshal.Read<T>(bytes) : default;

    /// <summary>Keeps the state of a rule, at most 65 535 bytes.</summary>
    public void Set(byte rule, byte[] state) => _parts[rule] = state.Length <= ushort.MaxValue ? state : throw new ArgumentOutOfRangeException(nameof(state));

    /// <summary>Keeps a state of plain numbers; one that is at its start takes no room.</summary>
    public void Set<T>(byte rule, in T state) where T : unmanaged, IEquatable<T>
    {
        if (state.Equals(default)) _parts.Remove(rule);
        else
        {
            var bytes = new byte[Unsafe.SizeOf<T>()];
            MemoryMarshal.Write(bytes, in state);
            _parts[rule] = bytes;
        }
    }

    /// <summary>As stored.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[_parts.Sum(part => 3 + part.Value.Length)];
        var at = 0;
        foreach (var (rule, part) in _parts)
        {
            (bytes[at], bytes[at + 1], bytes[at + 2]) = (rule, (byte)part.Length, (byte)(part.Length >> 8));
            part.CopyTo(bytes, at + 3);
            at += 3 + part.Length;
        }
        return bytes;
    }
}
