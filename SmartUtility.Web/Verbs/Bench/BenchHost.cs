using Npgsql;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>The whole program with an empty database of its own in a new directory, silent and without jobs; gone when it is disposed.</summary>
sealed class BenchHost : IAsyncDisposable
{
    readonly string _directory;
    readonly UtilityHost _host;

    BenchHost(string directory, UtilityHost host) => (_directory, _host) = (directory, host);

    /// <summary>The application, built and not started.</summary>
    public WebApplication App => _host.App;
    /// <summary>Its services.</summary>
    public IServiceProvider Services => _host.App.Services;
    /// <summary>Connection string of the database's owner.</summary>
    public string Owner => _host.Postgres!.ConnectionString(PrivatePostgres.OwnerRole);
    /// <summary>Connection string of the program's role.</summary>
    public string Program => _host.Postgres!.ConnectionString(PrivatePostgres.AppRole);

    /// <summary>Builds it.</summary>
    public static async Task<BenchHost> BuildAsync(CancellationToken stop)
    {
        var directory = NewDirectory();
        try
        {
            return new BenchHost(directory, await UtilityHost.BuildAsync(["--Urls=http://127.0.0.1:0", $"--Data:Directory={directory}", $"--Keys:Directory={directory}/keys", "--Mqtt:Port=0", "--Jobs:Enabled=false", "--Demo:Enabled=false", "--Logging:LogLevel:Default=Error"], stop: stop));
        }
        catch
        {
            Directory.Delete(directory, recursive: true);
            throw;
        }
    }

    /// <summary>A new directory that PostgreSQL's user may enter.</summary>
    public static string NewDirectory()
    {
        var directory = Directory.CreateTempSubdirectory("su-bench-").FullName;
        File.SetUnixFileMode(directory, (UnixFileMode)0b111_101_101);
        return directory;
    }

    /// <summary>One statement as the owner.</summary>
    public static async Task SqlAsync(string owner, string sql, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(owner + ";Command Timeout=1800");
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>One number as the owner, by a connection of its own.</summary>
    public static async Task<long> CountAsync(string owner, string sql, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(owner + ";Command Timeout=1800");
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(stop), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
