using System.Buffers.Binary;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>
/// A TrueType face cut down to the letters bills need, renumbered once: every file gives a letter the same number, so pages made apart can stand in one file.
/// The standard fourteen faces of PDF have no ê, no U+202F and no ɖ.
/// </summary>
sealed class PdfTypeface
{
    /// <summary>Objects that a face takes in a file.</summary>
    public const int Objects = 5;

    // Latin with the letters of West African languages, combining accents, punctuation, currencies and the few signs that bills draw.
    static readonly (int From, int To)[] Letters =
    [
        (0x20, 0x7E), (0xA0, 0x24F), (0x250, 0x2AF), (0x2B9, 0x2BC), (0x2C6, 0x2C7), (0x2D8, 0x2DD), (0x300, 0x36F), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x202F, 0x203A), (0x2070, 0x208E), (0x20A0, 0x20BD),
        (0x2190, 0x2193), (0x2212, 0x2212), (0x2248, 0x2248), (0x2260, 0x2265), (0x25A0, 0x25A0), (0x25B2, 0x25B2), (0x25BC, 0x25BC), (0x25CF, 0x25CF), (0x2713, 0x2713),
    ];

    static readonly Lazy<PdfTypeface> LazyRegular = new(() => Load("DejaVuSans")), LazyBold = new(() => Load("DejaVuSans-Bold"));

    readonly string _name;
    readonly byte[] _head, _hhea, _maxp;
    readonly byte[][] _glyphs;
    readonly int[][] _parts;
    readonly ushort[] _cids = new ushort[65536], _advances, _widths;
    readonly char[] _letters;
    readonly short[] _box;
    readonly int _ascent, _descent;

    PdfTypeface(string name, byte[] file)
    {
        _name = name;
        var tables = Tables(file);
        ReadOnlySpan<byte> Table(string tag) => file.AsSpan(tables[tag].At, tables[tag].Length);
        (_head, _hhea, _maxp) = (Table("head").ToArray(), Table("hhea").ToArray(), Table("maxp").ToArray());
        var em = U16(_head, 18);
        var (count, metrics, isLong) = (U16(_maxp, 4), U16(_hhea, 34), U16(_head, 50) != 0);
        var (loca, glyf, hmtx) = (Table("loca").ToArray(), Table("glyf").ToArray(), Table("hmtx").ToArray());
        int Offset(int glyph) => isLong ? (int)BinaryPrimitives.ReadUInt32BigEndian(loca.AsSpan(glyph * 4)) : U16(loca, glyph * 2) * 2;

        // Number 0 is "no such letter"; then the letters, then what composed letters are made of.
        List<int> order = [0];
        List<char> letters = ['\0'];
        var cmap = Map(file, tables["cmap"].At);
        Dictionary<int, int> numbers = new() { [0] = 0 };
        foreach (var (from, to) in Letters)
            for (var letter = from; letter <= to; letter++)
                if (cmap((char)letter) is > 0 and var glyph && glyph < count)
                {
                    // A glyph of two letters gets two numbers, so that copied text is what was written.
                    _cids[letter] = (ushort)order.Count;
                    numbers.TryAdd(glyph, order.Count);
                    order.Add(glyph);
                    letters.Add((char)letter);
                }
        List<byte[]> glyphs = [];
        List<int[]> parts = [];
        for (var n = 0; n < order.Count; n++)
        {
            var (at, end) = (Offset(order[n]), Offset(order[n] + 1));
            var (bytes, made) = Bare(glyf.AsSpan(at, end - at), part =>
            {
                if (numbers.TryGetValue(part, out var known)) return known;
                numbers[part] = order.Count;
                order.Add(part);
                letters.Add('\0');
                return order.Count - 1;
            });
            glyphs.Add(bytes);
            parts.Add(made);
        }
        (_glyphs, _parts, _letters) = ([.. glyphs], [.. parts], [.. letters]);
        _advances = [.. order.Select(glyph => (ushort)U16(hmtx, Math.Min(glyph, metrics - 1) * 4))];
        _widths = [.. _advances.Select(advance => (ushort)Math.Round(advance * 1000.0 / em))];
        _box = [.. Enumerable.Range(0, 4).Select(n => (short)Math.Round(I16(_head, 36 + (n * 2)) * 1000.0 / em))];
        (_ascent, _descent) = ((int)Math.Round(I16(_hhea, 4) * 1000.0 / em), (int)Math.Round(I16(_hhea, 6) * 1000.0 / em));
    }

    public static PdfTypeface Regular => LazyRegular.Value;

    public static PdfTypeface Bold => LazyBold.Value;

    /// <summary>Numbers of letters and parts.</summary>
    public int Count => _glyphs.Length;

    public bool Knows(char letter) => _cids[letter] != 0;

    public int Number(char letter) => _cids[letter];

    /// <summary>Points that a text takes.</summary>
    public double WidthOf(string text, double size)
    {
        var sum = 0;
        foreach (var letter in text) sum += _widths[_cids[letter]];
        return sum * size / 1000;
    }

    static PdfTypeface Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"SmartUtility.Core.Billing.Fonts.{name}.ttf") ?? throw new InvalidOperationException($"the typeface {name} was not embedded at build");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return new PdfTypeface(name, copy.ToArray());
    }

    /// <summary>The objects of the face in a file.</summary>
    /// <param name="first">Number of the first.</param>
    /// <param name="used">Letters that occur; null: all.</param>
    public IReadOnlyList<byte[]> Write(int first, bool[]? used)
    {
        var keep = new bool[Count];
        keep[0] = true;
        for (var n = 0; n < Count; n++)
            if (used is null || used[n]) Keep(n);
        void Keep(int n)
        {
            if (keep[n] && n > 0) return;
            keep[n] = true;
            foreach (var part in _parts[n]) Keep(part);
        }
        var name = $"{(used is null ? "SUTILA" : "SUTILB")}+{_name}";
        var program = Subset(keep);
        var widths = new StringBuilder();
        for (var n = 0; n < Count; n++)
            if (keep[n]) widths.Append(CultureInfo.InvariantCulture, $"{n}[{_widths[n]}]");
        return
        [
            Bytes($"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{first + 1} 0 R]/ToUnicode {first + 4} 0 R>>"),
            Bytes($"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {first + 2} 0 R/DW 0/W[{widths}]/CIDToGIDMap/Identity>>"),
            Bytes($"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{_box[0]} {_box[1]} {_box[2]} {_box[3]}]/ItalicAngle 0/Ascent {_ascent}/Descent {_descent}/CapHeight 729/StemV 80/FontFile2 {first + 3} 0 R>>"),
            PdfFile.Stream(program, $"/Length1 {program.Length}"),
            PdfFile.Stream(Bytes(Unicode(keep)), ""),
        ];
    }

    static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    string Unicode(bool[] keep)
    {
        var text = new StringBuilder("/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def/CMapName/Adobe-Identity-UCS def/CMapType 2 def 1 begincodespacerange<0000><FFFF>endcodespacerange\n");
        foreach (var chunk in Enumerable.Range(1, Count - 1).Where(n => keep[n] && _letters[n] != '\0').Chunk(100))
        {
            text.Append(CultureInfo.InvariantCulture, $"{chunk.Length} beginbfchar\n");
            foreach (var n in chunk) text.Append(CultureInfo.InvariantCulture, $"<{n:X4}><{(int)_letters[n]:X4}>\n");
            text.Append("endbfchar\n");
        }
        return text.Append("endcmap CMapName currentdict/CMap defineresource pop end end").ToString();
    }

    // The same numbers whatever is kept: what is left out is an empty outline.
    byte[] Subset(bool[] keep)
    {
        var (glyf, loca, hmtx) = (new MemoryStream(), new byte[(Count + 1) * 4], new byte[Count * 4]);
        for (var n = 0; n < Count; n++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan(n * 4), (uint)glyf.Length);
            if (!keep[n]) continue;
            BinaryPrimitives.WriteUInt16BigEndian(hmtx.AsSpan(n * 4), _advances[n]);
            glyf.Write(_glyphs[n]);
            while (glyf.Length % 4 != 0) glyf.WriteByte(0);
        }
        BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan(Count * 4), (uint)glyf.Length);
        var (head, hhea, maxp) = ((byte[])_head.Clone(), (byte[])_hhea.Clone(), (byte[])_maxp.Clone());
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(8), 0);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(50), 1);
        BinaryPrimitives.WriteUInt16BigEndian(hhea.AsSpan(34), (ushort)Count);
        BinaryPrimitives.WriteUInt16BigEndian(maxp.AsSpan(4), (ushort)Count);
        return Join([("glyf", glyf.ToArray()), ("head", head), ("hhea", hhea), ("hmtx", hmtx), ("loca", loca), ("maxp", maxp)]);
    }

    static byte[] Join((string Tag, byte[] Bytes)[] tables)
    {
        var file = new MemoryStream();
        Span<byte> two = stackalloc byte[2], four = stackalloc byte[4];
        void Short(Span<byte> with, int value)
        {
            BinaryPrimitives.WriteUInt16BigEndian(with, (ushort)value);
            file.Write(with);
        }
        void Long(Span<byte> with, uint value)
        {
            BinaryPrimitives.WriteUInt32BigEndian(with, value);
            file.Write(with);
        }
        Long(four, 0x00010000);
        Short(two, tables.Length);
        Short(two, 64);
        Short(two, 2);
        Short(two, (tables.Length * 16) - 64);
        var at = 12 + (tables.Length * 16);
        foreach (var (tag, bytes) in tables)
        {
            file.Write(Encoding.ASCII.GetBytes(tag));
            Long(four, Sum(bytes));
            Long(four, (uint)at);
            Long(four, (uint)bytes.Length);
            at += (bytes.Length + 3) / 4 * 4;
        }
        foreach (var (_, bytes) in tables)
        {
            file.Write(bytes);
            while (file.Length % 4 != 0) file.WriteByte(0);
        }
        return file.ToArray();
    }

    static uint Sum(byte[] bytes)
    {
        uint sum = 0;
        for (var n = 0; n < bytes.Length; n++) sum = unchecked(sum + ((uint)bytes[n] << (24 - (n % 4 * 8))));
        return sum;
    }

    // An outline without its hints (their programs are not carried along), with parts renumbered.
    static (byte[] Bytes, int[] Parts) Bare(ReadOnlySpan<byte> glyph, Func<int, int> number)
    {
        if (glyph.Length == 0) return ([], []);
        var contours = I16(glyph, 0);
        if (contours >= 0)
        {
            var hints = 10 + (contours * 2);
            var outline = glyph[(hints + 2 + U16(glyph, hints))..];
            return ([.. glyph[..hints], 0, 0, .. outline], []);
        }
        var (copy, parts, at) = (glyph.ToArray(), new List<int>(), 10);
        while (true)
        {
            var flags = U16(copy, at);
            var part = number(U16(copy, at + 2));
            parts.Add(part);
            BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(at), (ushort)(flags & ~0x100));
            BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(at + 2), (ushort)part);
            at += 4 + ((flags & 1) != 0 ? 4 : 2) + ((flags & 8) != 0 ? 2 : (flags & 0x40) != 0 ? 4 : (flags & 0x80) != 0 ? 8 : 0);
            if ((flags & 0x20) == 0) return (copy[..at], [.. parts]);
        }
    }

    static Dictionary<string, (int At, int Length)> Tables(byte[] file) => Enumerable.Range(0, U16(file, 4)).Select(n => 12 + (n * 16))
        .ToDictionary(at => Encoding.ASCII.GetString(file, at, 4), at => ((int)BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8)), (int)BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 12))), StringComparer.Ordinal);

    // The table of letters of the basic plane (format 4).
    static Func<char, int> Map(byte[] file, int cmap)
    {
        var at = Enumerable.Range(0, U16(file, cmap + 2)).Select(n => cmap + (int)BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(cmap + 4 + (n * 8) + 4))).First(table => U16(file, table) == 4);
        var segments = U16(file, at + 6) / 2;
        return letter =>
        {
            for (var n = 0; n < segments; n++)
            {
                if (U16(file, at + 14 + (n * 2)) < letter) continue;
                var from = U16(file, at + 16 + (segments * 2) + (n * 2));
                if (from > letter) return 0;
                var delta = U16(file, at + 16 + (segments * 4) + (n * 2));
                var where = at + 16 + (segments * 6) + (n * 2);
                var offset = U16(file, where);
                if (offset == 0) return (letter + delta) & 0xFFFF;
                var glyph = U16(file, where + offset + ((letter - from) * 2));
                return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
            }
            return 0;
        };
    }

    static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    static int I16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt16BigEndian(bytes[at..]);
}
