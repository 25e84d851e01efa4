using System.Data;
using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Database;

namespace SmartUtility.Web.Hosting.Backups;

/// <summary>Puts a backup into an empty database: all of it or nothing.</summary>
public static class RestoreBackup
{
    /// <summary>Restores, compares with the manifest, brings the schema to this version. Throws <see cref="StartRefused"/> in words.</summary>
    /// <param name="owner">Connection string of the owner's role.</param>
    /// <param name="role">Name of the program's role.</param>
    /// <param name="data">Where the keys go.</param>
    /// <param name="file">The backup.</param>
    /// <param name="clock">Now.</param>
    /// <param name="stop">Stops; the database is then as empty as it was.</param>
    public static async Task<(BackupManifest Manifest, string? KeysAside)> RunAsync(string owner, string role, DataDirectory data, string file, TimeProvider clock, CancellationToken stop)
    {
        file = Path.GetFullPath(file);
        // Everything that can be wrong is found before anything is touched.
        var manifest = await BackupFile.CheckAsync(file, stop);
        await using var source = NpgsqlDataSource.Create(owner);
        var contexts = new UtilityDbContextFactory(source);
        RefuseNewer(contexts, manifest, file);
        int major;
        await using (var connection = await source.OpenConnectionAsync(stop))
        {
            major = connection.PostgreSqlVersion.Major;
            await EmptyAsync(connection, stop);
        }
        // Keys first: a restore that is cut here is simply run again.
        var aside = KeyFiles.Put(data, await FilesAsync(file, manifest, stop), clock.GetUtcNow());
        await LoadAsync(file, owner, major, stop);
        await CompareAsync(source, manifest, stop);
        await DatabaseSetup.MigrateAsync(owner, role, clock.GetUtcNow(), stop);
        await using (var analyze = source.CreateCommand("analyze"))
        {
            analyze.CommandTimeout = 0;
            await analyze.ExecuteNonQueryAsync(stop);
        }
        await new BackupLog(contexts).RestoredAsync(clock.GetUtcNow(), file, manifest.At, stop);
        return (manifest, aside);
    }

    static void RefuseNewer(UtilityDbContextFactory contexts, BackupManifest manifest, string file)
    {
        using var db = contexts.Create(Scope.None);
        if (manifest.Migrations.Except(db.Database.GetMigrations()).FirstOrDefault() is { } unknown)
            throw new StartRefused($"{file} was written by a newer program ({manifest.Program}, migration {unknown}); restore it with that one");
    }

    // A database that was only just made (no operator, nobody to sign in) counts as empty: whoever started the program on a new machine first has lost nothing.
    static async Task EmptyAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        const string tables = "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'hangfire') and c.relkind in ('r', 'p', 'v')";
        if (await CountAsync(connection, tables, stop) == 0) return;
        var isOurs = await CountAsync(connection, "select count(*) from pg_class where oid in (to_regclass('public.operators'), to_regclass('public.users'), to_regclass('public.migrations'))", stop) == 3;
        if (!isOurs || await CountAsync(connection, "select (select count(*) from public.operators) + (select count(*) from public.users)", stop) > 0)
            throw new StartRefused($"the database '{connection.Database}' is not empty; a restore never overwrites data. Give it an empty database, or an empty Data__Directory");
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await using var clear = new NpgsqlCommand("drop schema if exists hangfire cascade; drop schema public cascade; create schema public", connection);
        await clear.ExecuteNonQueryAsync(stop);
        await transaction.CommitAsync(stop);
    }

    static async Task<long> CountAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(stop))!;
    }

    static async Task<Dictionary<string, byte[]>> FilesAsync(string file, BackupManifest manifest, CancellationToken stop)
    {
        var files = new Dictionary<string, byte[]>();
        await using var stream = File.OpenRead(file);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        foreach (var one in manifest.Files.Where(one => one.Name != BackupManifest.Dump))
        {
            await using var entry = archive.GetEntry(one.Name)!.Open();
            using var content = new MemoryStream();
            await entry.CopyToAsync(content, stop);
            files[one.Name] = content.ToArray();
        }
        return files;
    }

    static async Task LoadAsync(string file, string owner, int major, CancellationToken stop)
    {
        await using var stream = File.OpenRead(file);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        await using var dump = archive.GetEntry(BackupManifest.Dump)!.Open();
        var database = new NpgsqlConnectionStringBuilder(owner).Database!;
        // One transaction: killed anywhere, the database is empty again. Rights are given anew by migrate, for the role of this installation.
        using var restore = PostgresTools.Start("pg_restore", major, owner, ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-password", "--dbname=" + database], feedsIt: true);
        try
        {
            var errors = restore.StandardError.ReadToEndAsync(stop);
            try
            {
                await dump.CopyToAsync(restore.StandardInput.BaseStream, stop);
                restore.StandardInput.Close();
            }
            catch (IOException)
            {
                // It has ended early; its own words, below, say why.
            }
            await PostgresTools.EndAsync(restore, "pg_restore", errors, stop);
        }
        finally
        {
            if (!restore.HasExited) restore.Kill();
        }
    }

    static async Task CompareAsync(NpgsqlDataSource source, BackupManifest manifest, CancellationToken stop)
    {
        await using var connection = await source.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
        var wrong = TableSums.Differences(manifest.Tables, await TableSums.ReadAsync(connection, stop));
        if (wrong.Count > 0) throw new StartRefused($"restored, but not as it was: {string.Join("; ", wrong.Take(5))}. Do not use this copy; try an older backup in another empty database");
    }
}
