using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>A page that is drawn: its size in points and its compressed drawing.</summary>
/// <param name="Width">Points.</param>
/// <param name="Height">Points.</param>
/// <param name="Content">Deflated operators.</param>
sealed record PdfPageContent(double Width, double Height, byte[] Content);

/// <summary>What a file says of itself.</summary>
/// <param name="Title">Shown by readers.</param>
/// <param name="Author">Who made it.</param>
/// <param name="Language">"en" or "fr".</param>
sealed record PdfAbout(string Title, string Author, string Language);

/// <summary>
/// A PDF file as a head, stretches of pages and a tail that are simply put one after the other. Which number an object has depends on its page alone, so stretches can be made at different times,
/// kept, and joined without being read again.
/// </summary>
static class PdfFile
{
    const int Catalog = 1, Tree = 2, Info = 3, Faces = 4, FirstGroup = Faces + (2 * PdfTypeface.Objects), GroupPages = 64, GroupObjects = 1 + (2 * GroupPages);

    /// <summary>Its first bytes; the second line says that it is not text.</summary>
    public static readonly byte[] Head = [.. "%PDF-1.7\n%"u8, 0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n'];

    static int Node(int page) => FirstGroup + (page / GroupPages * GroupObjects);

    static int PageNo(int page) => Node(page) + 1 + (page % GroupPages * 2);

    /// <summary>A stretch of pages with the lengths of its objects, in the order in which they stand.</summary>
    /// <param name="first">Pages before it.</param>
    /// <param name="pages">Drawn pages.</param>
    public static (byte[] Body, int[] Lengths) Pages(int first, IReadOnlyList<PdfPageContent> pages)
    {
        var (body, lengths) = (new MemoryStream(pages.Sum(page => page.Content.Length + 300)), new List<int>((pages.Count * 2) + 1));
        void Add(int number, params ReadOnlySpan<byte[]> parts) => lengths.Add(Write(body, number, parts));
        for (var n = 0; n < pages.Count; n++)
        {
            var page = first + n;
            Add(PageNo(page), Text($"<</Type/Page/Parent {Node(page)} 0 R/MediaBox[0 0 {Number(pages[n].Width)} {Number(pages[n].Height)}]/Resources<</Font<</F1 {Faces} 0 R/F2 {Faces + PdfTypeface.Objects} 0 R>>>>/Contents {PageNo(page) + 1} 0 R>>"));
            Add(PageNo(page) + 1, Text($"<</Filter/FlateDecode/Length {pages[n].Content.Length}>>\nstream\n"), pages[n].Content, Text("\nendstream"));
            if (page % GroupPages == GroupPages - 1) Add(Node(page), Group(page - GroupPages + 1, GroupPages));
        }
        return (body.ToArray(), [.. lengths]);
    }

    /// <summary>What comes after the last page: faces, tree, table of contents.</summary>
    /// <param name="about">Title, author, language.</param>
    /// <param name="pages">Pages in all.</param>
    /// <param name="lengths">Lengths of all objects before, in order.</param>
    /// <param name="regular">Letters used of the regular face; null: any.</param>
    /// <param name="bold">The same of the bold one.</param>
    public static byte[] Tail(PdfAbout about, int pages, IEnumerable<int> lengths, bool[]? regular, bool[]? bold)
    {
        var offsets = new long[pages == 0 ? FirstGroup : Node(pages - 1) + GroupObjects];
        var at = (long)Head.Length;
        using (var next = lengths.GetEnumerator())
        {
            void Take(int number)
            {
                if (!next.MoveNext()) throw new InvalidOperationException("fewer objects than pages");
                offsets[number] = at;
                at += next.Current;
            }
            for (var page = 0; page < pages; page++)
            {
                Take(PageNo(page));
                Take(PageNo(page) + 1);
                if (page % GroupPages == GroupPages - 1) Take(Node(page));
            }
        }
        var tail = new MemoryStream();
        void Add(int number, byte[] body)
        {
            offsets[number] = at + tail.Length;
            Write(tail, number, [body]);
        }
        if (pages % GroupPages is > 0 and var rest) Add(Node(pages - 1), Group(pages - rest, rest));
        foreach (var (n, body) in PdfTypeface.Regular.Write(Faces, regular).Index()) Add(Faces + n, body);
        foreach (var (n, body) in PdfTypeface.Bold.Write(Faces + PdfTypeface.Objects, bold).Index()) Add(Faces + PdfTypeface.Objects + n, body);
        var nodes = string.Join(' ', Enumerable.Range(0, (pages + GroupPages - 1) / GroupPages).Select(group => $"{Node(group * GroupPages)} 0 R"));
        Add(Tree, Text($"<</Type/Pages/Count {pages}/Kids[{nodes}]>>"));
        Add(Catalog, Text($"<</Type/Catalog/Pages {Tree} 0 R/Lang({about.Language})/ViewerPreferences<</DisplayDocTitle true>>>>"));
        Add(Info, Text($"<</Title {Hex(about.Title)}/Author {Hex(about.Author)}/Producer(SmartUtility)>>"));

        var table = at + tail.Length;
        var xref = new StringBuilder(offsets.Length * 20);
        xref.Append(CultureInfo.InvariantCulture, $"xref\n0 {offsets.Length}\n");
        for (var n = 0; n < offsets.Length; n++)
            if (offsets[n] == 0) xref.Append(n == 0 ? "0000000000 65535 f \n" : "0000000000 00000 f \n");
            else xref.Append(CultureInfo.InvariantCulture, $"{offsets[n]:0000000000} 00000 n \n");
        xref.Append(CultureInfo.InvariantCulture, $"trailer\n<</Size {offsets.Length}/Root {Catalog} 0 R/Info {Info} 0 R>>\nstartxref\n{table}\n%%EOF\n");
        tail.Write(Text(xref.ToString()));
        return tail.ToArray();
    }

    /// <summary>A compressed stream object.</summary>
    public static byte[] Stream(byte[] bytes, string entries)
    {
        var packed = Deflate(bytes, CompressionLevel.Optimal);
        return [.. Text($"<</Filter/FlateDecode/Length {packed.Length}{entries}>>\nstream\n"), .. packed, .. "\nendstream"u8];
    }

    /// <summary>Compressed as PDF does it.</summary>
    public static byte[] Deflate(ReadOnlySpan<byte> bytes, CompressionLevel level)
    {
        using var packed = new MemoryStream((bytes.Length / 3) + 64);
        using (var zip = new ZLibStream(packed, level, leaveOpen: true)) zip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>A number with at most two decimals.</summary>
    public static string Number(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    static byte[] Group(int first, int count) => Text($"<</Type/Pages/Parent {Tree} 0 R/Count {count}/Kids[{string.Join(' ', Enumerable.Range(first, count).Select(page => $"{PageNo(page)} 0 R"))}]>>");

    static int Write(MemoryStream to, int number, ReadOnlySpan<byte[]> parts)
    {
        var before = to.Length;
        to.Write(Text($"{number} 0 obj\n"));
        foreach (var part in parts) to.Write(part);
        to.Write("\nendobj\n"u8);
        return (int)(to.Length - before);
    }

    static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    static string Hex(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";
}
