using Microsoft.Extensions.Time.Testing;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Simulation;
using SmartUtility.Core.Simulation.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Simulation;

/// <summary>The bulk-written rollups are what the worker computes from the same readings.</summary>
public sealed class DemoRollupTests(PostgresFixture postgres) : IAsyncLifetime
{
    const int Days = 40;
    static readonly DateOnly Until = new(2026, 11, 24);
    TestDatabase _database = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        await using var owner = NpgsqlDataSource.Create(_database.Owner);
        _ = (await new SeedDemo(Rows.Secrets, TimeProvider.System).RunAsync(Actor.System([]), owner, new DemoNumbers(Until, 50, Days), [.. DemoStaff.All.Select(person => new DemoSignIn(person, "none"))], default)).Value;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    Task<object?> SqlAsync(string sql) => _database.OwnerSqlAsync(sql);

    // Every row of a table in one text; equal texts, equal tables.
    async Task<string> TextAsync(string table, string columns, string order) => (string)(await SqlAsync($"select coalesce(string_agg(concat_ws(',', {columns}), ';' order by {order}), '') from {table}"))!;

    async Task<string[]> AllAsync()
    {
        // Hours of older days are not kept by the demonstration, days and months are.
        var hourly = HourStamp.StartOf(CountryBuilder.Build(Until, 50, Days).HourlyFrom).UtcDateTime;
        return
        [
            await TextAsync($"consumption_hours where hour >= '{hourly:O}'", "register_id, hour, quantity, quality", "register_id, hour"),
            await TextAsync("consumption_days", "register_id, day, quantity, quality", "register_id, day"),
            await TextAsync("consumption_months", "register_id, month, quantity, quality", "register_id, month"),
            await TextAsync($"network_hours where hour >= '{hourly:O}'", "network_point_id, hour, expected, received, due, present", "network_point_id, hour"),
        ];
    }

    [Fact]
    public async Task The_worker_makes_the_same_of_the_readings()
    {
        var bulk = await AllAsync();
        Assert.All(bulk, text => Assert.NotEqual("", text));

        await SqlAsync("update consumption_days set quantity = quantity + 1");
        await SqlAsync($"insert into touched (register_id, from_at, to_at) select id, '{Country.Calendar.StartOf(Until.AddDays(-Days)).UtcDateTime:O}', '{Country.Calendar.StartOf(Until).UtcDateTime:O}' from registers order by id");
        var refresh = new RefreshRollups(_database.Contexts, new FakeTimeProvider(Country.Calendar.StartOf(Until).AddHours(8)));
        for (var pass = 0; (await refresh.RunAsync(Actor.System([1, 2]), 20, Stop)).Value.Touched > 0; pass++) Assert.True(pass < 50, "no end");

        foreach (var (before, after) in bulk.Zip(await AllAsync()))
        {
            // The first row that differs says more than two texts of a megabyte.
            var (was, now) = (before.Split(';'), after.Split(';'));
            Assert.Equal(was.Except(now).FirstOrDefault(), now.Except(was).FirstOrDefault());
            Assert.Equal(was.Length, now.Length);
        }
    }
}
