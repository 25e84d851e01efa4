using System.Buffers.Binary;
using System.Text;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>The part of MessagePack (github.com/msgpack/msgpack, spec.md) that calls of interactive pages use.</summary>
static class Pack
{
    /// <summary>A call as SignalR frames it: length, then [1, headers, id, target, arguments].</summary>
    public static byte[] Invocation(string? id, string target, params object?[] arguments)
    {
        using var body = new MemoryStream();
        body.WriteByte(0x95);
        body.WriteByte(1);
        body.WriteByte(0x80);
        Write(body, id);
        Write(body, target);
        body.WriteByte((byte)(0x90 | arguments.Length));
        foreach (var argument in arguments) Write(body, argument);
        using var framed = new MemoryStream();
        var length = (uint)body.Length;
        do
        {
            framed.WriteByte((byte)(length > 0x7f ? length & 0x7f | 0x80 : length));
            length >>= 7;
        }
        while (length > 0);
        body.WriteTo(framed);
        return framed.ToArray();
    }

    static void Write(MemoryStream to, object? value)
    {
        Span<byte> head = stackalloc byte[9];
        switch (value)
        {
            case null:
                to.WriteByte(0xc0);
                break;
            case bool flag:
                to.WriteByte((byte)(flag ? 0xc3 : 0xc2));
                break;
            case long number:
                head[0] = 0xd3;
                BinaryPrimitives.WriteInt64BigEndian(head[1..], number);
                to.Write(head);
                break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                head[0] = 0xdb;
                BinaryPrimitives.WriteUInt32BigEndian(head[1..], (uint)bytes.Length);
                to.Write(head[..5]);
                to.Write(bytes);
                break;
            default:
                throw new ArgumentException($"{value.GetType()} is not packed", nameof(value));
        }
    }

    /// <summary>A value: null, bool, long, double, string, byte[], object?[] or (for maps, which nobody here reads) an empty array.</summary>
    public static object? Read(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        return Read(bytes, ref at);
    }

    static object? Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        var head = bytes[at++];
        return head switch
        {
            <= 0x7f => (long)head,
            <= 0x8f => Map(bytes, ref at, head & 0x0f),
            <= 0x9f => List(bytes, ref at, head & 0x0f),
            <= 0xbf => Text(bytes, ref at, head & 0x1f),
            0xc0 => null,
            0xc2 => false,
            0xc3 => true,
            0xc4 => Binary(bytes, ref at, (int)Whole(bytes, ref at, 1)),
            0xc5 => Binary(bytes, ref at, (int)Whole(bytes, ref at, 2)),
            0xc6 => Binary(bytes, ref at, (int)Whole(bytes, ref at, 4)),
            0xca => (double)BitConverter.Int32BitsToSingle((int)Whole(bytes, ref at, 4)),
            0xcb => BitConverter.Int64BitsToDouble((long)Whole(bytes, ref at, 8)),
            0xcc => (long)Whole(bytes, ref at, 1),
            0xcd => (long)Whole(bytes, ref at, 2),
            0xce => (long)Whole(bytes, ref at, 4),
            0xcf => (long)Whole(bytes, ref at, 8),
            0xd0 => (long)(sbyte)Whole(bytes, ref at, 1),
            0xd1 => (long)(short)Whole(bytes, ref at, 2),
            0xd2 => (long)(int)Whole(bytes, ref at, 4),
            0xd3 => (long)Whole(bytes, ref at, 8),
            0xd9 => Text(bytes, ref at, (int)Whole(bytes, ref at, 1)),
            0xda => Text(bytes, ref at, (int)Whole(bytes, ref at, 2)),
            0xdb => Text(bytes, ref at, (int)Whole(bytes, ref at, 4)),
            0xdc => List(bytes, ref at, (int)Whole(bytes, ref at, 2)),
            0xdd => List(bytes, ref at, (int)Whole(bytes, ref at, 4)),
            0xde => Map(bytes, ref at, (int)Whole(bytes, ref at, 2)),
            >= 0xe0 => (long)(sbyte)head,
            _ => throw new FormatException($"0x{head:x2} is not read"),
        };
    }

    static ulong Whole(ReadOnlySpan<byte> bytes, ref int at, int size)
    {
        var value = 0UL;
        for (var i = 0; i < size; i++) value = value << 8 | bytes[at++];
        return value;
    }

    static string Text(ReadOnlySpan<byte> bytes, ref int at, int length)
    {
        at += length;
        return Encoding.UTF8.GetString(bytes.Slice(at - length, length));
    }

    static byte[] Binary(ReadOnlySpan<byte> bytes, ref int at, int length)
    {
        at += length;
        return bytes.Slice(at - length, length).ToArray();
    }

    static object?[] List(ReadOnlySpan<byte> bytes, ref int at, int count)
    {
        var items = new object?[count];
        for (var i = 0; i < count; i++) items[i] = Read(bytes, ref at);
        return items;
    }

    static object?[] Map(ReadOnlySpan<byte> bytes, ref int at, int count)
    {
        for (var i = 0; i < 2 * count; i++) Read(bytes, ref at);
        return [];
    }
}
