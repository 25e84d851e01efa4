using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>Drawing on pages, A4 unless said otherwise: points from the upper left corner, text that fits its width, an embedded typeface.</summary>
sealed class PdfSheet
{
    public const double Width = 595, Height = 842, Margin = 40;

    readonly PdfAbout _about;
    readonly double _width, _height;
    readonly List<PdfPageContent> _done = [];
    readonly bool[] _regular = new bool[PdfTypeface.Regular.Count], _bold = new bool[PdfTypeface.Bold.Count];
    readonly StringBuilder _page = new(8192);
    Ink? _fill, _stroke;

    public PdfSheet(string title, string author, string language = "fr", double width = Width, double height = Height) => (_about, _width, _height, Pages) = (new PdfAbout(title, author, language), width, height, 1);

    public int Pages { get; private set; }

    public void NewPage()
    {
        End();
        Pages++;
    }

    /// <summary>The whole file.</summary>
    public byte[] Build()
    {
        var pages = Contents();
        var (body, lengths) = PdfFile.Pages(0, pages);
        return [.. PdfFile.Head, .. body, .. PdfFile.Tail(_about, pages.Count, lengths, _regular, _bold)];
    }

    /// <summary>Its pages, for a file of many.</summary>
    public IReadOnlyList<PdfPageContent> Contents()
    {
        if (_done.Count < Pages) End();
        return _done;
    }

    void End()
    {
        var text = new byte[_page.Length];
        var at = 0;
        foreach (var chunk in _page.GetChunks()) at += Encoding.Latin1.GetBytes(chunk.Span, text.AsSpan(at));
        _done.Add(new PdfPageContent(_width, _height, PdfFile.Deflate(text, CompressionLevel.Fastest)));
        _page.Clear();
        (_fill, _stroke) = (null, null);
    }

    /// <summary>Text whose baseline is at y; cut with … where it is wider than allowed.</summary>
    public void Text(string text, double x, double y, double size = 9, bool bold = false, Ink? ink = null, double most = double.MaxValue) => Put(Fit(Clean(text), size, bold, most), x, y, size, bold, ink);

    /// <summary>Text that ends at x.</summary>
    public void Right(string text, double x, double y, double size = 9, bool bold = false, Ink? ink = null, double most = double.MaxValue)
    {
        var shown = Fit(Clean(text), size, bold, most);
        Put(shown, x - WidthOf(shown, size, bold), y, size, bold, ink);
    }

    /// <summary>Text around x.</summary>
    public void Center(string text, double x, double y, double size = 9, bool bold = false, Ink? ink = null, double most = double.MaxValue)
    {
        var shown = Fit(Clean(text), size, bold, most);
        Put(shown, x - (WidthOf(shown, size, bold) / 2), y, size, bold, ink);
    }

    public double WidthOf(string text, double size, bool bold) => Face(bold).WidthOf(text, size);

    /// <summary>The largest size, in half points from <paramref name="size"/> downwards to <paramref name="least"/>, at which a text fits.</summary>
    public double SizeFor(string text, double size, bool bold, double most, double least = 6)
    {
        while (size > least && WidthOf(text, size, bold) > most) size -= 0.5;
        return size;
    }

    /// <summary>Lines of words no wider than allowed.</summary>
    public IEnumerable<string> Wrap(string text, double size, double most, bool bold = false)
    {
        var line = new StringBuilder();
        foreach (var word in Clean(text).Split(' '))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && WidthOf(longer, size, bold) > most)
            {
                yield return line.ToString();
                line.Clear();
                line.Append(word);
            }
            else
            {
                line.Clear();
                line.Append(longer);
            }
        }
        if (line.Length > 0) yield return line.ToString();
    }

    public void Rule(double x1, double x2, double y, double width = 0.6, Ink? ink = null)
    {
        var colour = ink ?? Ink.Line;
        if (!ReferenceEquals(_stroke, colour)) _page.Append((_stroke = colour).Code).Append(" RG\n");
        Write(width).Append("w ");
        Write(x1);
        Write(_height - y).Append("m ");
        Write(x2);
        Write(_height - y).Append("l S\n");
    }

    public void Box(double x, double y, double width, double height, Ink ink)
    {
        Fill(ink);
        Write(x);
        Write(_height - y - height);
        Write(width);
        Write(height).Append("re f\n");
    }

    /// <summary>Boxes of one colour, drawn as one shape: sharp at any size and quickly shown.</summary>
    public void Boxes(IEnumerable<(double X, double Y, double Width, double Height)> boxes, Ink ink)
    {
        Fill(ink);
        foreach (var (x, y, width, height) in boxes)
        {
            Write(x);
            Write(_height - y - height);
            Write(width);
            Write(height).Append("re\n");
        }
        _page.Append("f\n");
    }

    void Put(string text, double x, double y, double size, bool bold, Ink? ink)
    {
        if (text.Length == 0) return;
        Fill(ink ?? Ink.Text);
        _page.Append("BT /").Append(bold ? "F2 " : "F1 ");
        Write(size).Append("Tf ");
        Write(x);
        Write(_height - y).Append("Td <");
        var (face, used) = (Face(bold), bold ? _bold : _regular);
        foreach (var letter in text)
        {
            var number = face.Number(letter);
            used[number] = true;
            Hex(number >> 12);
            Hex((number >> 8) & 15);
            Hex((number >> 4) & 15);
            Hex(number & 15);
        }
        _page.Append("> Tj ET\n");
    }

    void Hex(int digit) => _page.Append("0123456789ABCDEF"[digit]);

    void Fill(Ink ink)
    {
        if (ReferenceEquals(_fill, ink)) return;
        _fill = ink;
        _page.Append(ink.Code).Append(" rg\n");
    }

    StringBuilder Write(double value) => _page.Append(CultureInfo.InvariantCulture, $"{Math.Round(value, 2):0.##} ");

    static PdfTypeface Face(bool bold) => bold ? PdfTypeface.Bold : PdfTypeface.Regular;

    string Fit(string text, double size, bool bold, double most)
    {
        if (most == double.MaxValue || text.Length == 0 || WidthOf(text, size, bold) <= most) return text;
        while (text.Length > 1 && WidthOf(text + "…", size, bold) > most) text = text[..^1];
        return text.TrimEnd() + "…";
    }

    // A name may hold letters that the typeface has not; a bill with a ? is better than none.
    static string Clean(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0) return text;
        var shown = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize())
        {
            if (char.IsLowSurrogate(letter)) continue;
            shown.Append(char.IsControl(letter) ? ' ' : PdfTypeface.Regular.Knows(letter) && PdfTypeface.Bold.Knows(letter) ? letter : '?');
        }
        return shown.ToString();
    }

    /// <summary>A colour.</summary>
    public sealed record Ink(byte R, byte G, byte B)
    {
        public static readonly Ink Text = new(0x1B, 0x1C, 0x1E), Muted = new(0x5C, 0x60, 0x66), Primary = new(0x0F, 0x4C, 0x75), Line = new(0xC9, 0xCC, 0xCE), Pale = new(0xEE, 0xF3, 0xF7), White = new(255, 255, 255), Bar = new(0x9F, 0xB9, 0xCB), Warn = new(0x8A, 0x4B, 0x00);

        /// <summary>As operands.</summary>
        public string Code { get; } = string.Create(CultureInfo.InvariantCulture, $"{R / 255.0:0.###} {G / 255.0:0.###} {B / 255.0:0.###}");
    }
}
