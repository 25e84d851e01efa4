using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Metering;

public sealed class UsageReaderTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly UtilityCalendar Zone = UtilityCalendar.Of("Africa/Porto-Novo");
    static readonly Period March = Zone.Month(new BillingMonth(2026, 3));

    TestDatabase _database = null!;
    Rows _rows = null!;
    Operator _operator = null!;
    UsagePoint _point = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _rows = new Rows(_database);
        _operator = await _rows.OperatorAsync();
        _point = await _rows.UsagePointAsync(await _rows.NetworkPointAsync(_operator.Id));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    async Task<IReadOnlyList<RegisterUsage>> ReadAsync(Period period, UsagePoint? at = null)
    {
        await using var db = _database.Contexts.Create(Actor.System(_operator.Id));
        return await new UsageReader().ReadAsync(db, (at ?? _point).Id, period, default);
    }

    [Fact]
    public async Task A_month_between_readings_near_its_ends_is_valid()
    {
        var meter = await _rows.MeterAsync(_operator);
        await _rows.InstallAsync(meter, _point);
        await _rows.ReadingsAsync(meter.Registers[0], (March.Start.AddHours(-1), 1_000), (March.Start.AddHours(1), 1_020), (March.Start.AddDays(10), 5_000), (March.End, 9_000), (March.End.AddDays(1), 9_300));

        var usage = Assert.Single(await ReadAsync(March));

        Assert.Equal((1_010, 9_000, 7_990, 7_990m, ReadingQuality.Valid), (usage.FromIndex, usage.ToIndex, usage.Quantity, usage.BaseQuantity, usage.Quality));
        Assert.Equal((March.Start, March.End), (usage.FromAt, usage.ToAt));
    }

    [Fact]
    public async Task A_rollover_within_the_month_counts_through_the_end_of_the_counter()
    {
        var meter = await _rows.MeterAsync(_operator, capacity: 100_000);
        await _rows.InstallAsync(meter, _point);
        await _rows.ReadingsAsync(meter.Registers[0], (March.Start, 99_000), (March.Start.AddDays(3), 99_500), (March.Start.AddDays(4), 99_900), (March.Start.AddDays(5), 250), (March.Start.AddDays(6), 400), (March.End, 2_000));

        var usage = Assert.Single(await ReadAsync(March));

        Assert.Equal((99_000, 2_000, 3_000), (usage.FromIndex, usage.ToIndex, usage.Quantity));
    }

    [Fact]
    public async Task An_exchange_within_the_month_gives_a_row_per_meter()
    {
        var (old, young) = (await _rows.MeterAsync(_operator), await _rows.MeterAsync(_operator));
        var exchanged = March.Start.AddDays(12).AddHours(10);
        await _rows.InstallAsync(old, _point, until: exchanged);
        await _rows.InstallAsync(young, _point, from: exchanged);
        await _rows.ReadingsAsync(old.Registers[0], (March.Start, 50_000), (exchanged, 53_000));
        await _rows.ReadingsAsync(young.Registers[0], (exchanged, 12), (March.End, 4_012));

        var usage = await ReadAsync(March);

        Assert.Equal([(old.Serial, 3_000L), (young.Serial, 4_000L)], usage.Select(row => (row.Serial, row.Quantity)));
        Assert.Equal(exchanged, usage[0].ToAt);
        Assert.Equal(exchanged, usage[1].FromAt);
        Assert.All(usage, row => Assert.Equal(ReadingQuality.Valid, row.Quality));
    }

    [Fact]
    public async Task A_meter_brought_back_has_a_row_per_stay()
    {
        var meter = await _rows.MeterAsync(_operator);
        var (taken, brought) = (March.Start.AddDays(5), March.Start.AddDays(20));
        await _rows.InstallAsync(meter, _point, until: taken);
        await _rows.InstallAsync(meter, _point, from: brought);
        await _rows.ReadingsAsync(meter.Registers[0], (March.Start, 0), (taken, 500), (brought, 800), (March.End, 1_000));

        var usage = await ReadAsync(March);

        Assert.Equal([500L, 200L], usage.Select(row => row.Quantity));
    }

    [Fact]
    public async Task The_row_of_a_silent_meter_ends_with_its_last_reading_and_is_estimated()
    {
        var meter = await _rows.MeterAsync(_operator);
        await _rows.InstallAsync(meter, _point);
        await _rows.ReadingsAsync(meter.Registers[0], (March.Start, 100), (March.Start.AddDays(9), 400));

        var usage = Assert.Single(await ReadAsync(March));

        Assert.Equal((300, March.Start.AddDays(9), ReadingQuality.EstimatedLinear), (usage.Quantity, usage.ToAt, usage.Quality));
    }

    [Fact]
    public async Task Edited_and_questionable_readings_are_treated_as_said()
    {
        var meter = await _rows.MeterAsync(_operator);
        await _rows.InstallAsync(meter, _point);
        await _rows.ReadingsAsync(meter.Registers[0], (March.Start, 100), (March.Start.AddDays(9), 90_000), (March.Start.AddDays(12), 700), (March.End, 900));
        await _database.OwnerSqlAsync($"""
            insert into readings values ({meter.Registers[0].Id}, '{March.Start.AddDays(10).UtcDateTime:O}', 5000000, 10, now());
            insert into reading_edits values ({meter.Registers[0].Id}, '{March.Start.AddDays(9).UtcDateTime:O}', 1, 95000, 7, 'a', 'b', now()), ({meter.Registers[0].Id}, '{March.Start.AddDays(9).UtcDateTime:O}', 2, null, 7, 'a', 'b', now());
            """);

        Assert.Equal(800, Assert.Single(await ReadAsync(March)).Quantity);
    }

    [Fact]
    public async Task A_point_without_a_meter_has_no_rows() => Assert.Empty(await ReadAsync(March, await _rows.UsagePointAsync(await _rows.NetworkPointAsync(_operator.Id))));
}
