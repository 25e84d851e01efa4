using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Tests.Rules.Metering;

namespace SmartUtility.Tests.Sql;

/// <summary>The SQL of the rollup against Rollup.cs on generated readings: gaps, rollovers, resets, estimates, edits, late and removed readings.</summary>
public sealed class RollupTwinTests(PostgresFixture postgres) : IAsyncLifetime
{
    const long Capacity = 100_000;
    TestDatabase _database = null!;
    Rows _rows = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _rows = new Rows(_database);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    RefreshRollups Refresh => new(_database.Contexts, TimeProvider.System);

    async Task DrainAsync(Operator owner, int most = 5000)
    {
        for (var pass = 0; (await Refresh.RunAsync(Actor.System(owner.Id), most, default)).Value.Touched > 0; pass++) Assert.True(pass < 500);
        Assert.Equal(0L, await _database.OwnerSqlAsync("select count(*) from touched"));
    }

    async Task InsertAsync(Register register, IEnumerable<CountedReading> readings)
    {
        await using var connection = new NpgsqlConnection(_database.Owner);
        await connection.OpenAsync();
        foreach (var reading in readings)
        {
            await using var command = new NpgsqlCommand("with r as (insert into readings values ($1, $2, $3, $4, $2)) insert into touched (register_id, from_at, to_at) values ($1, $2, $2)", connection)
            {
                Parameters = { new() { Value = register.Id }, new() { Value = reading.Time.UtcDateTime }, new() { Value = reading.Value }, new() { Value = (short)(reading.IsEstimated ? 9 : 0) } },
            };
            await command.ExecuteNonQueryAsync();
        }
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

    async Task AssertTwinAsync(Register register, UtilityCalendar calendar, IEnumerable<CountedReading> readings)
    {
        var curve = new IndexCurve(readings, Capacity);
        Assert.Equal(Rollup.Hours(curve), await ReadAsync($"select hour, quantity, quality from consumption_hours where register_id = {register.Id} order by hour",
            row => new Bucket(row.GetFieldValue<DateTimeOffset>(0), row.GetInt64(1), (ReadingQuality)row.GetInt16(2))));
        Assert.Equal(Rollup.Days(curve, calendar).Select(day => (day.Day, day.Bucket.Quantity, day.Bucket.Quality)), await ReadAsync($"select day, quantity, quality from consumption_days where register_id = {register.Id} order by day",
            row => (row.GetFieldValue<DateOnly>(0), row.GetInt64(1), (ReadingQuality)row.GetInt16(2))));
        Assert.Equal(Rollup.Months(curve, calendar).Select(month => (month.Month.First, month.Bucket.Quantity, month.Bucket.Quality)), await ReadAsync($"select month, quantity, quality from consumption_months where register_id = {register.Id} order by month",
            row => (row.GetFieldValue<DateOnly>(0), row.GetInt64(1), (ReadingQuality)row.GetInt16(2))));
    }

    [Theory]
    [InlineData("Europe/Paris", "2026-03-27T20:00:00Z", 1)]   // clocks go forward
    [InlineData("Europe/Paris", "2025-10-24T20:00:00Z", 2)]   // and back
    [InlineData("Asia/Kathmandu", "2026-04-28T20:00:00Z", 3)] // +05:45
    [InlineData("Asia/Kathmandu", "2026-04-29T20:00:00Z", 4)]
    [InlineData("Africa/Porto-Novo", "2026-02-26T20:00:00Z", 5)]
    public async Task Sql_and_rules_give_the_same(string zone, string start, int seed)
    {
        var random = new Random(seed);
        var owner = await _rows.OperatorAsync("TWIN", with => with.TimeZone = zone);
        List<(Register Register, CountedReading[] Readings)> all = [];
        for (var i = 0; i < 12; i++)
        {
            var register = (await _rows.MeterAsync(owner, capacity: Capacity)).Registers[0];
            var readings = Generated.Series(random, DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture), Capacity, random.Next(0, 60));
            all.Add((register, readings));
            // In three deliveries, in no order: what comes late changes what was computed.
            random.Shuffle(readings);
            await InsertAsync(register, readings.Take(readings.Length / 3));
        }
        await DrainAsync(owner);
        foreach (var (register, readings) in all) await InsertAsync(register, readings.Skip(readings.Length / 3).Take(readings.Length / 3));
        await DrainAsync(owner, most: 7);
        foreach (var (register, readings) in all) await InsertAsync(register, readings.Skip(2 * (readings.Length / 3)));
        await DrainAsync(owner);

        foreach (var (register, readings) in all) await AssertTwinAsync(register, UtilityCalendar.Of(zone), readings);
    }

