using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Detection.Rules;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Detection;

public sealed class RunNightTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Start = new(2026, 3, 1, 23, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Start);
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _company = null!;
    NetworkPoint _zone = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _company = await _given.OperatorAsync();
        _zone = await _given.NetworkPointAsync(_company.Id);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    Actor System => Actor.System(_company.Id);

    // The job as it comes again and again: at a time of the story, twice.
    async Task<AlertChanges> NightAsync(int hour, int chunk = RunNight.Chunk)
    {
        _clock.SetUtcNow(Start.AddHours(hour).AddMinutes(70));
        var first = (await new RunNight(_database.Contexts, _clock).RunAsync(System, default, chunk)).Value;
        var second = (await new RunNight(_database.Contexts, _clock).RunAsync(System, default, chunk)).Value;
        Assert.Equal((0, 0L, AlertChanges.None), (second.Series, second.Hours, second.Changes));
        return first.Changes;
    }

    async Task<List<Alert>> AlertsAsync(int? operatorId = null)
    {
        await using var db = _database.Contexts.Create(Actor.System(operatorId ?? _company.Id));
        return await db.Set<Alert>().OrderBy(row => row.Id).ToListAsync();
    }

    async Task<List<string>> EventsAsync()
    {
        await using var db = _database.Contexts.Create(System);
        return await db.Set<OutboxMessage>().OrderBy(row => row.Id).Select(row => row.Kind).ToListAsync();
    }

    [Fact]
    public async Task Flow_that_never_rests_tells_the_subscriber_then_alerts_then_sends_someone_and_clears()
    {
        var (_, _, place, meter) = await _given.SuppliedAsync(_company, _zone);
        await _given.HoursAsync(meter, Start, [0, 0, .. Enumerable.Repeat(12, 170), .. new int[48]]);

        Assert.Equal(new AlertChanges(0, 0, 0, 1), await NightAsync(52));
        Assert.Equal([nameof(UsageNeverRests)], await EventsAsync());
        Assert.Empty(await AlertsAsync());

        Assert.Equal(1, (await NightAsync(76)).Raised);
        var alert = Assert.Single(await AlertsAsync());
        Assert.Equal((ContinuousFlow.Rule, place.Id, meter.Id, 12L, FindingLevel.Alert, Start.AddHours(2)), (alert.Rule, alert.UsagePointId, alert.MeterId, alert.LossPerHour, alert.Level, alert.Since));
        Assert.Equal(12, Evidence.FromJson(alert.Evidence).Flow![^1].Amount);

        Assert.Equal(1, (await NightAsync(171)).Grown);
        await using var db = _database.Contexts.Create(System);
        var order = Assert.Single(await db.Set<WorkOrder>().ToListAsync());
        Assert.Equal(("alert", $"{alert.Id}", place.Id, WorkKind.Inspect), (order.OriginKind, order.OriginId, order.UsagePointId, order.Kind));

        Assert.Equal(1, (await NightAsync(220)).Cleared);
        Assert.Equal(AlertState.Closed, Assert.Single(await AlertsAsync()).State);
        Assert.Equal([nameof(UsageNeverRests), nameof(AlertRaised), nameof(AlertGrew), nameof(AlertCleared)], await EventsAsync());
    }

    [Fact]
    public async Task In_chunks_of_one_or_all_at_once_the_states_and_alerts_are_the_same()
    {
        List<Meter> meters = [];
        for (var n = 0; n < 5; n++)
        {
            meters.Add((await _given.SuppliedAsync(_company, _zone)).Meter);
            await _given.HoursAsync(meters[^1], Start, [.. Enumerable.Range(0, 100).Select(hour => n == 2 || hour % 7 > 0 ? n + 1 : 0)]);
        }
        for (var hour = 10; hour <= 100; hour += 30) await NightAsync(hour, chunk: 2);
        var stepwise = await StatesAsync();
        Assert.Equal(meters[2].Id, Assert.Single(await AlertsAsync()).MeterId);

        await _database.OwnerSqlAsync("delete from detection_states");
        await NightAsync(100);

        Assert.Equal(5, stepwise.Count);
        Assert.Equal(stepwise, await StatesAsync());
        Assert.Single(await AlertsAsync());

        async Task<List<(int Id, DateTimeOffset Until, string State)>> StatesAsync()
        {
            await using var db = _database.Contexts.Create(System);
            return [.. (await db.Set<DetectionState>().Where(row => row.Kind == SeriesKind.Meter).OrderBy(row => row.SeriesId).ToListAsync()).Select(row => (row.SeriesId, row.Until, Convert.ToHexString(row.State)))];
        }
    }

    [Fact]
    public async Task Stopped_in_the_middle_it_goes_on_where_it_was_and_says_everything_once()
    {
        for (var n = 0; n < 4; n++) await _given.HoursAsync((await _given.SuppliedAsync(_company, _zone)).Meter, Start, [.. Enumerable.Repeat(9, 80)]);
        _clock.SetUtcNow(Start.AddHours(80).AddMinutes(70));
        using var stop = new CancellationTokenSource();
        await _database.OwnerSqlAsync("create function slow() returns trigger language plpgsql as $$ begin if (select count(*) from alerts) >= 2 then raise exception 'power cut'; end if; return new; end $$");
        await _database.OwnerSqlAsync("create trigger slow before insert on alerts for each row execute function slow()");
        await Assert.ThrowsAsync<DbUpdateException>(() => new RunNight(_database.Contexts, _clock).RunAsync(System, stop.Token, chunk: 1));
        Assert.Equal(2, (await AlertsAsync()).Count);
        await _database.OwnerSqlAsync("drop trigger slow on alerts");

        await NightAsync(80, chunk: 1);

        Assert.Equal(4, (await AlertsAsync()).Select(row => row.UsagePointId).Distinct().Count());
        Assert.Equal(4, (await EventsAsync()).Count(kind => kind == nameof(AlertRaised)));
    }

    [Fact]
    public async Task Two_at_once_say_everything_once()
    {
        for (var n = 0; n < 3; n++) await _given.HoursAsync((await _given.SuppliedAsync(_company, _zone)).Meter, Start, [.. Enumerable.Repeat(9, 80)]);
        _clock.SetUtcNow(Start.AddHours(80).AddMinutes(70));

        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => new RunNight(_database.Contexts, _clock).RunAsync(System, default, chunk: 1))));

        Assert.Equal(3, both.Sum(night => night.Value.Changes.Raised));
        Assert.Equal(3, (await AlertsAsync()).Count);
    }

    [Fact]
    public async Task Use_while_supply_is_confirmed_off_is_an_alert_that_ends_when_supply_is_on()
    {
        var (_, _, _, meter) = await _given.SuppliedAsync(_company, _zone);
        await _given.HoursAsync(meter, Start, 30, 30, 0, 0, 30, 30, 30);
        await _database.OwnerSqlAsync($"update meters set supply = 2, supply_at = '{Start.AddHours(3):O}' where id = {meter.Id}");

        Assert.Equal(1, (await NightAsync(7)).Raised);
        var alert = Assert.Single(await AlertsAsync());
        Assert.Equal((Unsupplied.WhileOff, 30L, Start.AddHours(4)), (alert.Rule, alert.LossPerHour, alert.Since));

        await _database.OwnerSqlAsync($"update meters set supply = 1 where id = {meter.Id}");
        await _given.HoursAsync(meter, Start.AddHours(7), 30);
        Assert.Equal(1, (await NightAsync(8)).Cleared);
    }

    [Fact]
    public async Task Use_after_the_agreement_ended_is_an_alert()
    {
        var (_, agreement, place, meter) = await _given.SuppliedAsync(_company, _zone);
        await _database.OwnerSqlAsync($"update agreements set ends_on = '2026-03-03' where id = {agreement.Id}");
        await _given.HoursAsync(meter, Start, [.. Enumerable.Range(0, 90).Select(hour => hour % 5 > 0 ? 40 : 0)]);

        await NightAsync(90);

        var alert = Assert.Single(await AlertsAsync());
        Assert.Equal((Unsupplied.WithoutAgreement, place.Id), (alert.Rule, alert.UsagePointId));
        Assert.True(alert.Since >= Start.AddHours(24), "before the agreement ended it is use like any other");
    }

    [Fact]
    public async Task A_sensor_that_stands_still_or_shows_more_than_the_point_can_carry_is_an_alert()
    {
        await _database.OwnerSqlAsync($"update network_points set capacity_per_hour = 1000 where id = {_zone.Id}");
        var meter = await _given.MeterAsync(_company);
        await _given.InstallAsync(meter, _zone);
        await _given.HoursAsync(meter, Start, [500, 600, .. Enumerable.Repeat(700, 24), 2000, 2000, 500]);

        await NightAsync(28);

        Assert.Equal([SensorHealth.Stuck, SensorHealth.OutOfRange], (await AlertsAsync()).Select(row => row.Rule));
        Assert.Equal(1, (await NightAsync(29)).Cleared);
    }

    [Fact]
    public async Task A_silent_sensor_is_an_alert_until_it_is_heard_again()
    {
        var meter = await _given.MeterAsync(_company);
        await _given.InstallAsync(meter, _zone);
        await _database.OwnerSqlAsync($"update meters set last_seen_at = '{Start:O}' where id = {meter.Id}");

        Assert.Equal(0, (await NightAsync(1)).Raised);
        Assert.Equal(1, (await NightAsync(4)).Raised);
        await _database.OwnerSqlAsync($"update meters set last_seen_at = '{Start.AddHours(5):O}' where id = {meter.Id}");
        Assert.Equal(1, (await NightAsync(5)).Cleared);
    }

    [Fact]
    public async Task A_cover_that_was_opened_is_one_alert_and_after_a_verdict_only_a_new_opening_raises_another()
    {
        var (_, _, _, meter) = await _given.SuppliedAsync(_company, _zone);
        await SayAsync(1, "tamper.cover-open");
        await SayAsync(2, "tamper.magnet");
        await SayAsync(2, "power.fail");

        Assert.Equal(1, (await NightAsync(3)).Raised);
        var alert = Assert.Single(await AlertsAsync());
        Assert.Equal("tamper.cover-open: seen", Evidence.FromJson(alert.Evidence).Detail);
        await new HandleAlert(_database.Contexts, _clock).EndAsync(Rows.Dispatcher(_company.Id), alert.Id, AlertState.Dismissed, "maintenance", default);
        Assert.Equal(0, (await NightAsync(5)).Raised);
        await SayAsync(6, "tamper.cover-open");
        Assert.Equal(1, (await NightAsync(7)).Raised);

        Task SayAsync(int hour, string kind) => _database.OwnerSqlAsync($"insert into meter_events (operator_id, meter_id, time, kind, detail) values ({_company.Id}, {meter.Id}, '{Start.AddHours(hour):O}', '{kind}', 'seen')");
    }

    [Fact]
    public async Task A_night_flow_and_losses_that_stay_higher_are_one_alert_with_the_other_below_it()
    {
        await _database.OwnerSqlAsync($"""
            insert into network_hours (operator_id, network_point_id, hour, expected, received, due, present)
            select {_company.Id}, {_zone.Id}, h, q + case when h >= '{Start.AddDays(40):O}' then 600 else 0 end, q * 0.95, 20, 20
            from generate_series('{Start:O}'::timestamptz, '{Start.AddDays(60).AddHours(-1):O}', interval '1 hour') h
            cross join lateral (select (4000 + 2000 * sin(extract(hour from h) / 24 * 6.28) + 37 * (extract(doy from h)::int % 7))::int as q) x
            """);
        for (var day = 1; day <= 54; day++) await NightAsync(day * 24);

        var alerts = await AlertsAsync();
        Assert.Equal([LossShift.Rule, NightFlow.Rule], alerts.Select(row => row.Rule).Order());
        Assert.All(alerts, row => Assert.InRange(row.Since, Start.AddDays(38), Start.AddDays(43)));
        var head = Assert.Single(alerts, row => row.ParentId is null);
        Assert.Equal(head.Id, alerts.Single(row => row.Id != head.Id).ParentId);
        Assert.Single(await EventsAsync(), kind => kind == nameof(AlertRaised));
    }

    [Fact]
    public async Task No_use_for_longer_than_ever_is_worth_knowing_and_calls_nobody()
    {
        var (_, _, place, meter) = await _given.SuppliedAsync(_company, _zone);
        await _given.HoursAsync(meter, Start, [.. Enumerable.Range(0, 82 * 24).Select(hour => hour < 62 * 24 && hour % 24 < 8 ? 30 + hour / 24 % 5 : 0)]);
        for (var day = 20; day <= 80; day += 20) await NightAsync(day * 24);

        var alert = Assert.Single(await AlertsAsync(), row => row.Rule == "use-zero");
        Assert.Equal((place.Id, AlertSeverity.Info), (alert.UsagePointId, alert.Severity));
        Assert.DoesNotContain(nameof(AlertRaised), await EventsAsync());
        var queries = new AlertQueries(_database.Contexts, _clock);
        Assert.Empty((await queries.ListAsync(System, true, null, new PageRequest(), default)).Value.Rows);
        Assert.Contains((await queries.ListAsync(System, true, null, new PageRequest(), default, watch: true)).Value.Rows, row => row.Id == alert.Id);
    }

    [Fact]
    public async Task Registers_by_tariff_are_one_series_and_an_hour_one_of_them_missed_is_unknown()
    {
        var (_, _, _, meter) = await _given.SuppliedAsync(_company, _zone);
        await _database.OwnerSqlAsync($"""
            update registers set code = '8-0:1.0.1' where meter_id = {meter.Id};
            insert into registers (operator_id, meter_id, code, unit, decimals, capacity, base_factor) values ({_company.Id}, {meter.Id}, '8-0:1.0.2', 'm3', 3, 1000000000, 2);
            insert into consumption_hours (register_id, hour, quantity, quality)
              select r.id, '{Start:O}'::timestamptz + n * interval '1 hour', case when (r.code = '8-0:1.0.1') = (n % 2 = 0) then 6 else 0 end, case when n = 40 and r.code = '8-0:1.0.2' then 9 else 0 end
              from registers r, generate_series(0, 79) n where r.meter_id = {meter.Id}
            """);

        Assert.Equal(1, (await NightAsync(80)).Raised);

        // 6 L in one hour, 12 in the next: neither register flows without rest, both together do.
        var alert = Assert.Single(await AlertsAsync());
        Assert.Equal((ContinuousFlow.Rule, 6L), (alert.Rule, alert.LossPerHour));
    }

    [Fact]
    public async Task A_season_that_all_of_a_zone_have_is_nobodys_drop()
    {
        List<Meter> meters = [];
        for (var n = 0; n < 9; n++)
        {
            meters.Add((await _given.SuppliedAsync(_company, _zone)).Meter);
            // From day 62 on everybody uses two fifths of what was usual, and the first one a tenth.
            await _given.HoursAsync(meters[n], Start, [.. Enumerable.Range(0, 100 * 24).Select(hour => hour % 24 >= 8 ? 0 : (100 + n + hour / 24 % 5) * (hour < 62 * 24 ? 10 : n == 0 ? 1 : 4) / 10)]);
        }
        for (var day = 20; day <= 60; day += 20) await NightAsync(day * 24);
        for (var day = 64; day <= 100; day += 4) await NightAsync(day * 24);

        Assert.Equal([meters[0].Id], (await AlertsAsync()).Where(row => row.Rule == "use-drop").Select(row => row.MeterId!.Value));
        await using var db = _database.Contexts.Create(System);
        Assert.All(await db.Set<DetectionState>().Where(row => row.Kind == SeriesKind.Meter).ToListAsync(), row => Assert.InRange(row.UseRatio!.Value, 0.05f, 0.45f));
    }

    [Fact]
    public async Task Another_operators_series_are_not_touched()
    {
        var other = await _given.OperatorAsync("AUTRE");
        var meter = (await _given.SuppliedAsync(other)).Meter;
        await _given.HoursAsync(meter, Start, [.. Enumerable.Repeat(9, 80)]);
        async Task<long> HoursAsync(int operatorId)
        {
            await using var connection = await _database.Contexts.OpenAsync(new Scope([operatorId]), default);
            await using var command = new NpgsqlCommand($"select count(*) from night_hours(array[{meter.Registers[0].Id}], array['{Start:O}'::timestamptz], '{Start.AddDays(9):O}')", connection);
            return (long)(await command.ExecuteScalarAsync())!;
        }

        Assert.Equal((0, 1), (await HoursAsync(_company.Id), await HoursAsync(other.Id)));
        Assert.Equal(AlertChanges.None, await NightAsync(80));
        Assert.Empty(await AlertsAsync(other.Id));
        Assert.Equal("forbidden", (await new RunNight(_database.Contexts, _clock).RunAsync(new Actor(1, "cashier", Role.Cashier, [_company.Id], []), default)).Refusal!.Code);
    }
}
