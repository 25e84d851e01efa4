using System.Security.Cryptography;

namespace SmartUtility.Core.Shared;

/// <summary>A picture somebody sent, recognised by its first bytes, whatever the browser calls it.</summary>
/// <param name="MediaType">"image/jpeg", "image/png" or "image/webp".</param>
/// <param name="Content">The picture, at most <see cref="Largest"/> bytes.</param>
/// <param name="Hash">SHA-256 of it, 32 bytes.</param>
public sealed record Photo(string MediaType, byte[] Content, byte[] Hash)
{
    /// <summary>Largest picture, in bytes.</summary>
    public const int Largest = 5 * 1024 * 1024;

    /// <summary>The picture; refused "photo-too-large", "not-a-photo".</summary>
    public static Outcome<Photo> Of(byte[] content) =>
        content.Length > Largest ? new Invalid("photo-too-large", "a photo has at most 5 MB")
        : TypeOf(content) is not { } type ? new Invalid("not-a-photo", "a photo is a JPEG, PNG or WebP file")
        : new Photo(type, content, SHA256.HashData(content));

    static string? TypeOf(ReadOnlySpan<byte> content) =>
        content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : content.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]) ? "image/png"
        : content.Length > 12 && content.StartsWith("RIFF"u8) && content[8..12].SequenceEqual("WEBP"u8) ? "image/webp" : null;
}
