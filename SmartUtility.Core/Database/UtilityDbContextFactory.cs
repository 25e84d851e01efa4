using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using SmartUtility.Core.Accounts;

namespace SmartUtility.Core.Database;

/// <summary>Makes contexts and connections for the operators an actor may see; the only way to get one.</summary>
public sealed class UtilityDbContextFactory(NpgsqlDataSource source)
{
    readonly DbContextOptions<UtilityDbContext> _options = Options(source);

    /// <summary>The program's connections.</summary>
    public NpgsqlDataSource Source => source;

    /// <summary>A context that sees the actor's operators.</summary>
    public UtilityDbContext Create(Actor actor) => Create(new Scope(actor.Operators));

    /// <summary>A context that sees these operators.</summary>
    public UtilityDbContext Create(Scope scope) => new(_options, scope);

    /// <summary>An open connection with the row-level security of these operators set; for set-based SQL.</summary>
    public async Task<NpgsqlConnection> OpenAsync(Scope scope, CancellationToken stop)
    {
        var connection = await source.OpenConnectionAsync(stop);
        try
        {
            await using var set = new NpgsqlCommand("select set_config('app.operators', $1, false)", connection) { Parameters = { new() { Value = scope.Literal } } };
            await set.ExecuteNonQueryAsync(stop);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Options for a data source; also used by the tool that writes migrations.</summary>
    public static DbContextOptions<UtilityDbContext> Options(NpgsqlDataSource source) => Apply(new DbContextOptionsBuilder<UtilityDbContext>(), source).Options;

    internal static DbContextOptionsBuilder<UtilityDbContext> Apply(DbContextOptionsBuilder<UtilityDbContext> builder, NpgsqlDataSource source)
    {
        builder.UseNpgsql(source, npgsql => npgsql.MigrationsHistoryTable("migrations"))
            .UseSnakeCaseNamingConvention()
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .AddInterceptors(new ScopeInterceptor());
        return builder;
    }
}

/// <summary>Tells PostgreSQL on every open which operators' rows this connection may see (row-level security; unset = no row).</summary>
sealed class ScopeInterceptor : DbConnectionInterceptor
{
    static string Literal(ConnectionEventData data) => (data.Context as UtilityDbContext)?.Scope.Literal ?? Scope.None.Literal;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = Command(connection, Literal(eventData));
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = Command(connection, Literal(eventData));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    static NpgsqlCommand Command(DbConnection connection, string literal) =>
        new("select set_config('app.operators', $1, false)", (NpgsqlConnection)connection) { Parameters = { new() { Value = literal } } };
}
