using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Detection;

public sealed class BalanceTablesTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Noon.AddMinutes(5));
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _company = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _company = await _given.OperatorAsync();
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    BalanceTables Tables => new(_database.Contexts, new LossPrices(_database.Contexts, _clock), _clock);

    async Task<BalanceReport> AskAsync(BalanceQuestion? question = null, int skip = 0, int take = 50) => (await Tables.RunAsync(Rows.Dispatcher(_company.Id), question ?? new(), skip, take, default)).Value;

    // A plant that loses 5 % in all (150 L in 3 hours), of which zone B loses 60 and zone A 30; the plant's own pipes 60 L.
    async Task<(NetworkPoint Plant, NetworkPoint A, NetworkPoint B)> NetworkAsync()
    {
        var plant = await _given.NetworkPointAsync(_company.Id, kind: NetworkPointKind.Plant, code: "PLANT");
        var (a, b) = (await _given.NetworkPointAsync(_company.Id, plant, code: "ZONE-A"), await _given.NetworkPointAsync(_company.Id, plant, code: "ZONE-B"));
        await _given.NetworkHoursAsync(plant, Noon.AddHours(-3), 5, 5, 5);
        await _given.NetworkHoursAsync(a, Noon.AddHours(-3), 1, 1, 1);
        await _given.NetworkHoursAsync(b, Noon.AddHours(-3), 0, 4, 2);
        return (plant, a, b);
    }

    [Fact]
    public async Task What_costs_most_where_it_happens_stands_first()
    {
        var (plant, a, b) = await NetworkAsync();
        await _given.NetworkHoursAsync(b, Noon.AddHours(-3), 0, 4, 4);

        var report = await AskAsync();

        Assert.Equal([("ZONE-B", 80L), ("PLANT", 40L), ("ZONE-A", 30L)], report.Lines.Select(line => (line.Code, line.Place!.Here)));
        Assert.Equal((3000L, 150L), (report.Total!.Expected, report.Total.Lost));
        Assert.Equal((Resource.Water, new DateOnly(2026, 3, 4), new DateOnly(2026, 3, 10), 3), (report.Resource, report.From, report.Until, report.Count));
        Assert.Equal(7, report.Lines[0].Trend.Count);
        Assert.Equal(80m / 30, report.Lines[0].Trend[^1]);
        Assert.Null(report.Lines[0].Trend[0]);
        Assert.NotEqual(plant.Id, a.Id);
    }

    [Fact]
    public async Task Pages_and_kinds_are_cut_after_the_losses_are_told_apart()
    {
        await NetworkAsync();

        Assert.Equal(("ZONE-A", 3), ((await AskAsync(skip: 2, take: 1)).Lines[0].Code, (await AskAsync(skip: 2, take: 1)).Count));
        var plants = await AskAsync(new BalanceQuestion(Kind: NetworkPointKind.Plant));
        Assert.Equal((1, 60L), (plants.Count, plants.Lines[0].Place!.Here));
    }

    [Fact]
    public async Task A_loss_is_worth_the_mean_price_of_the_last_month_that_was_billed()
    {
        await NetworkAsync();
        Assert.Null((await AskAsync()).Price);
        var (one, two) = (await _given.HouseholdAsync(_company), await _given.HouseholdAsync(_company));
        await _given.BillAsync(one, "F-1", new DateOnly(2026, 1, 1), 5000);
        await _given.BillAsync(two, "F-2", new DateOnly(2026, 1, 1), 3000);
        await _given.BillAsync(two, "F-0", new DateOnly(2025, 12, 1), 99_000);

        var price = (await AskAsync()).Price!;

        // Two bills of 15.64 m³ each.
        Assert.Equal(("2026-01", Currency.Xof), (price.Month.ToString(), price.Currency));
        Assert.Equal(decimal.Round(8000 / 31.28m, 6), decimal.Round(price.PerUnit, 6));
        Assert.Equal(256, price.ValueOf(1000));
        Assert.Equal(-256, price.ValueOf(-1000));
    }

    [Fact]
    public async Task An_open_alert_says_since_when_and_whose_it_is()
    {
        var (_, _, b) = await NetworkAsync();
        await _given.LimitAsync(b, raise: 3, clear: 2);
        await _given.NetworkHoursAsync(b, Noon.AddHours(-3), 20, 20, 20);
        var noAlert = (await AskAsync()).Lines.Single(line => line.Code == "ZONE-B");
        Assert.Equal((null, new UtilityCalendarDay(_company).Start(2026, 3, 10)), (noAlert.AlertId, noAlert.Since));

        await new EvaluateLimits(_database.Contexts, _clock).RunAsync(Actor.System(_company.Id), default);
        var open = (await AskAsync()).Lines.Single(line => line.Code == "ZONE-B");
        Assert.Equal((Noon.AddHours(-3), null, 3m), (open.Since, open.Who, open.LimitPercent));

        await new HandleAlert(_database.Contexts, _clock).AcknowledgeAsync(Rows.Dispatcher(_company.Id), open.AlertId!.Value, default);
        Assert.Equal("dispatcher@example.org", (await AskAsync()).Lines.Single(line => line.Code == "ZONE-B").Who);
        var agent = await _given.AgentAsync(_company.Id, "Koffi");
        await _database.OwnerSqlAsync($"""
            insert into work_orders (operator_id, kind, origin_kind, origin_id, network_point_id, title, state, assigned_to, created_at)
            values ({_company.Id}, 0, 'alert', '{open.AlertId}', {b.Id}, 'look', 0, {agent.Id}, '{Noon:u}')
            """);
        Assert.Equal("Koffi", (await AskAsync()).Lines.Single(line => line.Code == "ZONE-B").Who);
    }

    [Fact]
    public async Task A_point_has_its_peak_headroom_and_water_balance()
    {
        var (plant, _, b) = await NetworkAsync();
        await _database.OwnerSqlAsync($"update network_points set capacity_per_hour = 1200, unmetered_per_day = 10 where id = {plant.Id}; update network_points set technical_loss_percent = 1 where id = {b.Id}");
        var home = await _given.UsagePointAsync(b, point => point.IsUnbilled = true);
        var meter = await _given.MeterAsync(_company);
        await _given.InstallAsync(meter, home);
        await _given.DaysAsync(meter.Registers[0], new DateOnly(2026, 3, 10), 700);

        var report = (await Tables.PointAsync(Rows.Dispatcher(_company.Id), plant.Id, new DateOnly(2026, 3, 9), new DateOnly(2026, 3, 10), default)).Value;

        Assert.Equal((1000L, 200L, Noon.AddHours(-3)), (report.Sum!.Peak, report.Sum.Headroom(report.CapacityPerHour), report.Sum.PeakAt));
        Assert.Equal(1m, report.Sum.LoadFactor);
        Assert.Equal(60, report.Place!.Here);
        Assert.Equal(30, report.Place.Technical);
        Assert.Equal((3000L, 2150L, 700L, 20L, 1, 2), (report.Water!.SystemInput, report.Water.BilledMetered, report.Water.UnbilledMetered, report.Water.UnbilledUnmetered, report.Water.Connections, report.Water.Days));
        Assert.Equal([null, 5m], report.Days.Select(day => day.LossPercent));
        Assert.False(report.IsFinal);
    }

    [Fact]
    public async Task A_period_with_a_gap_is_final_once_its_silent_meter_is_heard_again_or_given_up()
    {
        var (plant, _, _) = await NetworkAsync();
        await _given.NetworkHoursAsync(plant, Noon.AddHours(-3), 5, null, 5);
        var meter = await _given.MeterAsync(_company);
        await _given.InstallAsync(meter, plant);
        await _database.OwnerSqlAsync($"update operators set grace_days = 3 where id = {_company.Id}; update meters set last_seen_at = '{Noon.AddHours(-2):O}' where id = {meter.Id}");
        async Task<(bool, bool)> FinalAsync(int days)
        {
            _clock.SetUtcNow(Noon.AddDays(days));
            return ((await AskAsync(new BalanceQuestion(From: new DateOnly(2026, 3, 10), Until: new DateOnly(2026, 3, 10)))).IsFinal,
                (await Tables.PointAsync(Rows.Dispatcher(_company.Id), plant.Id, new DateOnly(2026, 3, 10), new DateOnly(2026, 3, 10), default)).Value.IsFinal);
        }

        Assert.Equal((false, false), await FinalAsync(3));
        Assert.Equal((false, false), await FinalAsync(4));
        await _given.HeardAsync([meter], Noon.AddDays(2));
        Assert.Equal((true, true), await FinalAsync(4));
        await _given.HeardAsync([meter], Noon.AddHours(-2));
        Assert.Equal((false, false), await FinalAsync(5));
        Assert.Equal((true, true), await FinalAsync(4 + BalanceState.LastWaitDays));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused_and_another_operators_network_is_not_seen()
    {
        var (plant, _, _) = await NetworkAsync();
        var other = await _given.OperatorAsync("OTHER");

        Assert.Equal("forbidden", (await Tables.RunAsync(Rows.Dispatcher(_company.Id) with { Role = Role.Cashier }, new(), 0, 9, default)).Refusal!.Code);
        Assert.Equal("period-order", (await Tables.RunAsync(Rows.Dispatcher(_company.Id), new(From: new DateOnly(2026, 3, 2), Until: new DateOnly(2026, 3, 1)), 0, 9, default)).Refusal!.Code);
        Assert.Equal("period-too-long", (await Tables.RunAsync(Rows.Dispatcher(_company.Id), new(From: new DateOnly(2020, 3, 2)), 0, 9, default)).Refusal!.Code);
        Assert.Equal("not-found", (await Tables.RunAsync(Rows.Dispatcher(other.Id), new("AQUA"), 0, 9, default)).Refusal!.Code);
        Assert.Empty((await Tables.RunAsync(Rows.Dispatcher(other.Id), new(), 0, 9, default)).Value.Lines);
        Assert.Equal("not-found", (await Tables.PointAsync(Rows.Dispatcher(other.Id), plant.Id, null, null, default)).Refusal!.Code);
        Assert.Equal("forbidden", (await Tables.PointAsync(Actor.Nobody, plant.Id, null, null, default)).Refusal!.Code);
    }

    sealed record UtilityCalendarDay(Operator Owner)
    {
        public DateTimeOffset? Start(int year, int month, int day) => Owner.Calendar().StartOf(new DateOnly(year, month, day));
    }
}
