using System.Buffers.Binary;

namespace SmartUtility.Core.Detection.Rules;

/// <summary>Running states as they are stored: a version byte, then numbers, little endian; arrays with their length first.</summary>
sealed class StateWriter
{
    readonly MemoryStream bytes = new();

    public StateWriter(byte version) => bytes.WriteByte(version);

    public StateWriter Byte(byte value)
    {
        bytes.WriteByte(value);
        return this;
    }

    public StateWriter Number(int value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(four, value);
        bytes.Write(four);
        return this;
    }

    public StateWriter Long(long value)
    {
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(eight, value);
        bytes.Write(eight);
        return this;
    }

    public StateWriter Float(float value) => Number(BitConverter.SingleToInt32Bits(value));

    public StateWriter Floats(float[] values)
    {
        Byte(checked((byte)values.Length));
        foreach (var value in values) Float(value);
        return this;
    }

    public StateWriter Bytes(byte[] values)
    {
        Byte(checked((byte)values.Length));
        bytes.Write(values);
        return this;
    }

    public byte[] ToArray() => bytes.ToArray();
}

/// <summary>Reads what <see cref="StateWriter"/> wrote; another version or a cut row is refused.</summary>
ref struct StateReader
{
    ReadOnlySpan<byte> rest;

    public StateReader(ReadOnlySpan<byte> bytes, byte version)
    {
        if (bytes.Length == 0 || bytes[0] != version) throw new FormatException("a detector's state of another version");
        rest = bytes[1..];
    }

    public byte Byte() => Take(1)[0];

    public int Number() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public float Float() => BitConverter.Int32BitsToSingle(Number());

    public float[] Floats()
    {
        var values = new float[Byte()];
        for (var i = 0; i < values.Length; i++) values[i] = Float();
        return values;
    }

    public byte[] Bytes() => Take(Byte()).ToArray();

    ReadOnlySpan<byte> Take(int count)
    {
        if (rest.Length < count) throw new FormatException("a detector's state cut short");
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
