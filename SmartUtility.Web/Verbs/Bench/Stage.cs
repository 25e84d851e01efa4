using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SmartUtility.Core.Metering;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>A private database with an operator and meters, and the built program as a process of its own against it: can be killed and started again.</summary>
public sealed class Stage : IAsyncDisposable
{
    /// <summary>Code of the operator.</summary>
    public const string Operator = "BENCH";
    /// <summary>Secret of every meter.</summary>
    public const string Secret = "bench-secret-bench-secret-bench";
    /// <summary>Code of every meter's register.</summary>
    public const string Register = "1-0:1.8.0";

    readonly string _directory;
    readonly DataDirectory _data;
    Process? _program;
    List<string> _said = [];

    Stage(string directory, PrivatePostgres postgres, DataDirectory data, int port) => (_directory, Postgres, _data, MqttPort) = (directory, postgres, data, port);

    /// <summary>The database server.</summary>
    public PrivatePostgres Postgres { get; private set; }
    /// <summary>Where the program's broker listens.</summary>
    public int MqttPort { get; }
    /// <summary>Connection string of the owner.</summary>
    public string Owner => Postgres.ConnectionString(PrivatePostgres.OwnerRole);
    /// <summary>The program; null before it was started.</summary>
    public Process? Program => _program;
    /// <summary>What the program said last when it ended by itself; null while it runs.</summary>
    public string? LastWords
    {
        get
        {
            if (_program is not { HasExited: true }) return null;
            lock (_said) return string.Join(' ', _said.TakeLast(8));
        }
    }
    /// <summary>Serials of the meters.</summary>
    public static string Serial(int index) => $"M{index:00000}";

