using Hangfire.PostgreSql;
using Npgsql;
using SmartUtility.Core.Database;

namespace SmartUtility.Web.Hosting;

/// <summary>What migrate does: the schema of the program and that of the job store, and the rights of the program's role on both.</summary>
public static class DatabaseSetup
{
    /// <summary>Safe twice and by two processes at once.</summary>
    public static async Task MigrateAsync(string owner, string role, DateTimeOffset now, CancellationToken stop)
    {
        await using var source = NpgsqlDataSource.Create(owner);
        await Migrator.MigrateAsync(source, role, now, stop);
        await using var connection = await source.OpenConnectionAsync(stop);
        await using var hold = new NpgsqlCommand("select pg_advisory_lock(hashtextextended('jobs-schema', 0))", connection);
        await hold.ExecuteNonQueryAsync(stop);
        await using (var jobs = await source.OpenConnectionAsync(stop))
            PostgreSqlObjectsInstaller.Install(jobs, "hangfire");
        var quoted = "\"" + role.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        await using var grant = new NpgsqlCommand(
            $"grant usage on schema hangfire to {quoted}; grant select, insert, update, delete on all tables in schema hangfire to {quoted}; grant usage, select on all sequences in schema hangfire to {quoted}; select pg_advisory_unlock(hashtextextended('jobs-schema', 0))", connection);
        await grant.ExecuteNonQueryAsync(stop);
    }
}
