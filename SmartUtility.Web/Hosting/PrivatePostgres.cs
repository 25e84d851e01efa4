using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace SmartUtility.Web.Hosting;

/// <summary>
/// The program's own PostgreSQL when no connection string is given: own data directory with checksums, Unix socket only,
/// an unprivileged user, stops with the program however that dies, is started again if it dies alone.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    /// <summary>Owner of the database; superuser of this private server.</summary>
    public const string OwnerRole = "smartutility_owner";
    /// <summary>The program's role.</summary>
    public const string AppRole = "smartutility_app";
    const string DatabaseName = "smartutility";

    // Holds the program's end of a pipe: it closes however the program dies, and the wrapper then stops the server.
    const string Wrapper = "exec 3<&0 </dev/null; \"$@\" & p=$!; trap 'kill -INT $p' TERM INT; (read x; kill -INT $p) <&3 & wait $p; rc=$?; while kill -0 $p 2>/dev/null; do wait $p; rc=$?; done; exit $rc";

    readonly string _data, _socket, _bin, _log;
    readonly string? _user;
    readonly ILogger _logger;
    readonly CancellationTokenSource _stop = new();
    Process? _server;
    Task _watch = Task.CompletedTask;

    PrivatePostgres(string data, string socket, string bin, string? user, ILogger logger) =>
        (_data, _socket, _bin, _user, _logger, _log) = (data, socket, bin, user, logger, Path.Combine(data, "server.log"));

    /// <summary>Directory of the database files.</summary>
    public string DataDirectory => _data;

    /// <summary>Process id of the wrapper that holds the server; for tests that kill.</summary>
    public int? WrapperId => _server?.Id;

    /// <summary>Raised after the server was started again; pools should be cleared.</summary>
    public event Action? Restarted;

    /// <summary>Connection string of a role.</summary>
    public string ConnectionString(string role, string database = DatabaseName) =>
        new NpgsqlConnectionStringBuilder { Host = _socket, Username = role, Database = database, MaxPoolSize = 40, MaxAutoPrepare = 50, Timeout = 5, ApplicationName = "smartutility", IncludeErrorDetail = true }.ConnectionString;

    /// <summary>Starts the server in data/postgres, making it first when it is not there; ready when it returns. Throws <see cref="StartRefused"/> with one clear line.</summary>
    public static async Task<PrivatePostgres> StartAsync(string dataDirectory, ILogger logger, CancellationToken stop)
    {
        var root = Libc.IsRoot;
        var user = !root ? null : HasUser("postgres") ? "postgres" : "nobody";
        var bin = FindBinaries();
        var data = Path.Combine(Path.GetFullPath(dataDirectory), "postgres");
        var socket = Path.Combine(Path.GetTempPath(), "su-" + Short(data));
        System.IO.Directory.CreateDirectory(data);
        System.IO.Directory.CreateDirectory(socket);
        if (user is not null)
        {
            await RunAsync("/bin/chown", [user, data, socket], null, stop);
            var probe = await TryRunAsync("/bin/sh", ["-c", $"cd '{data}' && test -w ."], user, stop);
            if (probe.Code != 0) throw new StartRefused($"the database's user '{user}' cannot reach {data}; set Data__Directory to a directory it can reach, e.g. /var/lib/smartutility");
        }
        File.SetUnixFileMode(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var server = new PrivatePostgres(data, socket, bin, user, logger);
        if (!File.Exists(Path.Combine(data, "PG_VERSION")))
            await RunAsync(Path.Combine(bin, "initdb"), ["-D", data, "-U", OwnerRole, "--auth-local=trust", "--auth-host=reject", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-sync", "--no-instructions"], user, stop);
        else if ((await TryRunAsync(Path.Combine(bin, "pg_ctl"), ["status", "-D", data], user, stop)).Code == 0)
            await RunAsync(Path.Combine(bin, "pg_ctl"), ["stop", "-D", data, "-m", "fast", "-w"], user, stop);
        await server.LaunchAsync(stop);
        await server.MakeDatabaseAsync(stop);
        server._watch = server.WatchAsync();
        return server;
    }

    async Task LaunchAsync(CancellationToken stop)
    {
        var start = Info("/bin/sh", ["-c", Wrapper, "sh", Path.Combine(_bin, "postgres"), "-D", _data, "-c", "listen_addresses=", "-c", "unix_socket_directories=" + _socket,
            "-c", "unix_socket_permissions=0700", "-c", "max_connections=120", "-c", "shared_buffers=128MB", "-c", "wal_compression=on", "-c", "max_wal_size=1GB", "-c", "timezone=UTC",
            "-c", "logging_collector=off", "-c", "log_min_messages=warning", "-c", "jit=off"], _user);
        start.RedirectStandardInput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start) ?? throw new StartRefused("PostgreSQL did not start");
        process.ErrorDataReceived += (_, line) => { if (line.Data is { } text) _logger.LogWarning("postgres: {Line}", text); };
        process.BeginErrorReadLine();
        _server = process;
        for (var tries = 0; ; tries++)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                await using var probe = new NpgsqlConnection(ConnectionString(OwnerRole, "postgres") + ";Pooling=false;Timeout=2");
                await probe.OpenAsync(stop);
                return;
            }
            catch (NpgsqlException) when (tries < 1200 && !process.HasExited)
            {
                await Task.Delay(50, stop);
            }
            catch (NpgsqlException failure)
            {
                throw new StartRefused($"PostgreSQL in {_data} did not become ready: {failure.Message}");
            }
        }
    }

    async Task MakeDatabaseAsync(CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(OwnerRole, "postgres") + ";Pooling=false");
        await connection.OpenAsync(stop);
        await using var find = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection) { Parameters = { new() { Value = DatabaseName } } };
        if (await find.ExecuteScalarAsync(stop) is not null) return;
        await using var make = new NpgsqlCommand($"create database {DatabaseName}", connection);
        await make.ExecuteNonQueryAsync(stop);
    }

    async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _server!.WaitForExitAsync(_stop.Token);
                _logger.LogError("PostgreSQL ended by itself (code {Code}); starting it again", _server.ExitCode);
                // Anything the dead server left behind (a child that still holds the directory) ends first.
                await TryRunAsync(Path.Combine(_bin, "pg_ctl"), ["stop", "-D", _data, "-m", "immediate", "-w"], _user, _stop.Token);
                await LaunchAsync(_stop.Token);
                Restarted?.Invoke();
            }
            catch (OperationCanceledException) { return; }
            catch (Exception failure) when (failure is StartRefused or IOException or InvalidOperationException)
            {
                _logger.LogError(failure, "PostgreSQL could not be started again; next try in 1 s");
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
        }
    }

    /// <summary>Stops the server and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _watch;
        if (_server is { HasExited: false } server)
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync();
        }
        _server?.Dispose();
        _stop.Dispose();
    }

    static string FindBinaries()
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            if (new FileInfo(Path.Combine(folder, "postgres")) is { Exists: true } found)
                return Path.GetDirectoryName(found.ResolveLinkTarget(true)?.FullName ?? found.FullName)!;
        var versions = System.IO.Directory.Exists("/usr/lib/postgresql") ? System.IO.Directory.GetDirectories("/usr/lib/postgresql") : [];
        var best = versions.Where(folder => File.Exists(Path.Combine(folder, "bin/postgres"))).OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0).FirstOrDefault();
        return best is null ? throw new StartRefused("PostgreSQL 15 or newer is missing; install the package 'postgresql' or set ConnectionStrings__SmartUtility") : Path.Combine(best, "bin");
    }

    static string Short(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..10];

    static bool HasUser(string name) => File.ReadLines("/etc/passwd").Any(line => line.StartsWith(name + ":", StringComparison.Ordinal));

    static ProcessStartInfo Info(string file, IEnumerable<string> arguments, string? user)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = "/", UseShellExecute = false };
        if (user is not null) start.UserName = user;
        return start;
    }

    static async Task<(int Code, string Output)> TryRunAsync(string file, string[] arguments, string? user, CancellationToken stop)
    {
        var start = Info(file, arguments, user);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start) ?? throw new StartRefused($"{file} did not start");
        var output = process.StandardOutput.ReadToEndAsync(stop);
        var errors = process.StandardError.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        return (process.ExitCode, (await output + await errors).Trim());
    }

    static async Task RunAsync(string file, string[] arguments, string? user, CancellationToken stop)
    {
        var (code, output) = await TryRunAsync(file, arguments, user, stop);
        if (code != 0) throw new StartRefused($"{Path.GetFileName(file)} failed ({code}): {output.ReplaceLineEndings(" ")}");
    }

    static class Libc
    {
        [DllImport("libc", EntryPoint = "geteuid")]
        static extern uint EffectiveUser();

        public static bool IsRoot => EffectiveUser() == 0;
    }
}

/// <summary>The program cannot start; the message is one clear line for stderr (exit code 1).</summary>
public sealed class StartRefused(string message) : Exception(message);
