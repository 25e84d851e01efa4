using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SmartUtility.Core.Database;
using SmartUtility.Tests.Database;
using SmartUtility.Web.Hosting;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace SmartUtility.Tests.Database;

/// <summary>One real PostgreSQL for the whole run with a migrated template; each test class takes a copy of it.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    readonly string _directory = Path.Combine(Path.GetTempPath(), "su-tests-" + Guid.NewGuid().ToString("N")[..8]);
    readonly SemaphoreSlim _copying = new(1, 1);
    int _copies;

    public PrivatePostgres Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_directory);
        File.SetUnixFileMode(_directory, (UnixFileMode)Convert.ToInt32("755", 8));
        Server = await PrivatePostgres.StartAsync(_directory, NullLogger.Instance, default);
        await DatabaseSetup.MigrateAsync(Server.ConnectionString(PrivatePostgres.OwnerRole), PrivatePostgres.AppRole, DateTimeOffset.UtcNow, default);
        NpgsqlConnection.ClearAllPools();
        // What a crash would lose is tried by tests with a server of their own; this one lives for a run and need not wait for the disk.
        foreach (var setting in (string[])["fsync", "synchronous_commit", "full_page_writes"]) await OnServerAsync($"alter system set {setting} = off");
        await OnServerAsync("select pg_reload_conf()");
    }

    async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server.ConnectionString(PrivatePostgres.OwnerRole, "postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A fresh migrated database, dropped with the server.</summary>
    public async Task<TestDatabase> CreateAsync()
    {
        await _copying.WaitAsync();
        try
        {
            var name = $"test_{++_copies}";
            await OnServerAsync($"create database {name} template smartutility strategy file_copy");
            return new TestDatabase(Server.ConnectionString(PrivatePostgres.AppRole, name), Server.ConnectionString(PrivatePostgres.OwnerRole, name));
        }
        finally
        {
            _copying.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}

/// <summary>A database of one test class.</summary>
public sealed class TestDatabase(string app, string owner) : IAsyncDisposable
{
    /// <summary>Connection string of the program's role.</summary>
    public string App { get; } = app + ";Maximum Pool Size=10";
    /// <summary>Connection string of the owner.</summary>
    public string Owner { get; } = owner + ";Maximum Pool Size=5";

    NpgsqlDataSource? _source;
    UtilityDbContextFactory? _contexts;

    /// <summary>Contexts as the program's role.</summary>
    public UtilityDbContextFactory Contexts => _contexts ??= new UtilityDbContextFactory(_source ??= NpgsqlDataSource.Create(App));

    /// <summary>Runs SQL as the owner (no row-level security).</summary>
    public async Task<object?> OwnerSqlAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null) await _source.DisposeAsync();
        foreach (var connected in (string[])[App, Owner])
        {
            await using var connection = new NpgsqlConnection(connected);
            NpgsqlConnection.ClearPool(connection);
        }
    }
}
