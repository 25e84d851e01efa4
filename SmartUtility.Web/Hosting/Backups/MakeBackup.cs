using System.Data;
using System.IO.Compression;
using Npgsql;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Database;

namespace SmartUtility.Web.Hosting.Backups;

/// <summary>Writes a backup of the database and the keys while everything goes on: one snapshot for the dump and for the sums it is later compared with.</summary>
public static class MakeBackup
{
    /// <summary>Writes, reads it back, and only then gives it its name. Throws <see cref="StartRefused"/> in words.</summary>
    /// <param name="owner">Connection string of the owner's role.</param>
    /// <param name="data">Whose keys go with it.</param>
    /// <param name="file">Must not exist.</param>
    /// <param name="clock">Now.</param>
    /// <param name="stop">Stops, and leaves nothing behind.</param>
    public static async Task<BackupManifest> RunAsync(string owner, DataDirectory data, string file, TimeProvider clock, CancellationToken stop)
    {
        file = Path.GetFullPath(file);
        if (File.Exists(file)) throw new StartRefused($"{file} is already there; a backup never overwrites another");
        if (!Directory.Exists(Path.GetDirectoryName(file))) throw new StartRefused($"there is no directory {Path.GetDirectoryName(file)}");
        var fresh = file + ".new";
        try
        {
            await using var source = NpgsqlDataSource.Create(owner);
            var manifest = await WriteAsync(source, owner, data, fresh, clock, stop);
            await BackupFile.CheckAsync(fresh, stop);
            File.Move(fresh, file);
            await new BackupLog(new UtilityDbContextFactory(source)).MadeAsync(manifest.At, file, manifest.Rows, new FileInfo(file).Length, stop);
            return manifest;
        }
        catch (PostgresException refused)
        {
            throw new StartRefused($"the database could not be read as a whole ({refused.MessageText}); a backup needs the owner's connection");
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    static async Task<BackupManifest> WriteAsync(NpgsqlDataSource source, string owner, DataDirectory data, string fresh, TimeProvider clock, CancellationToken stop)
    {
        await using var connection = await source.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
        await using var export = new NpgsqlCommand("set transaction read only; select pg_export_snapshot()", connection);
        var snapshot = (string)(await export.ExecuteScalarAsync(stop))!;
        var at = clock.GetUtcNow();
        var server = connection.PostgreSqlVersion;
        var migrations = await MigrationsAsync(connection, stop);
        var tables = await TableSums.ReadAsync(connection, stop);

        await using var stream = BackupFile.Create(fresh);
        var files = new List<FileSum>();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            files.Add(await DumpAsync(archive, owner, server.Major, snapshot, stop));
            foreach (var (name, path) in KeyFiles.Of(data))
            {
                await using var key = File.OpenRead(path);
                files.Add(await BackupFile.AddAsync(archive, name, key, stop));
            }
            var manifest = new BackupManifest(BackupManifest.CurrentFormat, typeof(MakeBackup).Assembly.GetName().Version!.ToString(3), at, server.Major * 10_000 + server.Minor, migrations, tables, files);
            await using (var entry = archive.CreateEntry(BackupManifest.Entry).Open()) await entry.WriteAsync(manifest.ToBytes(), stop);
            archive.Dispose();
            // On the disk, not only in memory: the next thing may be that somebody pulls it out.
            stream.Flush(flushToDisk: true);
            return manifest;
        }
    }

    static async Task<FileSum> DumpAsync(ZipArchive archive, string owner, int major, string snapshot, CancellationToken stop)
    {
        using var dump = PostgresTools.Start("pg_dump", major, owner, ["--format=custom", "--compress=6", "--snapshot=" + snapshot, "--no-password", "--no-owner"], feedsIt: false);
        try
        {
            var errors = dump.StandardError.ReadToEndAsync(stop);
            var written = await BackupFile.AddAsync(archive, BackupManifest.Dump, dump.StandardOutput.BaseStream, stop);
            await PostgresTools.EndAsync(dump, "pg_dump", errors, stop);
            return written;
        }
        finally
        {
            if (!dump.HasExited) dump.Kill();
        }
    }

    static async Task<IReadOnlyList<string>> MigrationsAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("select coalesce(array_agg(migration_id::text order by migration_id), '{}') from migrations", connection);
        return (string[])(await command.ExecuteScalarAsync(stop))!;
    }
}
