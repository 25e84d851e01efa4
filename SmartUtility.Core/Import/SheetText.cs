using System.Text;
using System.Text.Unicode;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Import;

/// <summary>The bytes of a file as text: UTF-16 by its mark, UTF-8 where it is valid UTF-8, else Windows-1252 as spreadsheet programs of Western Europe write it.</summary>
public static class SheetText
{
    /// <summary>Most bytes of a file.</summary>
    public const int MostBytes = 24 * 1024 * 1024;

    static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>The text, without its mark. Refused: an empty file, one that is too large, a workbook, anything that is no text.</summary>
    public static Outcome<string> Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return Flaws.FileEmpty();
        if (bytes.Length > MostBytes) return Flaws.FileTooLarge(MostBytes / 1024 / 1024);
        // xlsx and ods are zip archives, xls is a compound file.
        if (bytes.StartsWith("PK\u0003\u0004"u8) || bytes.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0])) return Flaws.FileWorkbook();
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) bytes = bytes[3..];
        if (bytes.Contains((byte)0)) return Flaws.FileNotText();
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Windows.GetString(bytes);
    }
}