    [Fact]
    public async Task Edited_questioned_and_removed_readings_are_computed_again()
    {
        var owner = await _rows.OperatorAsync("EDIT");
        var register = (await _rows.MeterAsync(owner, capacity: Capacity)).Registers[0];
        var start = new DateTimeOffset(2026, 5, 30, 21, 30, 0, TimeSpan.Zero);
        var readings = Enumerable.Range(0, 8).Select(i => new CountedReading(start.AddMinutes(40 * i), 100 * i)).ToArray();
        await InsertAsync(register, readings);
        await DrainAsync(owner);

        // The last is removed, the fourth corrected upwards, then a questionable one arrives.
        await _database.OwnerSqlAsync($"""
            insert into reading_edits values ({register.Id}, '{readings[7].Time:u}', 1, null, 7, 'a', 'b', now()), ({register.Id}, '{readings[3].Time:u}', 1, 350, 7, 'a', 'b', now());
            insert into readings values ({register.Id}, '{start.AddMinutes(45):u}', 90000, 10, now());
            insert into touched (register_id, from_at, to_at) values ({register.Id}, '{readings[7].Time:u}', '{readings[7].Time:u}'), ({register.Id}, '{start.AddMinutes(45):u}', '{start.AddMinutes(45):u}'), ({register.Id}, '{readings[3].Time:u}', '{readings[3].Time:u}');
            """);
        await DrainAsync(owner);

        readings[3] = readings[3] with { Value = 350 };
        await AssertTwinAsync(register, owner.Calendar(), readings.Take(7));
    }

    [Fact]
    public async Task Years_in_one_touched_row_are_worked_off_in_parts()
    {
        var owner = await _rows.OperatorAsync("LONG");
        var register = (await _rows.MeterAsync(owner, capacity: Capacity)).Registers[0];
        var readings = Enumerable.Range(0, 100).Select(day => new CountedReading(new DateTimeOffset(2026, 1, 5, 11, 0, 0, TimeSpan.Zero).AddDays(day), day * 37)).ToArray();
        await InsertAsync(register, readings);
        await _database.OwnerSqlAsync($"delete from touched; insert into touched (register_id, from_at, to_at) values ({register.Id}, '{readings[0].Time:u}', '{readings[^1].Time:u}')");

        await DrainAsync(owner);

        await AssertTwinAsync(register, owner.Calendar(), readings);
    }

    [Fact]
    public async Task A_pass_that_is_cut_leaves_the_list_as_it_was()
    {
        var owner = await _rows.OperatorAsync("CUT");
        var register = (await _rows.MeterAsync(owner, capacity: Capacity)).Registers[0];
        await InsertAsync(register, [new(new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), 1), new(new(2026, 6, 1, 1, 0, 0, TimeSpan.Zero), 2)]);
        await _database.OwnerSqlAsync("alter table consumption_months rename to consumption_months_away");

        await Assert.ThrowsAsync<PostgresException>(() => Refresh.RunAsync(Actor.System(owner.Id), 100, default));

        Assert.Equal(2L, await _database.OwnerSqlAsync("select count(*) from touched"));
        Assert.Equal(0L, await _database.OwnerSqlAsync("select count(*) from consumption_hours"));
        await _database.OwnerSqlAsync("alter table consumption_months_away rename to consumption_months");
        await DrainAsync(owner);
        Assert.Equal(1L, await _database.OwnerSqlAsync("select count(*) from consumption_hours"));
    }

    [Fact]
    public async Task What_was_touched_of_an_operator_out_of_sight_stays_on_the_list()
    {
        var (seen, other) = (await _rows.OperatorAsync("SEEN"), await _rows.OperatorAsync("OTHER"));
        var register = (await _rows.MeterAsync(other, capacity: Capacity)).Registers[0];
        await InsertAsync(register, [new(new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), 1), new(new(2026, 6, 1, 1, 0, 0, TimeSpan.Zero), 2)]);

        Assert.Equal(0, (await Refresh.RunAsync(Actor.System(seen.Id), 100, default)).Value.Touched);

        Assert.Equal(2L, await _database.OwnerSqlAsync("select count(*) from touched"));
        await DrainAsync(other);
    }

    [Fact]
    public async Task Only_the_program_itself_may_roll_up() =>
        Assert.IsType<Forbidden>((await Refresh.RunAsync(Actor.Nobody, 1, default)).Refusal);

    [Fact]
    public async Task The_plan_of_a_month_leaves_out_other_months()
    {
        var owner = await _rows.OperatorAsync("PLAN");
        var register = (await _rows.MeterAsync(owner)).Registers[0];
        await using var connection = await _database.Contexts.OpenAsync(new Scope([owner.Id]), default);
        await using var command = new NpgsqlCommand($"explain select sum(quantity) from consumption_hours where register_id = {register.Id} and hour >= '2026-03-01' and hour < '2026-04-01'", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var plan = "";
        while (await reader.ReadAsync()) plan += reader.GetString(0) + "\n";

        Assert.Contains("consumption_hours_202603", plan);
        Assert.DoesNotContain("consumption_hours_202602", plan);
        Assert.DoesNotContain("consumption_hours_202605", plan);
    }
}
