using System.Globalization;
using System.Reflection;
using System.Text;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Writer;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>Drawing on pages, A4 unless said otherwise: points from the upper left corner, text that fits its width, an embedded typeface (the standard fourteen have no ê, no U+202F).</summary>
sealed class PdfSheet
{
    public const double Width = 595, Height = 842, Margin = 40;

    static readonly byte[] RegularFile = Font("DejaVuSans"), BoldFile = Font("DejaVuSans-Bold");

    readonly PdfDocumentBuilder _document = new();
    readonly PdfDocumentBuilder.AddedFont _regular, _bold;
    readonly Dictionary<char, bool> _known = [];
    readonly double _width, _height;
    PdfPageBuilder _page = null!;

    public PdfSheet(string title, string author, double width = Width, double height = Height)
    {
        (_width, _height) = (width, height);
        _document.DocumentInformation.Title = title;
        _document.DocumentInformation.Author = author;
        _document.DocumentInformation.Producer = "SmartUtility";
        _regular = _document.AddTrueTypeFont(RegularFile);
        _bold = _document.AddTrueTypeFont(BoldFile);
        NewPage();
    }

    public int Pages { get; private set; }

    static byte[] Font(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"SmartUtility.Core.Billing.Fonts.{name}.ttf") ?? throw new InvalidOperationException($"the typeface {name} was not embedded at build");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public void NewPage()
    {
        _page = _document.AddPage(_width, _height);
        Pages++;
    }

    public byte[] Build() => _document.Build();

    /// <summary>Text whose baseline is at y; cut with … where it is wider than allowed.</summary>
    public void Text(string text, double x, double y, double size = 9, bool bold = false, Ink? ink = null, double most = double.MaxValue)
    {
        var shown = Fit(Clean(text), size, bold, most);
        if (shown.Length == 0) return;
        var (r, g, b) = (ink ?? Ink.Text).Rgb;
        _page.SetTextAndFillColor(r, g, b);
        _page.AddText(shown, size, new PdfPoint(x, _height - y), bold ? _bold : _regular);
    }

    /// <summary>Text that ends at x.</summary>
    public void Right(string text, double x, double y, double size = 9, bool bold = false, Ink? ink = null, double most = double.MaxValue)
    {
        var shown = Fit(Clean(text), size, bold, most);
        Text(shown, x - WidthOf(shown, size, bold), y, size, bold, ink);
    }

    public double WidthOf(string text, double size, bool bold)
    {
        if (text.Length == 0) return 0;
        var letters = _page.MeasureText(text, size, new PdfPoint(0, 0), bold ? _bold : _regular);
        return letters[^1].EndBaseLine.X - letters[0].StartBaseLine.X;
    }

    /// <summary>Lines of words no wider than allowed.</summary>
    public IEnumerable<string> Wrap(string text, double size, double most)
    {
        var line = new StringBuilder();
        foreach (var word in Clean(text).Split(' '))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && WidthOf(longer, size, false) > most)
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
        var (r, g, b) = (ink ?? Ink.Line).Rgb;
        _page.SetStrokeColor(r, g, b);
        _page.DrawLine(new PdfPoint(x1, _height - y), new PdfPoint(x2, _height - y), width);
    }

    public void Box(double x, double y, double width, double height, Ink ink)
    {
        var (r, g, b) = ink.Rgb;
        _page.SetTextAndFillColor(r, g, b);
        _page.SetStrokeColor(r, g, b);
        _page.DrawRectangle(new PdfPoint(x, _height - y - height), width, height, 0.1, fill: true);
    }

    string Fit(string text, double size, bool bold, double most)
    {
        if (most == double.MaxValue || text.Length == 0 || WidthOf(text, size, bold) <= most) return text;
        while (text.Length > 1 && WidthOf(text + "…", size, bold) > most) text = text[..^1];
        return text + "…";
    }

    // A name may hold letters that the typeface has not; a bill with a ? is better than none.
    string Clean(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize())
        {
            if (char.IsLowSurrogate(letter)) continue;
            shown.Append(char.IsControl(letter) ? ' ' : Knows(letter) ? letter : '?');
        }
        return shown.ToString();
    }

    bool Knows(char letter)
    {
        if (_known.TryGetValue(letter, out var known)) return known;
        try
        {
            known = !char.IsSurrogate(letter) && CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.OtherNotAssigned && _page.MeasureText(letter.ToString(), 9, new PdfPoint(0, 0), _regular).Count == 1;
        }
        catch (InvalidOperationException)
        {
            known = false;
        }
        return _known[letter] = known;
    }

    /// <summary>A colour.</summary>
    public sealed record Ink(byte R, byte G, byte B)
    {
        public static readonly Ink Text = new(0x1B, 0x1C, 0x1E), Muted = new(0x5C, 0x60, 0x66), Primary = new(0x0F, 0x4C, 0x75), Line = new(0xC9, 0xCC, 0xCE), Pale = new(0xEE, 0xF3, 0xF7), White = new(255, 255, 255), Bar = new(0x9F, 0xB9, 0xCB);

        public (byte, byte, byte) Rgb => (R, G, B);
    }
}
