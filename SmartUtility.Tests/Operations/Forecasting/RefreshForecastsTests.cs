using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Forecasting;
using SmartUtility.Core.Forecasting.Operations;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Forecasting;

/// <summary>It is 10 March 2026, 05:00 in Porto-Novo (UTC+1).</summary>
public sealed class RefreshForecastsTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Now = new(2026, 3, 10, 4, 0, 0, TimeSpan.Zero);
    static readonly DateOnly Today = new(2026, 3, 10);
    readonly FakeTimeProvider _clock = new(Now);
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _company = null!;
    NetworkPoint _zone = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _company = await _given.OperatorAsync();
        _zone = await _given.NetworkPointAsync(_company.Id, code: "DMA-1");
        // 60 days of hours until now, each as large as its hour of the local day; at noon of the day before yesterday the inlet was silent; in every other hour a third of the meters below were.
        await _database.OwnerSqlAsync($"""
            insert into network_hours (operator_id, network_point_id, hour, expected, received, due, present)
            select {_company.Id}, {_zone.Id}, h, case when h = '2026-03-08 11:00Z' then 9 else 1000 + 100 * extract(hour from h at time zone 'Africa/Porto-Novo')::int end, 900, 20, case when h = '2026-03-08 11:00Z' then 0 else 20 - 6 * (extract(hour from h)::int % 2) end
            from generate_series('{Now.AddDays(-60):u}'::timestamptz, '{Now.AddHours(-1):u}'::timestamptz, interval '1 hour') h
            """);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    RefreshForecasts Refresh => new(_database.Contexts, _clock);
    ForecastQueries Queries => new(_database.Contexts);
    Actor System => Actor.System(_company.Id);

    async Task<List<StoredForecast>> StoredAsync()
    {
        await using var db = _database.Contexts.Create(System);
        return await db.Set<StoredForecast>().OrderBy(row => row.Id).ToListAsync();
    }

    [Fact]
    public async Task A_point_is_forecast_by_hours_and_days_and_a_second_run_makes_nothing()
    {
        var first = await Refresh.RunAsync(System, default);
        var rows = await StoredAsync();
        var second = await Refresh.RunAsync(System, default);

        Assert.Equal(new RefreshedForecasts(Today, 1, 0), first.Value);
        Assert.Equal(new RefreshedForecasts(Today, 0, 0), second.Value);
        Assert.Equal(rows.Select(row => (row.Id, row.MadeAt)), (await StoredAsync()).Select(row => (row.Id, row.MadeAt)));
        var forecast = (await Queries.PointAsync(System, "DMA-1", default)).Value!;
        Assert.Equal((StoredForecast.PointHours, StoredForecast.PointDays), (forecast.Hours.Expected.Length, forecast.Days.Expected.Length));
        // By the local hour, from local midnight; the hour that was not complete is not learned from.
        Assert.All(Enumerable.Range(0, 168), hour => Assert.InRange(forecast.Hours.Expected[hour], 995 + 100 * (hour % 24), 1005 + 100 * (hour % 24)));
        Assert.Equal(new DateTime(2026, 3, 10), forecast.Hours.Points()[0].Time);
        Assert.InRange(forecast.Days.Expected[0], 51_500, 51_700);
        Assert.InRange(forecast.Hours.ErrorPercent, 0, 0.5);
    }

    [Fact]
    public async Task The_next_day_is_made_from_two_hours_after_midnight_and_old_ones_go()
    {
        _clock.SetUtcNow(new DateTimeOffset(2026, 3, 10, 23, 30, 0, TimeSpan.Zero));
        Assert.Equal(Today, (await Refresh.RunAsync(System, default)).Value.Day);
        _clock.SetUtcNow(new DateTimeOffset(2026, 3, 11, 1, 0, 0, TimeSpan.Zero));
        Assert.Equal(new RefreshedForecasts(Today.AddDays(1), 1, 0), (await Refresh.RunAsync(System, default)).Value);
        Assert.Equal(4, (await StoredAsync()).Count);
        _clock.SetUtcNow(new DateTimeOffset(2026, 3, 19, 12, 0, 0, TimeSpan.Zero));
        await Refresh.RunAsync(System, default);
        Assert.Equal([Today.AddDays(1), Today.AddDays(1), Today.AddDays(9), Today.AddDays(9)], (await StoredAsync()).Select(row => row.Day));
    }

    [Fact]
    public async Task A_customer_sees_what_the_month_will_come_to_from_its_own_days_only()
    {
        var home = await _given.HouseholdAsync(_company, from: new DateOnly(2026, 1, 15));
        // What the tenant before used says nothing; 400 L a day since.
        await _given.DaysAsync(home.Register, new DateOnly(2025, 11, 1), [.. Enumerable.Repeat(9_000L, 75), .. Enumerable.Repeat(400L, 54)]);
        var run = (await Refresh.RunAsync(System, default)).Value;
        Assert.Equal(1, run.UsagePoints);

        var actor = new Actor(7, "+229", Role.Subscriber, [_company.Id], [home.Subscriber.Id], "en");
        var meters = new OwnMeterQueries(_database.Contexts, _clock);
        var usage = (await meters.UsageAsync(actor, home.Meter.Serial, UsageSpan.Month, null, default)).Value;
        var month = (await Queries.MonthAsync(actor, usage, default)).Value!;
        Assert.Equal(31 * 400, month.Expected);
        Assert.InRange(month.Expected, month.Lower, month.Upper);

        var stranger = actor with { Subscribers = [home.Subscriber.Id + 1] };
        Assert.IsType<Forbidden>((await Queries.MonthAsync(stranger, usage, default)).Refusal);
        Assert.IsType<Forbidden>((await Queries.PointAsync(actor, _zone.Id, default)).Refusal);
    }

    [Fact]
    public async Task Another_operators_points_are_neither_forecast_nor_found()
    {
        var other = await _given.OperatorAsync("ELSE");
        Assert.Equal(0, (await Refresh.RunAsync(Actor.System(other.Id), default)).Value.Points);
        await Refresh.RunAsync(System, default);

        Assert.IsType<NotFound>((await Queries.PointAsync(Actor.System(other.Id), _zone.Id, default)).Refusal);
        Assert.IsType<NotFound>((await Queries.PointAsync(Actor.System(other.Id), "DMA-1", default)).Refusal);
        Assert.IsType<Forbidden>((await Refresh.RunAsync(System with { Role = Role.Dispatcher }, default)).Refusal);
    }

    [Fact]
    public async Task A_point_that_counts_nothing_says_so()
    {
        var empty = await _given.NetworkPointAsync(_company.Id);
        await Refresh.RunAsync(System, default);

        var forecast = (await Queries.PointAsync(System, empty.Id, default)).Value!;
        Assert.False(forecast.Hours.IsKnown || forecast.Days.IsKnown);
    }
}
