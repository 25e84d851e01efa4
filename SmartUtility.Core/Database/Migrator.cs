using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace SmartUtility.Core.Database;

/// <summary>Brings a database to this version with the owner's connection; safe twice and by two processes at once (EF holds a lock).</summary>
public static class Migrator
{
    /// <summary>Applies pending migrations, then the rights of the program's role (made if absent), then the partitions around now.</summary>
    /// <param name="owner">Connections of the owner's role.</param>
    /// <param name="role">Name of the program's role.</param>
    /// <param name="now">Partitions are made from 14 months before to 3 months after.</param>
    /// <param name="stop">Stops between statements.</param>
    public static async Task MigrateAsync(NpgsqlDataSource owner, string role, DateTimeOffset now, CancellationToken stop)
    {
        await using (var db = new UtilityDbContext(UtilityDbContextFactory.Options(owner), Scope.None))
            await db.Database.MigrateAsync(stop);

        await using var connection = await owner.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await ExecuteAsync(connection, "select pg_advisory_xact_lock(hashtextextended('grants', 0))", stop);
        var quoted = "\"" + role.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        await using (var find = new NpgsqlCommand("select 1 from pg_roles where rolname = $1", connection) { Parameters = { new() { Value = role } } })
            if (await find.ExecuteScalarAsync(stop) is null)
                await ExecuteAsync(connection, $"create role {quoted} login nosuperuser nobypassrls nocreatedb nocreaterole", stop);
        await ExecuteAsync(connection, SqlText.Floor("Grants").Replace("{role}", quoted, StringComparison.Ordinal), stop);
        await using (var parts = new NpgsqlCommand("select ensure_partitions($1, $2)", connection)
        {
            Parameters = { new() { Value = DateOnly.FromDateTime(now.UtcDateTime).AddMonths(-14) }, new() { Value = DateOnly.FromDateTime(now.UtcDateTime).AddMonths(3) } },
        })
            await parts.ExecuteNonQueryAsync(stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Names of migrations this program has and the database has not; works with the program's role.</summary>
    public static async Task<IReadOnlyList<string>> PendingAsync(UtilityDbContextFactory contexts, CancellationToken stop)
    {
        await using var db = contexts.Create(Scope.None);
        return [.. await db.Database.GetPendingMigrationsAsync(stop)];
    }

    static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(stop);
    }
}
