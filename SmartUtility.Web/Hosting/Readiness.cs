using System.Net;
using System.Net.Sockets;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Web.Mqtt;

namespace SmartUtility.Web.Hosting;

/// <summary>One thing that must be well for the program to do its work.</summary>
/// <param name="Name">"database", "migrations", "broker", "disk", "clock", "backup".</param>
/// <param name="IsOk">Well.</param>
/// <param name="Detail">In words, no secrets; null when there is nothing to say.</param>
public sealed record ReadinessCheck(string Name, bool IsOk, string? Detail);

/// <summary>Looks at everything the program stands on. A check that takes longer than 3 s has failed.</summary>
public sealed class Readiness(NpgsqlDataSource source, UtilityDbContextFactory contexts, DataDirectory data, MqttAddress mqtt, ClockWatch watch, ClockProbe probe, BackupLog backups, TimeProvider clock)
{
    /// <summary>Below this the database would soon refuse to write.</summary>
    public const long LeastFreeBytes = 256L * 1024 * 1024;

    /// <summary>Names of all checks, in their order.</summary>
    public static readonly IReadOnlyList<string> Names = ["database", "migrations", "broker", "disk", "clock", "backup"];

    /// <summary>All checks.</summary>
    public async Task<IReadOnlyList<ReadinessCheck>> RunAsync(CancellationToken stop) => await Task.WhenAll(Names.Select(name => RunAsync(name, stop)));

    /// <summary>One of <see cref="Names"/>.</summary>
    public async Task<ReadinessCheck> RunAsync(string name, CancellationToken stop)
    {
        // A program without a backup does its work: the days are told, and nothing turns red by them here.
        string? note = null;
        var check = await CheckAsync(name, name switch
        {
            "database" => DatabaseAsync,
            "migrations" => MigrationsAsync,
            "broker" => BrokerAsync,
            "disk" => DiskAsync,
            "clock" => ClockAsync,
            "backup" => async late => { note = await BackupAsync(late); return null; },
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such check"),
        }, stop);
        return check.IsOk ? check with { Detail = name == "clock" ? probe.Note : note } : check;
    }

    // Whatever a check throws is its answer: this page exists to say what is broken.
    static async Task<ReadinessCheck> CheckAsync(string name, Func<CancellationToken, Task<string?>> check, CancellationToken stop)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(TimeSpan.FromSeconds(3));
        try
        {
            var wrong = await check(late.Token).WaitAsync(late.Token);
            return new ReadinessCheck(name, wrong is null, wrong);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new ReadinessCheck(name, false, "no answer within 3 s");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new ReadinessCheck(name, false, failure is NpgsqlException or SocketException ? "does not answer" : failure.GetType().Name);
        }
    }

    async Task<string?> DatabaseAsync(CancellationToken stop)
    {
        await using var command = source.CreateCommand("select 1");
        await command.ExecuteScalarAsync(stop);
        return null;
    }

    async Task<string?> MigrationsAsync(CancellationToken stop) =>
        await Migrator.PendingAsync(contexts, stop) is { Count: > 0 } pending ? $"{pending.Count} pending; run 'migrate'" : null;

    async Task<string?> BrokerAsync(CancellationToken stop)
    {
        if (mqtt.Port == 0) return "not listening";
        var reach = mqtt.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : mqtt.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : mqtt.Address;
        using var probe = new Socket(reach.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await probe.ConnectAsync(reach, mqtt.Port, stop);
        return null;
    }

    Task<string?> DiskAsync(CancellationToken stop)
    {
        var free = new DriveInfo(data.Path).AvailableFreeSpace;
        return Task.FromResult(free < LeastFreeBytes ? $"{free / (1024 * 1024)} MB left where the data are; at least {LeastFreeBytes / (1024 * 1024)} MB are needed" : null);
    }

    async Task<string?> ClockAsync(CancellationToken stop) => (await watch.EnsureAsync(stop))?.Detail;

    async Task<string> BackupAsync(CancellationToken stop)
    {
        var state = await backups.StateAsync(stop);
        var days = state.Days(clock.GetUtcNow()) is { } since ? $"days since the last good backup: {since}" : "there is no good backup yet";
        return state.FailedAt is null ? days : days + "; the last try failed (the audit log says why)";
    }
}
