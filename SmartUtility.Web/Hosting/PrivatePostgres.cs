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
    // The reader of the pipe keeps no other pipe open, or the program would wait for the end of a server that is long gone.
    const string Wrapper = "exec 3<&0 </dev/null; \"$@\" 3<&- & p=$!; trap 'kill -INT $p' TERM INT; (trap - TERM INT; read x; kill -INT $p) <&3 >/dev/null 2>&1 & r=$!; exec 3<&-; "
        + "wait $p; rc=$?; while kill -0 $p 2>/dev/null; do wait $p; rc=$?; done; kill $r 2>/dev/null; exit $rc";

    readonly string _data, _socket, _bin;
    readonly string? _user;
    readonly ILogger _logger;
    readonly FileStream _hold;
    readonly PostgresLog _log;
    readonly CancellationTokenSource _stop = new();
    Process? _server;
    Task _watch = Task.CompletedTask;

    PrivatePostgres(string data, string socket, string bin, string? user, FileStream hold, PostgresLog log, ILogger logger) =>
        (_data, _socket, _bin, _user, _hold, _log, _logger) = (data, socket, bin, user, hold, log, logger);

    /// <summary>Directory of the database files.</summary>
    public string DataDirectory => _data;

    /// <summary>Process id of the wrapper that holds the server; for tests that kill.</summary>
    public int? WrapperId => _server?.Id;

    /// <summary>Raised after the server was started again; pools should be cleared.</summary>
    public event Action? Restarted;

    /// <summary>Connection string of a role.</summary>
    public string ConnectionString(string role, string database = DatabaseName) => ConnectionString(_socket, role, database);

    static string ConnectionString(string socket, string role, string database) =>
        new NpgsqlConnectionStringBuilder { Host = socket, Username = role, Database = database, MaxPoolSize = 40, MaxAutoPrepare = 50, Timeout = 5, ApplicationName = "smartutility" }.ConnectionString;

    /// <summary>Connection string of the owner's role when a program serves this data directory now, else null.</summary>
    public static async Task<string?> FindRunningAsync(string dataDirectory, CancellationToken stop)
    {
        var found = ConnectionString(SocketOf(Path.Combine(Path.GetFullPath(dataDirectory), "postgres")), OwnerRole, DatabaseName);
        try
        {
            await using var probe = new NpgsqlConnection(found + ";Pooling=false;Timeout=2");
            await probe.OpenAsync(stop);
            return found;
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    // A short path (a socket's name has 108 bytes at most), where nobody else can put a link before us.
    static string SocketOf(string data) => Path.Combine(Libc.IsRoot && System.IO.Directory.Exists("/run") ? "/run" : Path.GetTempPath(), "su-" + Short(data));

    /// <summary>Starts the server in data/postgres, making it first when it is not there; ready when it returns. Throws <see cref="StartRefused"/> with one clear line.</summary>
    public static async Task<PrivatePostgres> StartAsync(string dataDirectory, ILogger logger, CancellationToken stop)
    {
        var directory = Path.GetFullPath(dataDirectory);
        var hold = Hold(directory);
        try
        {
            return await StartHeldAsync(directory, hold, logger, stop);
        }
        catch
        {
            await hold.DisposeAsync();
            throw;
        }
    }

    static async Task<PrivatePostgres> StartHeldAsync(string directory, FileStream hold, ILogger logger, CancellationToken stop)
    {
        var root = Libc.IsRoot;
        var user = !root ? null : HasUser("postgres") ? "postgres" : "nobody";
        var data = Path.Combine(directory, "postgres");
        var bin = FindBinaries(data);
        var socket = SocketOf(data);
        if (new DirectoryInfo(socket) is { Exists: true, LinkTarget: not null }) throw new StartRefused($"{socket} is a link; remove it");
        System.IO.Directory.CreateDirectory(socket);
        if (user is not null)
        {
            await RunAsync("/bin/chown", [user, socket], null, stop);
            var probe = await TryRunAsync("/bin/sh", ["-c", "cd \"$0\"", directory], user, stop);
            if (probe.Code != 0) throw new StartRefused($"the database's user '{user}' cannot reach {directory}; set Data__Directory to a directory it can reach, e.g. /var/lib/smartutility");
        }
        File.SetUnixFileMode(socket, OwnerOnly);

        var server = new PrivatePostgres(data, socket, bin, user, hold, new PostgresLog(Path.Combine(directory, "postgres.log")), logger);
        if (!File.Exists(Path.Combine(data, "PG_VERSION")))
            await server.InitialiseAsync(stop);
        else if ((await TryRunAsync(Path.Combine(bin, "pg_ctl"), ["status", "-D", data], user, stop)).Code == 0)
            await RunAsync(Path.Combine(bin, "pg_ctl"), ["stop", "-D", data, "-m", "fast", "-w"], user, stop);
        await server.LaunchAsync(stop);
        await server.MakeDatabaseAsync(stop);
        server._watch = server.WatchAsync();
        return server;
    }

    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // One program per data directory: the second would stop the first one's server as an orphan. The system lets go when the holder dies.
    static FileStream Hold(string directory)
    {
        System.IO.Directory.CreateDirectory(directory);
        var file = Path.Combine(directory, "program.pid");
        try
        {
            var hold = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            hold.SetLength(0);
            hold.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            hold.Flush();
            return hold;
        }
        catch (IOException) when (File.Exists(file))
        {
            throw new StartRefused($"another program uses {directory}; stop it first, or give this one its own Data__Directory");
        }
    }

    // Made beside and renamed: a start that was killed half-way leaves no half database.
    async Task InitialiseAsync(CancellationToken stop)
    {
        var fresh = _data + ".new";
        if (System.IO.Directory.Exists(fresh)) System.IO.Directory.Delete(fresh, recursive: true);
        System.IO.Directory.CreateDirectory(fresh);
        File.SetUnixFileMode(fresh, OwnerOnly);
        if (_user is not null) await RunAsync("/bin/chown", [_user, fresh], null, stop);
        await RunAsync(Path.Combine(_bin, "initdb"), ["-D", fresh, "-U", OwnerRole, "--auth-local=trust", "--auth-host=reject", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions"], _user, stop);
        if (System.IO.Directory.Exists(_data)) System.IO.Directory.Delete(_data, recursive: false);
        System.IO.Directory.Move(fresh, _data);
    }

    async Task LaunchAsync(CancellationToken stop)
    {
        string[] command = ["/bin/sh", "-c", Wrapper, "sh", Path.Combine(_bin, "postgres"), "-D", _data, "-c", "listen_addresses=", "-c", "unix_socket_directories=" + _socket,
            "-c", "unix_socket_permissions=0700", "-c", "max_connections=300", "-c", "shared_buffers=128MB", "-c", "wal_compression=on", "-c", "max_wal_size=1GB", "-c", "timezone=UTC",
            "-c", "logging_collector=off", "-c", "log_min_messages=warning", "-c", "jit=off"];
        // A session of its own: Ctrl-C at the terminal reaches the program, which ends its work before the database ends.
        var start = File.Exists("/usr/bin/setsid") ? Info("/usr/bin/setsid", command, _user) : Info(command[0], command[1..], _user);
        start.RedirectStandardInput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start) ?? throw new StartRefused("PostgreSQL did not start");
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not { } text) return;
            _log.Write(text);
            if (text.Contains("PANIC: ", StringComparison.Ordinal)) _logger.LogError("postgres: {Line}", text);
        };
        process.BeginErrorReadLine();
        _server?.Dispose();
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
                throw new StartRefused($"PostgreSQL in {_data} did not become ready: {_log.LastFatal ?? failure.Message} (more in {_log.File})");
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
            // Whatever went wrong (no process, no memory, no disk): the next try may do.
            catch (Exception failure)
            {
                _logger.LogError("PostgreSQL could not be started again: {Reason}; next try in 1 s", failure.Message);
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
        _log.Dispose();
        // The file stays (its lock is what counts); nobody's number stands in it.
        _hold.SetLength(0);
        await _hold.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>The server's programs: of the version that made these files, else the first in PATH (links resolved), else the newest installed.</summary>
    static string FindBinaries(string data)
    {
        const string installed = "/usr/lib/postgresql";
        var versionFile = Path.Combine(data, "PG_VERSION");
        var made = File.Exists(versionFile) ? File.ReadAllText(versionFile).Trim() : null;
        if (made is not null && File.Exists($"{installed}/{made}/bin/postgres")) return $"{installed}/{made}/bin";
        string? bin = null;
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            if (bin is null && new FileInfo(Path.Combine(folder, "postgres")) is { Exists: true } found)
                bin = Path.GetDirectoryName(found.ResolveLinkTarget(true)?.FullName ?? found.FullName)!;
        if (bin is null && System.IO.Directory.Exists(installed))
            bin = System.IO.Directory.GetDirectories(installed).Select(folder => Path.Combine(folder, "bin")).Where(folder => File.Exists(Path.Combine(folder, "postgres")))
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(Path.GetDirectoryName(folder)), out var version) ? version : 0).FirstOrDefault();
        if (bin is null) throw new StartRefused("PostgreSQL 15 or newer is missing; install the package 'postgresql' or set ConnectionStrings__SmartUtility");
        if (made is not null && VersionOf(bin) is { } ours && ours != made)
            throw new StartRefused($"{data} was made by PostgreSQL {made} and {bin} is version {ours}; install postgresql-{made}, or move the data with 'backup' and 'restore'");
        return bin;
    }

    static string? VersionOf(string bin)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(bin, "postgres"), "--version") { RedirectStandardOutput = true, UseShellExecute = false });
        var text = process?.StandardOutput.ReadToEnd() ?? "";
        process?.WaitForExit();
        var digits = new string([.. text.SkipWhile(letter => !char.IsAsciiDigit(letter)).TakeWhile(char.IsAsciiDigit)]);
        return digits.Length == 0 ? null : digits;
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

    internal static class Libc
    {
        [DllImport("libc", EntryPoint = "geteuid")]
        static extern uint EffectiveUser();

        public static bool IsRoot => EffectiveUser() == 0;
    }
}

/// <summary>The program cannot start; the message is one clear line for stderr (exit code 1).</summary>
public sealed class StartRefused(string message) : Exception(message);
