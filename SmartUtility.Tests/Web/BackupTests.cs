using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Tests.Mqtt;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Hosting.Backups;
using SmartUtility.Web.Mqtt;

namespace SmartUtility.Tests.Web;

public sealed class BackupTests(PostgresFixture postgres) : IAsyncLifetime
{
    readonly string _directory = Directory.CreateTempSubdirectory("su-backup-").FullName;
    HostFixture _host = null!;
    Town _town = null!;
    Subscriber _subscriber = null!;

    public async ValueTask InitializeAsync()
    {
        // Billed on 2 November by the town's clock; the host's is today's, and would rightly refuse to bill in the past.
        _host = await HostFixture.StartAsync(postgres, seed: async rows =>
        {
            _town = await Town.MakeAsync(rows.Database);
            (_subscriber, _, _) = await _town.HomeAsync(33_750);
            Assert.Null((await _town.Run.RunAsync(_town.Actor, new BillingMonth(2026, 10), default)).Refusal);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    string File(string name) => Path.Combine(_directory, name);

    Task<BackupManifest> BackupAsync(string name) => MakeBackup.RunAsync(_host.Database.Owner, _host.Host.Data, File(name), TimeProvider.System, default);

    static DataDirectory Empty(string path)
    {
        Directory.CreateDirectory(Path.Combine(path, "keys"));
        return new DataDirectory(path, Path.Combine(path, "keys"));
    }

    static string Of(string connection, string database) => new NpgsqlConnectionStringBuilder(connection) { Database = database }.ConnectionString;

    static async Task<object?> SqlAsync(string owner, string sql)
    {
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    [Fact]
    public async Task A_backup_under_load_restored_on_an_empty_machine_is_that_moment_and_everybody_signs_in()
    {
        var meter = await _host.Rows.DeviceAsync(_host, _town.Owner, serial: "BK-1");
        var cashier = await _host.UserAsync(Role.Cashier, _town.Owner.Id);
        var paid = 0;
        using var enough = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
                Assert.Null((await _town.Pay.RunAsync(_town.Actor, new IncomingPayment(_subscriber.Account, "momo", $"load-{Interlocked.Increment(ref paid)}", 5), default)).Refusal);
        })));
        while (Volatile.Read(ref paid) < 20) await Task.Delay(5);

        var manifest = await BackupAsync("load.backup");
        await enough.CancelAsync();
        await load;

        var payments = manifest.Tables.Single(table => table.Name == "public.payments");
        Assert.InRange(payments.Rows, 17, paid - 1);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File("load.backup")));
        Assert.Contains("keys/mqtt-pepper", manifest.Files.Select(one => one.Name));

        await _host.Database.OwnerSqlAsync("create database backup_copy");
        var (owner, app, data) = (Of(_host.Database.Owner, "backup_copy"), Of(_host.Database.App, "backup_copy"), Empty(File("machine")));
        var (_, aside) = await RestoreBackup.RunAsync(owner, PrivatePostgres.AppRole, data, File("load.backup"), TimeProvider.System, default);

        Assert.Null(aside);
        Assert.Equal(payments.Rows, await SqlAsync(owner, "select count(*) from payments"));
        Assert.Equal(payments.Rows * 5m, await SqlAsync(owner, "select sum(amount) from payments"));
        Assert.Equal(0m, await SqlAsync(owner, "select sum(amount) from ledger_entries"));
        Assert.Equal(payments.Rows, await SqlAsync(owner, "select count(*) from postings where kind = 'payment'"));

        await using var copy = await UtilityHost.BuildAsync(["--Urls=http://127.0.0.1:0", $"--ConnectionStrings:SmartUtility={app}", $"--Data:Directory={data.Path}", $"--Keys:Directory={data.Keys}", "--Mqtt:Port=0", "--Jobs:Enabled=false", "--Logging:LogLevel:Default=Warning"],
            builder => builder.Logging.ClearProviders());
        await copy.App.StartAsync();
        Assert.Equal(HttpStatusCode.Found, (await new Browserless(copy.App.Urls.First().TrimEnd('/'), false, "en").SignInAsync(cashier.UserName!, HostFixture.Password)).StatusCode);
        await using var device = new TestMeter(copy.App.Services.GetRequiredService<MqttAddress>().Port, _town.Owner.Code, meter.Serial, Rows.DeviceSecret);
        await device.ConnectAsync();
    }

    [Fact]
    public async Task A_restore_refuses_data_and_damage_in_words_and_leaves_everything_as_it_was()
    {
        await BackupAsync("good.backup");
        var bytes = await System.IO.File.ReadAllBytesAsync(File("good.backup"));
        await System.IO.File.WriteAllBytesAsync(File("short.backup"), bytes[..(bytes.Length / 2)]);
        bytes[bytes.Length / 3] ^= 1;
        await System.IO.File.WriteAllBytesAsync(File("bent.backup"), bytes);
        var fresh = await postgres.CreateAsync();
        var data = Empty(File("other"));
        await System.IO.File.WriteAllTextAsync(Path.Combine(data.Keys, "mqtt-pepper"), "of a program that was started before");

        async Task<string> RefusedAsync(string owner, string file) => (await Assert.ThrowsAsync<StartRefused>(() => RestoreBackup.RunAsync(owner, PrivatePostgres.AppRole, data, File(file), TimeProvider.System, default))).Message;

        Assert.Contains("is not empty", await RefusedAsync(_host.Database.Owner, "good.backup"), StringComparison.Ordinal);
        Assert.Contains("damaged", await RefusedAsync(fresh.Owner, "bent.backup"), StringComparison.Ordinal);
        Assert.Contains("damaged", await RefusedAsync(fresh.Owner, "short.backup"), StringComparison.Ordinal);
        Assert.Contains("there is no file", await RefusedAsync(fresh.Owner, "gone.backup"), StringComparison.Ordinal);
        Assert.Contains("already there", (await Assert.ThrowsAsync<StartRefused>(() => BackupAsync("good.backup"))).Message, StringComparison.Ordinal);
        Assert.Equal("of a program that was started before", await System.IO.File.ReadAllTextAsync(Path.Combine(data.Keys, "mqtt-pepper")));
        Assert.Equal(0L, await fresh.OwnerSqlAsync("select count(*) from operators"));

        // A database that was made and never used is as good as empty; keys that were there are moved, not lost.
        NpgsqlConnection.ClearAllPools();
        var (_, aside) = await RestoreBackup.RunAsync(fresh.Owner, PrivatePostgres.AppRole, data, File("good.backup"), TimeProvider.System, default);

        Assert.Equal("of a program that was started before", await System.IO.File.ReadAllTextAsync(Path.Combine(aside!, "mqtt-pepper")));
        Assert.Equal(1L, await fresh.OwnerSqlAsync("select count(*) from operators"));
        Assert.Equal(1L, await fresh.OwnerSqlAsync("select count(*) from audit where action = 'installation.restore'"));
        await fresh.DisposeAsync();
    }

    [Fact]
    public async Task The_nightly_one_goes_to_another_disk_keeps_the_newest_and_its_days_are_told()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var book = _host.Services.GetRequiredService<BackupLog>();
        var readiness = _host.Services.GetRequiredService<Readiness>();
        NightlyBackup Night(bool sameDisk) => new(new BackupSettings { Directory = _directory, Keep = 1, AllowSameDisk = sameDisk }, _host.Host.Data, new OwnerDatabase(_host.Database.Owner, true), clock, NullLogger<NightlyBackup>.Instance);

        Assert.Equal("there is no good backup yet", (await readiness.RunAsync("backup", default)).Detail);
        for (var tries = 0; tries < 2; tries++)
            Assert.Contains("same disk", (await Assert.ThrowsAsync<StartRefused>(() => Night(sameDisk: false).RunAsync(default))).Message, StringComparison.Ordinal);
        Assert.Equal(1L, await _host.Database.OwnerSqlAsync("select count(*) from audit where action = 'installation.backup.failed'"));
        Assert.Contains("same disk", (await book.StateAsync(default)).FailedWhy, StringComparison.Ordinal);

        var first = await Night(sameDisk: true).RunAsync(default);
        Assert.NotNull(first);
        Assert.Null(await Night(sameDisk: true).RunAsync(default));
        Assert.Null((await book.StateAsync(default)).FailedAt);
        Assert.Equal("days since the last good backup: 0", (await readiness.RunAsync("backup", default)).Detail);

        clock.Advance(TimeSpan.FromDays(1));
        var second = await Night(sameDisk: true).RunAsync(default);

        Assert.Equal([second!], Directory.EnumerateFiles(_directory, "*"));
        Assert.Equal(second, (await book.StateAsync(default)).File);
    }
}
