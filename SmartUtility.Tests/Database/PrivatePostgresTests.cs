using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Tests.Database;

/// <summary>The private server: alone, killed, doubled, as an ordinary user.</summary>
public sealed class PrivatePostgresTests : IAsyncLifetime
{
    readonly string _directory = Directory.CreateTempSubdirectory("su-private-").FullName;

    public ValueTask InitializeAsync()
    {
        File.SetUnixFileMode(_directory, (UnixFileMode)Convert.ToInt32("755", 8));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    Task<PrivatePostgres> StartAsync() => PrivatePostgres.StartAsync(_directory, NullLogger.Instance, default);

    int Postmaster() => int.Parse(File.ReadLines(Path.Combine(_directory, "postgres/postmaster.pid")).First(), CultureInfo.InvariantCulture);

    static async Task<object?> SqlAsync(PrivatePostgres server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString(PrivatePostgres.OwnerRole) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    static void Kill(int id, string signal) => Process.Start("/bin/kill", ["-" + signal, id.ToString(CultureInfo.InvariantCulture)])!.WaitForExit();

    static async Task<bool> WithinAsync(TimeSpan time, Func<bool> holds)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time; await Task.Delay(20))
            if (holds()) return true;
        return holds();
    }

    [Fact]
    public async Task A_server_killed_under_the_program_is_started_again_with_every_committed_row()
    {
        await using var server = await StartAsync();
        var again = 0;
        server.Restarted += () => Interlocked.Increment(ref again);
        await SqlAsync(server, "create table kept (n int)");

        for (var round = 1; round <= 3; round++)
        {
            await SqlAsync(server, $"insert into kept values ({round})");
            Kill(Postmaster(), "KILL");
            Assert.True(await WithinAsync(TimeSpan.FromSeconds(20), () => Volatile.Read(ref again) == round), $"not restarted after kill {round}");
            Assert.Equal((long)round, await SqlAsync(server, "select count(*) from kept"));
        }
    }

    [Fact]
    public async Task It_has_checksums_no_port_and_two_roles_of_which_one_is_no_superuser()
    {
        await using var server = await StartAsync();

        Assert.Equal("on", await SqlAsync(server, "show data_checksums"));
        Assert.Equal("", await SqlAsync(server, "show listen_addresses"));
        Assert.Equal(PrivatePostgres.OwnerRole, await SqlAsync(server, "select string_agg(rolname, ',') from pg_roles where rolsuper"));
    }

    [Fact]
    public async Task A_second_program_on_the_same_directory_is_refused_in_one_line_and_the_first_serves_on()
    {
        await using var server = await StartAsync();

        var refused = await Assert.ThrowsAsync<StartRefused>(StartAsync);

        Assert.Contains("another program uses", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal(1, await SqlAsync(server, "select 1"));
    }

    [Fact]
    public async Task A_stale_pid_file_and_a_start_killed_half_way_do_not_hinder_the_next_start()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "postgres.new/base"));
        await using (var server = await StartAsync()) await SqlAsync(server, "create table kept (n int)");
        await File.WriteAllTextAsync(Path.Combine(_directory, "postgres/postmaster.pid"), "999999\n/nowhere\n1\n5432\n/tmp\n\n  1 1\nready\n");

        await using var next = await StartAsync();

        Assert.Equal(0L, await SqlAsync(next, "select count(*) from kept"));
    }

    [Fact]
    public async Task Its_words_stand_in_a_file_that_does_not_grow_for_ever()
    {
        var file = Path.Combine(_directory, "postgres.log");
        await using (await StartAsync()) { }
        Assert.Contains("ready to accept connections", await File.ReadAllTextAsync(file), StringComparison.Ordinal);

        using (var log = new PostgresLog(file))
            for (var n = 0; n < 9000; n++) log.Write(new string('x', 1000));

        Assert.True(new FileInfo(file).Length < 5_000_000);
        Assert.True(File.Exists(file + ".1"));
        Assert.False(File.Exists(file + ".2"));
    }

    [Fact]
    public async Task Files_of_another_version_are_named_as_such()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "postgres"));
        await File.WriteAllTextAsync(Path.Combine(_directory, "postgres/PG_VERSION"), "9\n");

        var refused = await Assert.ThrowsAsync<StartRefused>(StartAsync);

        Assert.Contains("made by PostgreSQL 9", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_the_databases_user_cannot_reach_is_replaced_when_root()
    {
        var closed = Path.Combine(_directory, "closed");
        Directory.CreateDirectory(closed);
        File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var data = DataDirectory.Resolve(new() { Directory = Path.Combine(closed, "data") }, new());

        if (Environment.UserName != "root")
        {
            Assert.StartsWith(closed, data.Path, StringComparison.Ordinal);
            return;
        }
        Assert.Matches("^/var/lib/smartutility/[0-9a-f]{10}$", data.Path);
        Directory.Delete(data.Path, recursive: true);
    }
}
