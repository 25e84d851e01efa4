using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Sql;

public sealed class NetworkHoursTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    TestDatabase _database = null!;
    Rows _rows = null!;
    Operator _company = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _rows = new Rows(_database);
        _company = await _rows.OperatorAsync();
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    // Readings on both ends of the hour: that much was counted in it.
    async Task<Meter> CountedAsync(long quantity, NetworkPoint? at = null, UsagePoint? home = null, short flow = 1, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        var meter = await _rows.MeterAsync(_company);
        if (at is not null) await _rows.InstallAsync(meter, at, flow);
        if (home is not null) await _rows.InstallAsync(meter, home, from, until);
        await _rows.ReadingsAsync(meter.Registers[0], (Ten, 1_000), (Ten.AddHours(1), 1_000 + quantity));
        await TouchAsync(meter);
        return meter;
    }

    async Task TouchAsync(Meter meter) => await _database.OwnerSqlAsync($"insert into touched (register_id, from_at, to_at) values ({meter.Registers[0].Id}, '{Ten:u}', '{Ten.AddHours(1):u}')");

    async Task RollAsync() => Assert.True((await new RefreshRollups(_database.Contexts, TimeProvider.System).RunAsync(Actor.System(_company.Id), 5000, default)).Value.Touched > 0);

    async Task<string?> HourAsync(NetworkPoint point) =>
        (string?)await _database.OwnerSqlAsync($"select expected || ' ' || received || ' ' || due || ' ' || present from network_hours where network_point_id = {point.Id} and hour = '{Ten:u}'");

    [Fact]
    public async Task Expected_comes_from_the_nearest_meters_and_received_from_everything_below()
    {
        var plant = await _rows.NetworkPointAsync(_company.Id, kind: NetworkPointKind.Plant);
        var station = await _rows.NetworkPointAsync(_company.Id, plant, kind: NetworkPointKind.Station);
        var (measured, bare) = (await _rows.NetworkPointAsync(_company.Id, station), await _rows.NetworkPointAsync(_company.Id, station));
        await CountedAsync(1000, plant);
        await CountedAsync(500, measured);
        await CountedAsync(50, measured, flow: -1);
        await CountedAsync(200, home: await _rows.UsagePointAsync(measured));
        await CountedAsync(300, home: await _rows.UsagePointAsync(bare));

        await RollAsync();

        Assert.Equal("1000 500 3 3", await HourAsync(plant));
        Assert.Equal("450 500 4 4", await HourAsync(station));
        Assert.Equal("450 200 3 3", await HourAsync(measured));
        Assert.Equal("0 300 1 1", await HourAsync(bare));
    }

    [Fact]
    public async Task Both_meters_of_an_exchange_count_in_its_hour()
    {
        var zone = await _rows.NetworkPointAsync(_company.Id);
        var home = await _rows.UsagePointAsync(zone);
        await CountedAsync(100, home: home, until: Ten.AddMinutes(30));
        await CountedAsync(80, home: home, from: Ten.AddMinutes(30));

        await RollAsync();

        Assert.Equal("0 180 2 2", await HourAsync(zone));
    }

    [Fact]
    public async Task An_hour_whose_inlet_did_not_report_has_nothing_present()
    {
        var zone = await _rows.NetworkPointAsync(_company.Id);
        await _rows.InstallAsync(await _rows.MeterAsync(_company), zone);
        await CountedAsync(100, home: await _rows.UsagePointAsync(zone));

        await RollAsync();

        Assert.Equal("0 100 2 0", await HourAsync(zone));
    }

    [Fact]
    public async Task A_corrected_reading_changes_the_sums_above_and_twice_is_the_same()
    {
        var zone = await _rows.NetworkPointAsync(_company.Id);
        var meter = await CountedAsync(100, home: await _rows.UsagePointAsync(zone));
        await RollAsync();
        Assert.Equal("0 100 1 1", await HourAsync(zone));

        var edit = new SubstituteReading(_database.Contexts, TimeProvider.System);
        var admin = new Actor(1, "admin@aqua", Role.OperatorAdmin, [_company.Id], []);
        Assert.True((await edit.RunAsync(admin, meter.Serial, meter.Registers[0].Code, Ten.AddHours(1), 1.070m, "misread", default)).Value);
        Assert.False((await edit.RunAsync(admin, meter.Serial, meter.Registers[0].Code, Ten.AddHours(1), 1.070m, "misread", default)).Value);
        await RollAsync();

        Assert.Equal("0 70 1 1", await HourAsync(zone));
        Assert.Equal(1L, await _database.OwnerSqlAsync("select count(*) from audit where action = 'reading.corrected'"));
        Assert.IsType<Forbidden>((await edit.RunAsync(admin with { Role = Role.Cashier }, meter.Serial, "x", Ten, 1, "no reason", default)).Refusal);
        Assert.IsType<NotFound>((await edit.RunAsync(admin with { Operators = [_company.Id + 1] }, meter.Serial, meter.Registers[0].Code, Ten, 1, "no reason", default)).Refusal);
    }
}
