using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Detection;

public sealed class TopologyReaderTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Meters_at_network_points_and_at_usage_points_installed_now_are_found_where_they_count()
    {
        await using var database = await postgres.CreateAsync();
        var given = new Rows(database);
        var now = new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
        var company = await given.OperatorAsync();
        var plant = await given.NetworkPointAsync(company.Id);
        var zone = await given.NetworkPointAsync(company.Id, plant);
        var sensor = await given.MeterAsync(company);
        await given.InstallAsync(sensor, zone, flow: -1);
        var home = await given.MeterAsync(company);
        await given.InstallAsync(home, await given.UsagePointAsync(zone));
        var gone = await given.MeterAsync(company);
        await given.InstallAsync(gone, await given.UsagePointAsync(zone), until: now.AddDays(-1));

        var topology = (await new TopologyReader(database.Contexts, new FakeTimeProvider(now)).RunAsync(Actor.System(company.Id), default)).Value;

        Assert.Equal([plant.Id, zone.Id], topology.Points.Keys.Order());
        Assert.Equal(2, topology.Registers.Count);
        var own = topology.Registers.Single(register => register.RegisterId == sensor.Registers[0].Id);
        Assert.Equal((zone.Id, true, (short)-1), (own.Point, own.IsOwn, own.Flow));
        var below = topology.Registers.Single(register => register.RegisterId == home.Registers[0].Id);
        Assert.Equal((zone.Id, false, (short)1), (below.Point, below.IsOwn, below.Flow));
        Assert.Equal([plant.Id, zone.Id], topology.Points[zone.Id].Path);
    }
}