    /// <summary>Makes the database and its meters; the program is not started.</summary>
    public static async Task<Stage> BuildAsync(int meters, CancellationToken stop)
    {
        var directory = BenchHost.NewDirectory();
        var data = DataDirectory.Resolve(new DataSettings { Directory = directory }, new KeySettings());
        var postgres = await PrivatePostgres.StartAsync(directory, NullLogger.Instance, stop);
        var stage = new Stage(directory, postgres, data, FreePort());
        try
        {
            await DatabaseSetup.MigrateAsync(stage.Owner, PrivatePostgres.AppRole, TimeProvider.System.GetUtcNow(), stop);
            await stage.SeedAsync(meters, stop);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    async Task SeedAsync(int meters, CancellationToken stop)
    {
        var secrets = Pepper.Load(_data);
        await using var connection = new NpgsqlConnection(Owner);
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand("""
            with made as (
              insert into operators (code, name, time_zone, currency, resources, language, grace_days, due_days, cut_from, cut_until, cut_any_hour, stale_after, is_demo)
              values ('BENCH', 'Bench', 'UTC', 'XOF', '{0}', 'en', 0, 15, '08:00', '15:00', false, '1 day', false) returning id),
            metered as (
              insert into meters (operator_id, serial, resource, switch, secret_hash, interval, is_online, supply)
              select made.id, i.serial, 0, 0, i.hash, '1 hour', false, 0 from made, unnest($1::text[], $2::bytea[]) i (serial, hash) returning id, operator_id)
            insert into registers (operator_id, meter_id, code, unit, decimals, capacity, base_factor) select operator_id, id, '1-0:1.8.0', 'kWh', 3, 1000000000000, 1 from metered;
            """, connection)
        {
            Parameters = { new() { Value = Enumerable.Range(0, meters).Select(Serial).ToArray() }, new() { Value = Enumerable.Range(0, meters).Select(i => secrets.Hash($"{Operator}/{Serial(i)}", Secret)).ToArray() } },
        };
        await command.ExecuteNonQueryAsync(stop);
        await using var partitions = new NpgsqlCommand("select ensure_partitions('2026-10-01', '2026-12-31')", connection);
        await partitions.ExecuteNonQueryAsync(stop);
    }

    /// <summary>Starts the program and waits until its broker answers; how long that took.</summary>
    public async Task<TimeSpan> StartProgramAsync(CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        var start = new ProcessStartInfo("dotnet", [typeof(Stage).Assembly.Location, "serve"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory };
        foreach (var (name, value) in new[]
        {
            ("ConnectionStrings__SmartUtility", Postgres.ConnectionString(PrivatePostgres.AppRole)), ("ConnectionStrings__Owner", Owner), ("Data__Directory", _directory), ("Keys__Directory", _data.Keys),
            ("Urls", "http://127.0.0.1:0"), ("Mqtt__Port", MqttPort.ToString(CultureInfo.InvariantCulture)), ("Jobs__Enabled", "false"), ("Demo__Enabled", "false"), ("Logging__LogLevel__Default", "Warning"), ("DOTNET_TieredPGO", "1"),
        }) start.Environment[name] = value;
        var program = Process.Start(start) ?? throw new StartRefused("the program did not start");
        var said = _said = [];
        program.OutputDataReceived += (_, line) => Keep(said, line.Data);
        program.ErrorDataReceived += (_, line) => Keep(said, line.Data);
        program.BeginOutputReadLine();
        program.BeginErrorReadLine();
        _program = program;
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            if (program.HasExited) throw new StartRefused($"the program ended (code {program.ExitCode}): {string.Join(' ', said.TakeLast(5))}");
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, MqttPort, stop);
                return Stopwatch.GetElapsedTime(since);
            }
            catch (SocketException)
            {
                await Task.Delay(20, stop);
            }
            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(60)) throw new StartRefused("the program did not answer within a minute: " + string.Join(' ', said.TakeLast(5)));
        }
    }

    static void Keep(List<string> said, string? line)
    {
        if (line is null) return;
        lock (said)
        {
            said.Add(line);
            if (said.Count > 50) said.RemoveAt(0);
        }
    }

    /// <summary>kill -9 of the program.</summary>
    public async Task KillProgramAsync()
    {
        if (_program is null) return;
        _program.Kill();
        await _program.WaitForExitAsync();
        _program.Dispose();
        _program = null;
    }

    /// <summary>kill -9 of the whole PostgreSQL server; the supervisor here starts it again.</summary>
    public void KillPostgres()
    {
        var postmaster = Children(Postgres.WrapperId ?? throw new InvalidOperationException("PostgreSQL is not running")).FirstOrDefault(id => Name(id) == "postgres");
        if (postmaster != 0) Process.GetProcessById(postmaster).Kill();
    }

    /// <summary>CPU seconds used so far by the program, and by PostgreSQL's processes alive now.</summary>
    public (double Program, double Postgres) CpuSeconds()
    {
        _program!.Refresh();
        var postmaster = Postgres.WrapperId is { } wrapper ? Children(wrapper).FirstOrDefault(id => Name(id) == "postgres") : 0;
        return (_program.TotalProcessorTime.TotalSeconds, postmaster == 0 ? 0 : Children(postmaster).Append(postmaster).Sum(Cpu));
    }

    static double Cpu(int id) => Stat(id) is { } fields ? (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / 100.0 : 0;

    static string Name(int id) => File.Exists($"/proc/{id}/comm") ? File.ReadAllText($"/proc/{id}/comm").Trim() : "";

    static List<int> Children(int parent) => [.. System.IO.Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
        .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(id => Stat(id) is { } fields && fields[1] == parent.ToString(CultureInfo.InvariantCulture))];

    // proc(5): what follows the name in brackets; state is 0, parent 1, user time 11, system time 12.
    static string[]? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return null;
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs one query as the owner.</summary>
    public async Task<long> CountAsync(string sql, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(Owner + ";Command Timeout=120");
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(stop), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillProgramAsync();
        await Postgres.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        System.IO.Directory.Delete(_directory, recursive: true);
    }
}
