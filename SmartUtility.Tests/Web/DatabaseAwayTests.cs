using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Tests.Web;

/// <summary>What a worker waits out, and what an answer may promise to be over soon.</summary>
public sealed class DatabaseAwayTests
{
    [Theory]
    [InlineData("57P01", true)] // ended by an administrator, or the server died
    [InlineData("57P03", true)] // starting up
    [InlineData("53300", true)] // too many connections
    [InlineData("08006", true)] // connection failure
    [InlineData("23505", false)] // unique violation
    [InlineData("22003", false)] // out of range
    [InlineData("42P01", false)] // no such table
    public void A_refusal_passes_by_its_class_and_a_worker_waits_for_all(string state, bool passes)
    {
        var refused = new PostgresException("it says no", "FATAL", "FATAL", state);
        Assert.Equal(passes, DatabaseAway.IsPassing(refused));
        Assert.True(DatabaseAway.Is(refused));
        Assert.True(DatabaseAway.Is(new InvalidOperationException("likely due to a transient failure", new DbUpdateException("saving", refused))));
    }

    [Fact]
    public void The_way_to_the_database_passes_and_a_fault_of_the_program_does_not()
    {
        foreach (var way in new Exception[] { new TimeoutException(), new IOException(), new SocketException(), new NpgsqlException("gone", new IOException()) }) Assert.True(DatabaseAway.IsPassing(way));
        foreach (var fault in new Exception[] { new InvalidOperationException("a second operation was started"), new ArgumentException("wrong"), new FormatException() })
        {
            Assert.False(DatabaseAway.Is(fault));
            Assert.False(DatabaseAway.IsPassing(fault));
        }
    }

    [Fact]
    public async Task What_EF_makes_of_a_server_that_is_not_there_is_seen_through()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=/nowhere/at/all;Username=nobody;Timeout=2");
        await using var context = new DbContext(new DbContextOptionsBuilder().UseNpgsql(nowhere).Options);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => context.Database.SqlQueryRaw<int>("select 1").ToListAsync());
        Assert.True(DatabaseAway.Is(failure));
        Assert.True(DatabaseAway.IsPassing(failure));
    }
}
