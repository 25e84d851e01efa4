using Npgsql;
using SmartUtility.Core.Database;

namespace SmartUtility.Tests.Database;

public sealed class RowLevelSecurityTests(PostgresFixture postgres) : IAsyncLifetime
{
    TestDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        await _database.OwnerSqlAsync("""
            insert into operators (id, code, name, time_zone, currency, resources, language, grace_days, due_days, cut_from, cut_until, cut_any_hour, stale_after, is_demo)
            overriding system value
            values (1, 'AAA', 'A', 'UTC', 'XOF', '{2}', 'fr', 0, 15, '08:00', '15:00', false, '1 day', false), (2, 'BBB', 'B', 'UTC', 'XOF', '{2}', 'fr', 0, 15, '08:00', '15:00', false, '1 day', false);
            insert into network_points (id, operator_id, code, name, kind, resource, path) overriding system value values (1, 1, 'Z', 'Z', 2, 2, '{1}'), (2, 2, 'Z', 'Z', 2, 2, '{2}');
            """);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    async Task<long> CountAsync(Scope scope)
    {
        await using var connection = await _database.Contexts.OpenAsync(scope, default);
        await using var command = new NpgsqlCommand("select count(*) from network_points", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    [Fact]
    public async Task Sql_without_a_filter_sees_only_the_operators_of_the_connection()
    {
        Assert.Equal(0, await CountAsync(Scope.None));
        Assert.Equal(1, await CountAsync(new Scope([1])));
        Assert.Equal(2, await CountAsync(new Scope([1, 2])));
    }

    [Fact]
    public async Task A_row_for_another_operator_is_refused()
    {
        await using var connection = await _database.Contexts.OpenAsync(new Scope([1]), default);
        await using var command = new NpgsqlCommand("insert into network_points (operator_id, code, name, kind, resource, path) values (2, 'X', 'X', 2, 2, '{9}')", connection);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());

        Assert.Equal("42501", refused.SqlState);
    }

    [Theory]
    [InlineData("update invoices set total = 0")]
    [InlineData("delete from invoice_lines")]
    [InlineData("update ledger_entries set amount = 0")]
    [InlineData("delete from postings")]
    [InlineData("update readings set value = 0")]
    [InlineData("delete from audit")]
    [InlineData("update levy_invoices set total = 0")]
    [InlineData("delete from levy_figures")]
    [InlineData("update levy_periods set hash = ''")]
    [InlineData("delete from levy_documents")]
    [InlineData("update levy_assessments set total = 0")]
    [InlineData("delete from levy_payments")]
    [InlineData("select * from readings_default")]
    [InlineData("create table mine (id int)")]
    public async Task The_programs_role_may_not(string sql)
    {
        await using var connection = await _database.Contexts.OpenAsync(new Scope([1]), default);
        await using var command = new NpgsqlCommand(sql, connection);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());

        Assert.Equal("42501", refused.SqlState);
    }
}
