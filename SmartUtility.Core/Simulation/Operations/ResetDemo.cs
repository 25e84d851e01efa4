using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation.Operations;

/// <summary>Takes the demonstration away, with everything in its operators' name. Issued rows cannot be deleted one by one, so it only works where nothing else is.</summary>
#pragma warning disable CA1822 // an operation is an object of its own
public sealed class ResetDemo
{
    /// <summary>Empties the installation. Refused while an operator exists that is not the demonstration's.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="owner">Connections of the owner's role.</param>
    /// <param name="stop">Stops before the commit.</param>
    public async Task<Outcome<bool>> RunAsync(Actor actor, NpgsqlDataSource owner, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageInstallation)) return new Forbidden();

        await using var connection = await owner.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await ExecuteAsync(connection, "select pg_advisory_xact_lock(hashtextextended('demo', 0))", stop);
        if (await ScalarAsync(connection, "select code from operators where not is_demo order by id limit 1", stop) is string code)
            return new Conflict("not-only-demo", $"operator {code} is not the demonstration's; nothing was removed");
        var seeded = await ScalarAsync(connection, "select 1 from operators limit 1", stop) is not null;
        // People the demonstration did not bring keep their sign-in.
        await ExecuteAsync(connection, "delete from users where operator_id is not null or role = 7 or email like '%@%.example'", stop);
        await ExecuteAsync(connection, """
            do $$
            declare tables text;
            begin
              select string_agg(format('%I', c.relname), ', ') into tables
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
                and c.relname not in ('migrations', 'clock_marks', 'users', 'user_claims', 'user_logins', 'user_tokens');
              execute 'truncate ' || tables || ' restart identity';
            end $$
            """, stop);
        await transaction.CommitAsync(stop);
        return seeded;
    }

    static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(stop);
    }

    static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(stop);
    }
}
