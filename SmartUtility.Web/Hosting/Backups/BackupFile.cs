using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace SmartUtility.Web.Hosting.Backups;

/// <summary>The file of a backup: a zip of the dump, the keys and, last, the manifest. Only its owner reads it: keys lie in it.</summary>
public static class BackupFile
{
    /// <summary>A new archive beside <paramref name="file"/>; mode 0600.</summary>
    public static FileStream Create(string file) =>
        new(file, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });

    /// <summary>Adds an entry; what it came to.</summary>
    public static async Task<FileSum> AddAsync(ZipArchive archive, string name, Stream content, CancellationToken stop)
    {
        // A dump is compressed already.
        await using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        var (bytes, hash) = await CopyAsync(content, entry, stop);
        return new FileSum(name, bytes, hash);
    }

    /// <summary>Opens a backup and reads every byte of it against its manifest. Throws <see cref="StartRefused"/> in words when it is none or is damaged.</summary>
    public static async Task<BackupManifest> CheckAsync(string file, CancellationToken stop)
    {
        if (!File.Exists(file)) throw new StartRefused($"there is no file {file}");
        try
        {
            await using var stream = File.OpenRead(file);
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            await using var text = (archive.GetEntry(BackupManifest.Entry) ?? throw new StartRefused($"{file} is no backup of this program: it has no manifest")).Open();
            var manifest = BackupManifest.Read(text);
            if (manifest.Format != BackupManifest.CurrentFormat) throw new StartRefused($"{file} is a backup of format {manifest.Format}; this program reads {BackupManifest.CurrentFormat}");
            if (manifest.Files.All(one => one.Name != BackupManifest.Dump)) throw new StartRefused($"{file} is damaged: it holds no database");
            foreach (var one in manifest.Files)
            {
                await using var entry = (archive.GetEntry(one.Name) ?? throw new StartRefused($"{file} is damaged: {one.Name} is missing in it")).Open();
                var (bytes, hash) = await CopyAsync(entry, Stream.Null, stop);
                if (bytes != one.Bytes || hash != one.Sha256) throw new StartRefused($"{file} is damaged: {one.Name} is not as it was written");
            }
            return manifest;
        }
        catch (Exception failure) when (failure is InvalidDataException or JsonException)
        {
            throw new StartRefused($"{file} is no backup, or is damaged: {failure.Message}");
        }
    }

    static async Task<(long Bytes, string Sha256)> CopyAsync(Stream from, Stream to, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        long bytes = 0;
        while (await from.ReadAsync(buffer, stop) is var read and > 0)
        {
            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), stop);
            bytes += read;
        }
        return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
