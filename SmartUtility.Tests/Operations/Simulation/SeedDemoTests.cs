using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Simulation;
using SmartUtility.Core.Simulation.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Simulation;

public sealed class SeedDemoTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DemoNumbers Small = new(new DateOnly(2026, 11, 24), 50, 40);
    TestDatabase _database = null!;
    NpgsqlDataSource _owner = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _owner = NpgsqlDataSource.Create(_database.Owner);
    }

    public async ValueTask DisposeAsync()
    {
        await _owner.DisposeAsync();
        await _database.DisposeAsync();
    }

    static SeedDemo Seed() => new(Rows.Secrets, TimeProvider.System);

    static List<DemoSignIn> People() => [.. DemoStaff.All.Select(person => new DemoSignIn(person, "none"))];

    async Task<string> ChecksumAsync() => (string)(await _database.OwnerSqlAsync("""
        select (select md5(string_agg(m.serial || r.time || r.value, ',' order by m.serial, r.time)) from readings r join registers g on g.id = r.register_id join meters m on m.id = g.meter_id)
        """))!;

    [Fact]
    public async Task Seeded_twice_it_is_there_once_and_after_a_reset_it_comes_back_the_same()
    {
        var first = await Seed().RunAsync(Actor.System([]), _owner, Small, People(), default);
        var sum = await ChecksumAsync();
        var second = await Seed().RunAsync(Actor.System([]), _owner, Small with { Meters = 60 }, People(), default);

        Assert.False(first.Value.WasThere);
        Assert.True(second.Value.WasThere);
        Assert.Equal(Small, second.Value.Numbers);
        Assert.Equal(50L, await _database.OwnerSqlAsync("select count(*) from installations where until_at is null"));

        Assert.True((await new ResetDemo().RunAsync(Actor.System([]), _owner, default)).Value);
        Assert.Equal(0L, await _database.OwnerSqlAsync("select count(*) from readings"));
        await Seed().RunAsync(Actor.System([]), _owner, Small, People(), default);
        Assert.Equal(sum, await ChecksumAsync());
    }

    [Fact]
    public async Task It_is_refused_beside_a_real_operator_and_so_is_the_reset()
    {
        await new Rows(_database).OperatorAsync("AQUA");

        Assert.Equal("not-empty", (await Seed().RunAsync(Actor.System([]), _owner, Small, People(), default)).Refusal?.Code);
        Assert.Equal("not-only-demo", (await new ResetDemo().RunAsync(Actor.System([]), _owner, default)).Refusal?.Code);
        Assert.Equal("forbidden", (await Seed().RunAsync(Actor.Nobody, _owner, Small, People(), default)).Refusal?.Code);
    }
}
