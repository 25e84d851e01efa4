using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Tests.Rules.Detection;

namespace SmartUtility.Tests.Sql;

/// <summary>The rollup's programs give what the pure rules give, on networks by chance: several inlets, flows between zones, tanks, customers that move.</summary>
public sealed class NetworkTwinTests(PostgresFixture postgres) : IAsyncLifetime
{
    const int Hours = 4;
    static readonly DateTimeOffset Start = new(2026, 3, 1, 21, 0, 0, TimeSpan.Zero); // days change within, in Porto-Novo and in Kathmandu
    TestDatabase _database = null!;
    Rows _rows = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _rows = new Rows(_database);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _clock = new(Start.AddHours(Hours + 1));

    RefreshRollups Refresh => new(_database.Contexts, _clock);

    async Task DrainAsync(Operator owner)
    {
        while ((await Refresh.RunAsync(Actor.System(owner.Id), 1000, default)).Value is { Touched: > 0 } or { HasMore: true }) { }
    }

    [Theory]
    [InlineData(1, "Africa/Porto-Novo")]
    [InlineData(2, "Asia/Kathmandu")]
    [InlineData(3, "Europe/Paris")]
    [InlineData(4, "Africa/Porto-Novo")]
    public async Task Sql_and_rules_give_the_same(int seed, string zone)
    {
        var network = new RandomNetwork(seed, customers: 14);
        var owner = await _rows.OperatorAsync($"NET{seed}", with => with.TimeZone = zone);
        Dictionary<int, NetworkPoint> points = [];
        foreach (var (id, parent) in network.Parents) points[id] = await _rows.NetworkPointAsync(owner.Id, parent is { } up ? points[up] : null, code: $"N{seed}-{id}");
        Dictionary<int, (Register Register, int Index)> registers = [];
        var counts = Enumerable.Range(0, 200).Select(_ => Enumerable.Range(0, Hours).Select(_ => (long)network.Next(0, 900)).ToArray()).ToArray();
        List<string> sql = [];

        void Readings(int meter, Register register, decimal factor)
        {
            registers[meter] = (register, meter);
            sql.Add(FormattableString.Invariant($"update registers set base_factor = {factor} where id = {register.Id}"));
            var total = 1000L;
            for (var hour = 0; hour <= Hours; hour++)
            {
                // Every seventh meter misses the reading in the middle: two hours estimated.
                if (!(meter % 7 == 0 && hour == 2)) sql.Add($"insert into readings values ({register.Id}, '{Start.AddHours(hour):u}', {total}, 0, '{Start:u}')");
                if (hour < Hours) total += counts[meter][hour];
            }
            sql.Add($"insert into touched (register_id, from_at, to_at) values ({register.Id}, '{Start:u}', '{Start.AddHours(Hours):u}')");
        }

        foreach (var own in network.Own)
        {
            var meter = await _rows.MeterAsync(owner);
            sql.Add($"insert into installations (operator_id, meter_id, network_point_id, source_point_id, flow, from_at) values ({owner.Id}, {meter.Id}, {points[own.Point].Id}, {(own.Source is { } source ? points[source].Id : "null")}, {own.Flow}, '2025-01-01')");
            Readings(own.Meter, meter.Registers[0], 1);
        }
        Dictionary<int, UsagePoint> homes = [];
        foreach (var customer in network.Customers)
        {
            var (meter, home) = (await _rows.MeterAsync(owner), await _rows.UsagePointAsync(points[customer.Point]));
            await _rows.InstallAsync(meter, home);
            homes[customer.Meter] = home;
            Readings(customer.Meter, meter.Registers[0], customer.Meter % 3 == 0 ? 0.37m : 1);
        }
        Dictionary<int, List<(DateTimeOffset Time, long Value)>> levels = [];
        foreach (var tank in network.Tanks)
        {
            var meter = await _rows.MeterAsync(owner);
            await _rows.InstallAsync(meter, points[tank]);
            sql.Add($"update registers set code = 'level', unit = 'm', base_factor = 12.5 where id = {meter.Registers[0].Id}");
            // A level every 40 minutes, up and down; one sensor stops after two hours.
            levels[tank] = [.. Enumerable.Range(0, 8).Select(i => (Start.AddMinutes(-20 + 40 * i), 3000L + network.Next(-200, 200))).Where(row => tank % 3 != 0 || row.Item1 < Start.AddHours(1))];
            foreach (var (time, value) in levels[tank]) sql.Add($"insert into readings values ({meter.Registers[0].Id}, '{time:u}', {value}, 0, '{Start:u}')");
            sql.Add($"insert into touched (register_id, from_at, to_at) values ({meter.Registers[0].Id}, '{Start:u}', '{Start.AddHours(Hours):u}')");
        }
        await _database.OwnerSqlAsync(string.Join(";\n", sql));
        await DrainAsync(owner);
        // Two customers move after the first hours, one of them twice; and the sums follow.
        var move = new MoveUsagePoint(_database.Contexts, _clock);
        var admin = new Actor(1, "admin", Role.OperatorAdmin, [owner.Id], []);
        Dictionary<(int Meter, int Hour), int> stood = [];
        for (var hour = 0; hour < Hours; hour++) foreach (var customer in network.Customers) stood[(customer.Meter, hour)] = customer.Point;
        foreach (var (customer, at) in new[] { (0, 1), (0, 3), (1, 2) })
        {
            var target = 1 + (network.Customers[customer].Point + at) % network.Paths.Count;
            Assert.Null((await move.RunAsync(admin, homes[network.Customers[customer].Meter].Code, new UsagePointTransfer(points[target].Code, Start.AddHours(at).AddMinutes(12)), default)).Refusal);
            for (var hour = at; hour < Hours; hour++) stood[(network.Customers[customer].Meter, hour)] = target;
        }
        await DrainAsync(owner);

        var hourly = points.Keys.ToDictionary(id => id, _ => new List<NetworkHour>());
        for (var hour = 0; hour < Hours; hour++)
        {
            var here = hour;
            var rolled = await ReadAsync($"select register_id, quantity, quality from consumption_hours where hour = '{Start.AddHours(hour):u}'", row => (Id: row.GetInt32(0), Quantity: row.GetInt64(1), Quality: row.GetInt16(2)));
            var byRegister = rolled.ToDictionary(row => row.Id);
            HourMeter Read(int meter, int point, bool isOwn, int flow)
            {
                var factor = !isOwn && meter % 3 == 0 ? 0.37m : 1;
                return byRegister.TryGetValue(registers[meter].Register.Id, out var row)
                    ? new HourMeter(meter, point, isOwn, flow, (long)Math.Round(row.Quantity * factor, 0, MidpointRounding.AwayFromZero), row.Quality == 0) : new HourMeter(meter, point, isOwn, flow, null, false);
            }
            var meters = network.Own.Select(own => Read(own.Meter, own.Point, true, own.Flow)).Concat(network.Own.Where(own => own.Source is not null).Select(own => Read(own.Meter, own.Source!.Value, true, -own.Flow)))
                .Concat(network.Customers.Select(customer => Read(customer.Meter, stood[(customer.Meter, here)], false, 1))).ToList();
            var tanks = network.Tanks.Select(tank => new HourTank(tank, TankLevel.Change(levels[tank], Start.AddHours(here), Start.AddHours(here + 1), 12.5m))).ToList();
            foreach (var (id, balance) in NetworkBalance.OfHour(network.Paths, meters, tanks))
                hourly[id].Add(new NetworkHour(Start.AddHours(hour), balance.Expected, balance.Received, balance.Due, balance.Present, balance.Stored, balance.Own));
        }

        var calendar = owner.Calendar();
        foreach (var (id, point) in points)
        {
            Assert.Equal(hourly[id], await ReadAsync($"select hour, expected, received, due, present, stored, own from network_hours where network_point_id = {point.Id} and hour >= '{Start:u}' and hour < '{Start.AddHours(Hours):u}' order by hour",
                row => new NetworkHour(row.GetFieldValue<DateTimeOffset>(0), row.GetInt64(1), row.GetInt64(2), row.GetInt32(3), row.GetInt32(4), row.GetInt64(5), row.GetInt32(6))));
            var all = await ReadAsync($"select hour, expected, received, due, present, stored, own from network_hours where network_point_id = {point.Id} order by hour",
                row => new NetworkHour(row.GetFieldValue<DateTimeOffset>(0), row.GetInt64(1), row.GetInt64(2), row.GetInt32(3), row.GetInt32(4), row.GetInt64(5), row.GetInt32(6)));
            Assert.Equal(BalanceSums.OfDays(all, calendar), await ReadAsync($"select day, expected, received, stored, lost, due, present, hours, measured, peak, peak_at from network_days where network_point_id = {point.Id} order by day",
                row => (row.GetFieldValue<DateOnly>(0), new BalanceSum(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt16(7), row.GetInt16(8), row.GetInt64(9), row.GetFieldValue<DateTimeOffset>(10)))));
        }
        Assert.Contains(hourly.Values, hours => hours.Exists(hour => hour.Present > 0 && hour.IsMeasured));
        Assert.Empty(await ReadAsync("select h.register_id from consumption_hours h join registers r on r.id = h.register_id where r.unit = 'm'", row => row.GetInt32(0)));
    }

