using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Metering;

public sealed class MeterNightTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Start.AddDays(30));
    TestDatabase _database = null!;
    Rows _rows = null!;
    Operator _operator = null!;
    Register _register = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _rows = new Rows(_database);
        _operator = await _rows.OperatorAsync();
        _register = (await _rows.MeterAsync(_operator)).Registers[0];
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    Actor System => Actor.System(_operator.Id);
    EstimateGaps Estimate => new(_database.Contexts, _clock);
    WatchRegisters Watch => new(_database.Contexts, _clock);

    // 90 at 19 h of the zone (one hour ahead of UTC), 10 in every other hour.
    static long Index(int hour) => hour * 10L + (hour + 5) / 24 * 80L;

    async Task WriteAsync(IEnumerable<(int Hour, long Value)> readings, Register? register = null)
    {
        var id = (register ?? _register).Id;
        var list = readings.ToList();
        await _database.OwnerSqlAsync($"insert into readings select {id}, timestamptz '{Start:O}' + i.hour * interval '1 hour', i.value, 0, now() from unnest(array[{string.Join(',', list.Select(row => row.Hour))}], array[{string.Join(',', list.Select(row => row.Value))}]::bigint[]) i (hour, value)");
        await _database.OwnerSqlAsync($"insert into touched (register_id, from_at, to_at) values ({id}, '{Start.AddHours(list.Min(row => row.Hour)):O}', '{Start.AddHours(list.Max(row => row.Hour)):O}')");
        await RollUpAsync();
    }

    async Task RollUpAsync()
    {
        while ((await new RefreshRollups(_database.Contexts, _clock).RunAsync(System, 5000, default)).Value.Touched > 0) { }
    }

    async Task<GapsFilled> FillAsync()
    {
        var filled = (await Estimate.RunAsync(System, new Period(Start, Start.AddDays(60)), default)).Value;
        await RollUpAsync();
        return filled;
    }

    async Task<(long Quantity, short Quality)> HourAsync(int hour)
    {
        var where = $"from consumption_hours where register_id = {_register.Id} and hour = '{Start.AddHours(hour):O}'";
        return ((long)(await _database.OwnerSqlAsync("select quantity " + where))!, (short)(await _database.OwnerSqlAsync("select quality " + where))!);
    }

    async Task<long> SumAsync() => (long)(decimal)(await _database.OwnerSqlAsync($"select sum(quantity) from consumption_hours where register_id = {_register.Id}"))!;

    // 20 days with a gap from 300 to 320: its evening peak lies in the hour from 306 UTC.
    static IEnumerable<(int, long)> Gapped => Enumerable.Range(0, 481).Where(hour => hour is <= 300 or >= 320).Select(hour => (hour, Index(hour)));

    [Fact]
    public async Task A_closed_gap_takes_the_shape_of_the_days_around_is_marked_and_keeps_its_total()
    {
        await WriteAsync(Gapped);
        var (before, straight) = (await SumAsync(), await HourAsync(306));

        Assert.Equal(new GapsFilled(1, 1, 19), await FillAsync());

        Assert.Equal(before, await SumAsync());
        Assert.Equal((14L, (short)9), straight);
        Assert.Equal((90L, (short)9), await HourAsync(306));
        Assert.Equal((10L, (short)9), await HourAsync(310));
        Assert.Equal((90L, (short)0), await HourAsync(282));
        Assert.Equal(8, (short)(await _database.OwnerSqlAsync($"select min(quality) from counted_readings where register_id = {_register.Id} and time = '{Start.AddHours(310):O}'"))!);
    }

    [Fact]
    public async Task The_same_again_writes_nothing_and_readings_never_change()
    {
        await WriteAsync(Gapped);
        var readings = await _database.OwnerSqlAsync("select count(*) from readings");
        await FillAsync();

        Assert.Equal(new GapsFilled(0, 0, 0), await FillAsync());
        Assert.Equal(19L, await _database.OwnerSqlAsync("select count(*) from reading_estimates"));
        Assert.Equal(readings, await _database.OwnerSqlAsync("select count(*) from readings"));
    }

    [Fact]
    public async Task A_reading_that_comes_late_wins_over_every_estimate_of_its_gap_and_the_rest_is_estimated_anew()
    {
        await WriteAsync(Gapped);
        await FillAsync();
        // Until 310 hardly anything was used: the estimates were wrong.
        await WriteAsync([(310, Index(300) + 20)]);

        Assert.Equal(0L, await _database.OwnerSqlAsync($"select count(*) from counted_readings where register_id = {_register.Id} and quality = 8"));
        Assert.Equal((2L, (short)9), await HourAsync(306));
        Assert.Equal(Index(480), await SumAsync());

        Assert.Equal(new GapsFilled(1, 2, 9 + 9), await FillAsync());
        Assert.Equal(20L, (long)(decimal)(await _database.OwnerSqlAsync($"select sum(quantity) from consumption_hours where register_id = {_register.Id} and hour >= '{Start.AddHours(300):O}' and hour < '{Start.AddHours(310):O}'"))!);
        Assert.Equal(Index(480), await SumAsync());
    }

    [Fact]
    public async Task A_corrected_reading_at_the_end_of_a_gap_ends_its_estimates()
    {
        await WriteAsync(Gapped);
        await FillAsync();
        await _database.OwnerSqlAsync($"insert into reading_edits values ({_register.Id}, '{Start.AddHours(320):O}', 1, {Index(320) - 50}, 7, 'x', 'misread', now())");
        Assert.Equal(0L, await _database.OwnerSqlAsync($"select count(*) from counted_readings where register_id = {_register.Id} and quality = 8"));
        Assert.Equal(1, (await FillAsync()).Gaps);
    }

    [Fact]
    public async Task A_gap_that_is_still_open_and_another_operators_registers_are_left_alone()
    {
        await WriteAsync(Gapped.Where(row => row.Item1 <= 300));
        Assert.Equal(0, (await FillAsync()).Gaps);

        await WriteAsync(Gapped.Where(row => row.Item1 > 300));
        var other = await _rows.OperatorAsync("OTHER");
        Assert.Equal(0, (await Estimate.RunAsync(Actor.System(other.Id), new Period(Start, Start.AddDays(60)), default)).Value.Gaps);
        Assert.IsType<Forbidden>((await Estimate.RunAsync(new Actor(7, "agent", Role.FieldAgent, [_operator.Id], []), new Period(Start, Start.AddDays(60)), default)).Refusal);
    }

    [Fact]
    public async Task A_fault_is_announced_once_with_its_meter_and_what_is_known_is_kept_for_the_next_night()
    {
        _clock.SetUtcNow(Start.AddHours(1200));
        await WriteAsync(Enumerable.Range(0, 1201).Select(hour => (hour, Index(hour))));
        Assert.Equal(new RegistersWatched(1, 1201, 0), (await Watch.RunAsync(System, default)).Value);

        // A spike, then good values again.
        _clock.SetUtcNow(Start.AddHours(1224));
        await WriteAsync(Enumerable.Range(1201, 24).Select(hour => (hour, hour == 1210 ? Index(hour) + 50_000 : Index(hour))));
        Assert.Equal(new RegistersWatched(1, 24, 1), (await Watch.RunAsync(System, default)).Value);
        Assert.Equal(new RegistersWatched(0, 0, 0), (await Watch.RunAsync(System, default)).Value);

        var told = JsonSerializer.Deserialize<RegisterFaultFound>((string)(await _database.OwnerSqlAsync($"select payload::text from outbox where kind = '{nameof(RegisterFaultFound)}'"))!);
        Assert.Equal(new RegisterFaultFound(_operator.Id, _register.MeterId, _register.Id, "Spike", Start.AddHours(1210)), told);
    }

    [Fact]
    public async Task Old_news_of_a_register_seen_for_the_first_time_is_not_told()
    {
        _clock.SetUtcNow(Start.AddHours(1300));
        await WriteAsync(Enumerable.Range(0, 1301).Select(hour => (hour, hour == 1100 ? Index(hour) + 50_000 : Index(hour))));
        Assert.Equal(new RegistersWatched(1, 1301, 0), (await Watch.RunAsync(System, default)).Value);
    }

    [Fact]
    public async Task The_watch_is_the_programs_own_and_sees_one_operators_registers()
    {
        await WriteAsync([(0, 5), (1, 6)]);
        Assert.IsType<Forbidden>((await Watch.RunAsync(new Actor(8, "admin", Role.OperatorAdmin, [_operator.Id], []), default)).Refusal);
        var other = await _rows.OperatorAsync("OTHER");
        Assert.Equal(new RegistersWatched(0, 0, 0), (await Watch.RunAsync(Actor.System(other.Id), default)).Value);
    }
}
