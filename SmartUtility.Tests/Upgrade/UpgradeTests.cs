using System.Data;
using Npgsql;
using SmartUtility.Tests.Architecture;
using SmartUtility.Tests.Database;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Hosting.Backups;

namespace SmartUtility.Tests.Upgrade;

/// <summary>The data of every release, brought to this version.</summary>
public sealed class UpgradeTests(PostgresFixture postgres)
{
    static readonly string Folder = Path.Combine(Sources.Root, "SmartUtility.Tests/Upgrade/dumps");

    public static readonly TheoryData<string> Releases = [.. Directory.EnumerateFiles(Folder, "*.backup").Select(file => Path.GetFileName(file)!)];

    [Theory, MemberData(nameof(Releases))]
    public async Task The_data_of_a_release_are_brought_to_this_version_with_every_row_and_sum(string file)
    {
        Assert.InRange(new FileInfo(Path.Combine(Folder, file)).Length, 1, 1_000_000);
        var directory = Directory.CreateTempSubdirectory("su-upgrade-").FullName;
        await using var database = await postgres.CreateAsync();
        Directory.CreateDirectory(Path.Combine(directory, "keys"));
        NpgsqlConnection.ClearAllPools();

        var (manifest, _) = await RestoreBackup.RunAsync(database.Owner, PrivatePostgres.AppRole, new DataDirectory(directory, Path.Combine(directory, "keys")), Path.Combine(Folder, file), TimeProvider.System, default);

        await using var connection = new NpgsqlConnection(database.Owner);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        var after = await TableSums.ReadAsync(connection, default);
        // The restore itself stands in the audit log.
        Assert.Empty(TableSums.Losses([.. manifest.Tables.Where(table => table.Name != "public.audit")], after));
        Assert.Equal(manifest.Tables.Single(table => table.Name == "public.audit").Rows + 1, after.Single(table => table.Name == "public.audit").Rows);
        Assert.True(manifest.Tables.Single(table => table.Name == "public.ledger_entries").Rows > 100, "the dump holds no books");
        Directory.Delete(directory, recursive: true);
    }
}