    [Fact]
    public async Task A_move_is_refused_where_it_cannot_be_and_twice_changes_nothing()
    {
        var owner = await _rows.OperatorAsync("MOVE");
        var (here, there) = (await _rows.NetworkPointAsync(owner.Id, code: "HERE"), await _rows.NetworkPointAsync(owner.Id, code: "THERE"));
        await _rows.NetworkPointAsync(owner.Id, resource: Resource.Gas, code: "GAS");
        var home = await _rows.UsagePointAsync(here);
        var move = new MoveUsagePoint(_database.Contexts, TimeProvider.System);
        var admin = new Actor(1, "admin", Role.OperatorAdmin, [owner.Id], []);
        async Task<string?> SayAsync(string code, string target, DateTimeOffset at, Actor? actor = null) => (await move.RunAsync(actor ?? admin, code, new UsagePointTransfer(target, at), default)).Refusal?.Code;

        Assert.Null(await SayAsync(home.Code, there.Code, Start));
        Assert.False((await move.RunAsync(admin, home.Code, new UsagePointTransfer("THERE", Start.AddMinutes(5)), default)).Value.IsNew);
        Assert.Equal("stands-there", await SayAsync(home.Code, "THERE", Start.AddHours(1)));
        Assert.Equal("moved-later", await SayAsync(home.Code, "HERE", Start.AddHours(-1)));
        Assert.Equal("other-resource", await SayAsync(home.Code, "GAS", Start.AddHours(1)));
        Assert.Equal("in-future", await SayAsync(home.Code, "HERE", DateTimeOffset.UtcNow.AddDays(2)));
        Assert.Equal("not-found", await SayAsync("UP-NONE", "HERE", Start.AddHours(1)));
        Assert.Equal("not-found", await SayAsync(home.Code, "NONE", Start.AddHours(1)));
        Assert.Equal("not-found", await SayAsync(home.Code, "HERE", Start.AddHours(1), admin with { Operators = [owner.Id + 99] }));
        Assert.Equal("forbidden", await SayAsync(home.Code, "HERE", Start.AddHours(1), admin with { Role = Role.Cashier }));
        Assert.Equal(1L, await _database.OwnerSqlAsync($"select count(*) from usage_point_moves where usage_point_id = {home.Id} and to_point_id = {there.Id}"));
        Assert.Equal(1L, await _database.OwnerSqlAsync("select count(*) from audit where action = 'usage-point.moved'"));
    }

    async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> of)
    {
        await using var connection = new NpgsqlConnection(_database.Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<T> rows = [];
        while (await reader.ReadAsync()) rows.Add(of(reader));
        return rows;
    }
}
