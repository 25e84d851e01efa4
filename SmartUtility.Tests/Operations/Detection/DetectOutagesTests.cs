using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Notifications;
using SmartUtility.Core.Notifications.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Detection;

public sealed class DetectOutagesTests(PostgresFixture postgres) : IAsyncLifetime
{
    // A Tuesday, 13:00 in Porto-Novo.
    static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Noon.AddMinutes(8));
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _company = null!;
    NetworkPoint _station = null!, _left = null!, _right = null!;
    List<Meter> _below = null!, _beside = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _company = await _given.OperatorAsync();
        _station = await _given.NetworkPointAsync(_company.Id, resource: Resource.Electricity, kind: NetworkPointKind.Feeder, code: "F-1");
        _left = await _given.NetworkPointAsync(_company.Id, _station, Resource.Electricity, NetworkPointKind.Transformer, "T-1");
        _right = await _given.NetworkPointAsync(_company.Id, _station, Resource.Electricity, NetworkPointKind.Transformer, "T-2");
        (_below, _beside) = (await _given.HomesAsync(_company, _left, 4), await _given.HomesAsync(_company, _right, 4));
        await _given.HeardAsync([.. _below, .. _beside], Noon.AddMinutes(7));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    Actor System => Actor.System(_company.Id);
    Actor Dispatcher => Rows.Dispatcher(_company.Id);

    async Task<OutageLook> LookAsync(DateTimeOffset? listening = null) => (await new DetectOutages(_database.Contexts, _clock).RunAsync(System, listening ?? Noon.AddDays(-2), default)).Value;

    async Task<T> ReadAsync<T>(Func<UtilityDbContext, Task<T>> read)
    {
        await using var db = _database.Contexts.Create(System);
        return await read(db);
    }

    Task<List<Outage>> OutagesAsync() => ReadAsync(db => db.Set<Outage>().OrderBy(row => row.Id).ToListAsync());
    Task<List<Alert>> AlertsAsync() => ReadAsync(db => db.Set<Alert>().OrderBy(row => row.Id).ToListAsync());
    Task<List<string>> EventsAsync() => ReadAsync(db => db.Set<OutboxMessage>().OrderBy(row => row.Id).Select(row => row.Kind).ToListAsync());

    /// <summary>An inlet meter that counted 1 kWh a minute and goes on with another flow at noon.</summary>
    async Task SensorAsync(NetworkPoint point, int perMinuteAfter)
    {
        var sensor = await _given.MeterAsync(_company, Resource.Electricity);
        await _given.InstallAsync(sensor, point);
        await _given.HeardAsync([sensor], Noon.AddMinutes(7));
        await _given.ReadingsAsync(sensor.Registers[0], [.. Enumerable.Range(-50, 50).Where(i => i % 10 == 0).Select(i => (Noon.AddMinutes(i), (60L + i) * 1000)), .. Enumerable.Range(0, 4).Select(i => (Noon.AddMinutes(1 + 2 * i), 60_000L + (1 + 2 * i) * perMinuteAfter))]);
    }

    [Fact]
    public async Task Silence_under_one_point_is_one_outage_one_alert_and_one_event_however_often_one_looks()
    {
        await _given.HeardAsync(_below, Noon, online: false, lost: true);

        Assert.Equal(new OutageLook(1, 0, 0, 0), await LookAsync());
        Assert.Equal(new OutageLook(0, 0, 0, 0), await LookAsync());
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => LookAsync())));

        var outage = Assert.Single(await OutagesAsync());
        Assert.Equal((_left.Id, OutageKind.Unplanned, OutageSign.Silence, Noon, Noon.AddMinutes(8), 4), (outage.NetworkPointId, outage.Kind, outage.Sign, outage.StartsAt, outage.DetectedAt, outage.Customers));
        Assert.Equal((OutageRules.Outage, _left.Id), (Assert.Single(await AlertsAsync()).Rule, (await AlertsAsync())[0].NetworkPointId));
        Assert.Single(await EventsAsync(), nameof(OutageStarted));
        Assert.Single(await EventsAsync(), nameof(AlertRaised));
    }

    [Fact]
    public async Task A_broken_main_is_one_outage_at_the_feeder()
    {
        await _given.HomesAsync(_company, await _given.NetworkPointAsync(_company.Id, resource: Resource.Water), 1);
        await _given.HeardAsync([.. _below, .. _beside], Noon, online: false, lost: true);
        var elsewhere = await _given.HomesAsync(_company, await _given.NetworkPointAsync(_company.Id, resource: Resource.Water), 3);
        await _given.HeardAsync(elsewhere, Noon.AddMinutes(7));

        Assert.Equal(1, (await LookAsync()).Started);
        Assert.Equal((_station.Id, 8), (Assert.Single(await OutagesAsync()).NetworkPointId, (await OutagesAsync())[0].Customers));
        Assert.Single(await AlertsAsync());
    }

    [Fact]
    public async Task Silent_meters_whose_transformer_takes_what_it_took_are_no_outage_but_a_failure_of_telecom()
    {
        await SensorAsync(_left, 950);
        await _given.HeardAsync(_below, Noon, online: false, lost: true);

        Assert.Equal(new OutageLook(0, 0, 1, 0), await LookAsync());
        await LookAsync();
        Assert.Empty(await OutagesAsync());
        Assert.Equal(OutageRules.Telecom, Assert.Single(await AlertsAsync()).Rule);

        await _given.HeardAsync(_below, Noon.AddMinutes(30));
        _clock.SetUtcNow(Noon.AddMinutes(31));
        await LookAsync();
        Assert.Equal(AlertState.Closed, Assert.Single(await AlertsAsync()).State);
    }

    [Fact]
    public async Task Silent_meters_of_one_group_of_SIM_cards_are_a_failure_of_telecom_when_the_group_is_silent_elsewhere_too()
    {
        var elsewhere = await _given.HomesAsync(_company, await _given.NetworkPointAsync(_company.Id, resource: Resource.Water), 3);
        await _given.HeardAsync([.. _below, .. elsewhere], Noon, online: false, lost: true);
        await _database.OwnerSqlAsync($"update meters set sim_group = 'A' where id in ({string.Join(',', _below.Concat(elsewhere).Select(meter => meter.Id))})");

        Assert.Equal(new OutageLook(0, 0, 2, 0), await LookAsync());
        Assert.Empty(await OutagesAsync());

        // Were the others of the group heard, the place would be what the silent ones share.
        await _given.HomesAsync(_company, _right, 6);
        await _given.HeardAsync(await ReadAsync(db => db.Set<Meter>().OrderByDescending(row => row.Id).Take(6).ToListAsync()), Noon.AddMinutes(7));
        await _database.OwnerSqlAsync("update meters set sim_group = 'A'");
        Assert.Equal(2, (await LookAsync()).Started);
    }

    [Fact]
    public async Task Silent_meters_whose_transformer_takes_nothing_are_an_outage()
    {
        await SensorAsync(_left, 0);
        await _given.HeardAsync(_below, Noon, online: false, lost: true);

        Assert.Equal(new OutageLook(1, 0, 0, 0), await LookAsync());
        Assert.Equal("4/4 flow-stopped", Assert.Single(await OutagesAsync()).Note);
    }

    [Fact]
    public async Task A_last_word_of_failing_power_is_an_outage_whatever_flows()
    {
        await SensorAsync(_left, 950);
        await _given.HeardAsync(_below, Noon, online: false, lost: true);
        foreach (var meter in _below.Take(2)) await _database.OwnerSqlAsync($"insert into meter_events (operator_id, meter_id, time, kind) values ({_company.Id}, {meter.Id}, '{Noon:u}', 'power.fail')");

        Assert.Equal(1, (await LookAsync()).Started);
        Assert.Equal(OutageSign.PowerFail, Assert.Single(await OutagesAsync()).Sign);
    }

    [Fact]
    public async Task A_restart_of_the_program_is_no_outage()
    {
        // All were connected when it stopped; presence is cleared at its start, and it listens since seven minutes.
        await _given.HeardAsync([.. _below, .. _beside], Noon.AddHours(-2), online: false);

        Assert.Equal(new OutageLook(0, 0, 0, 0), await LookAsync(listening: Noon.AddMinutes(1)));
    }

    [Fact]
    public async Task A_restart_does_not_end_an_outage_either()
    {
        await _given.HeardAsync(_below, Noon, online: false, lost: true);
        await LookAsync();
        _clock.SetUtcNow(Noon.AddMinutes(40));
        await _given.HeardAsync(_beside, Noon.AddMinutes(20), online: false);

        Assert.Equal(0, (await LookAsync(listening: Noon.AddMinutes(35))).Ended);
    }

    [Fact]
    public async Task It_ends_when_its_meters_are_back_at_the_time_they_counted_again()
    {
        await _given.HeardAsync(_below, Noon, online: false, lost: true);
        await LookAsync();
        await _given.HeardAsync(_below, Noon.AddMinutes(52));
        foreach (var (meter, at) in _below.Zip([50, 51, 51, 52])) await _given.ReadingsAsync(meter.Registers[0], (Noon.AddMinutes(at), 100));
        _clock.SetUtcNow(Noon.AddMinutes(54));

        Assert.Equal(1, (await LookAsync()).Ended);
        Assert.Equal(0, (await LookAsync()).Ended);

        Assert.Equal(Noon.AddMinutes(51), Assert.Single(await OutagesAsync()).EndedAt);
        Assert.Equal(AlertState.Closed, Assert.Single(await AlertsAsync()).State);
        var row = Assert.Single((await new OutageQueries(_database.Contexts, _clock).BoardAsync(Dispatcher, default)).Value.Past);
        Assert.Equal((TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(51)), (row.ToDetect, row.ToRepair));
        // 4 of 8 customers for 51 minutes: 25.5 minutes and half an interruption each.
        var figures = Assert.Single((await new OutageQueries(_database.Contexts, _clock).FiguresAsync(Dispatcher, new BillingMonth(2026, 3), default)).Value);
        Assert.Equal((Resource.Electricity, 8, 25.5, 0.5, 51d), (figures.Resource, figures.Served, figures.Unplanned.Saidi, figures.Unplanned.Saifi, figures.Unplanned.Caidi));
    }

    [Fact]
    public async Task Those_affected_are_told_once_each_in_their_language()
    {
        var english = await _given.SubscriberAsync(_company.Id, phone: "+22997999999");
        await _database.OwnerSqlAsync($"update subscribers set language = 'en' where id = {english.Id}");
        foreach (var _ in new int[2]) await _given.AgreementAsync(english, await _given.UsagePointAsync(_left));
        await _given.HeardAsync(_below, Noon, online: false, lost: true);
        await LookAsync();
        var outage = Assert.Single(await OutagesAsync());
        var plan = new PlanOutageMessages(_database.Contexts, _clock);

        Assert.Equal(5, (await plan.RunAsync(System, outage.Id, OutageNews.Started, default)).Value);
        Assert.Equal(0, (await plan.RunAsync(System, outage.Id, OutageNews.Started, default)).Value);
        Assert.Equal(5, (await plan.RunAsync(System, outage.Id, OutageNews.Ended, default)).Value);

        var messages = await ReadAsync(db => db.Set<Message>().Where(row => row.Channel == Channel.Sms && row.EventKey.StartsWith("outage-started")).ToListAsync());
        Assert.Equal("AQUA SA: no electricity at your place since 10 Mar 13:00. We are looking for the cause and will tell you when it is back.", Assert.Single(messages, message => message.Recipient == "+22997999999").Body);
        Assert.All(messages.Where(message => message.Language == "fr"), message => Assert.StartsWith("AQUA SA\u202f: coupure d’électricité chez vous depuis le 10 mars à 13:00.", message.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Planned_work_is_told_covers_its_silence_and_ends_by_itself()
    {
        var plan = new PlanOutage(_database.Contexts, _clock);
        var first = await plan.RunAsync(Dispatcher, _left.Id, Noon.AddMinutes(10), Noon.AddMinutes(70), " Remplacement du transformateur ", default);
        var again = await plan.RunAsync(Dispatcher, _left.Id, Noon.AddMinutes(10), Noon.AddMinutes(70), "Remplacement du transformateur", default);
        Assert.Equal((first.Value.Id, 4), (again.Value.Id, first.Value.Customers));
        Assert.Equal([nameof(OutagePlanned)], await EventsAsync());
        Assert.Equal("outage-overlaps", (await plan.RunAsync(Dispatcher, _left.Id, Noon.AddMinutes(60), Noon.AddMinutes(90), "x", default)).Refusal!.Code);

        await _given.HeardAsync(_below, Noon.AddMinutes(11), online: false, lost: true);
        _clock.SetUtcNow(Noon.AddMinutes(30));
        Assert.Equal(new OutageLook(0, 0, 0, 0), await LookAsync());
        // It overruns: its meters are silent yet.
        _clock.SetUtcNow(Noon.AddMinutes(75));
        Assert.Equal(new OutageLook(0, 0, 0, 0), await LookAsync());
        await _given.HeardAsync(_below, Noon.AddMinutes(80));
        _clock.SetUtcNow(Noon.AddMinutes(81));
        Assert.Equal(1, (await LookAsync()).Ended);
        Assert.Empty(await AlertsAsync());
    }

    [Theory]
    [InlineData(-120, 60, "x", "outage-start")]
    [InlineData(10, 5, "x", "outage-until")]
    [InlineData(10, 60 * 24 * 8, "x", "outage-until")]
    [InlineData(10, 60, " ", "outage-cause")]
    public async Task Planned_work_that_makes_no_sense_is_refused(int from, int until, string cause, string code) =>
        Assert.Equal(code, (await new PlanOutage(_database.Contexts, _clock).RunAsync(Dispatcher, _left.Id, Noon.AddMinutes(from), Noon.AddMinutes(until), cause, default)).Refusal!.Code);

    [Fact]
    public async Task Staff_records_ends_and_takes_back_and_the_same_silence_is_not_raised_again()
    {
        var (plan, end) = (new PlanOutage(_database.Contexts, _clock), new EndOutage(_database.Contexts, _clock));
        var told = (await plan.RecordAsync(Dispatcher, _right.Id, Noon.AddMinutes(-30), null, "Poteau tombé", default)).Value;
        Assert.Equal("outage-known", (await plan.RecordAsync(Dispatcher, _right.Id, Noon.AddMinutes(-20), null, "Poteau", default)).Refusal!.Code);
        Assert.Equal("outage-ended-at", (await end.RunAsync(Dispatcher, told.Id, Noon.AddHours(2), null, default)).Refusal!.Code);
        Assert.Equal(Noon, (await end.RunAsync(Dispatcher, told.Id, Noon, "Réparé", default)).Value.EndedAt);
        Assert.Equal("outage-over", (await end.RunAsync(Dispatcher, told.Id, Noon, null, default)).Refusal!.Code);

        await _given.HeardAsync(_below, Noon, online: false, lost: true);
        await LookAsync();
        var found = (await OutagesAsync()).Single(row => row.NetworkPointId == _left.Id);
        Assert.NotNull((await end.CancelAsync(Dispatcher, found.Id, "Essai de coupure", default)).Value.CancelledAt);
        Assert.Equal(new OutageLook(0, 0, 0, 0), await LookAsync());
        Assert.All(await AlertsAsync(), alert => Assert.False(alert.IsOpen));
    }

    [Fact]
    public async Task A_water_main_that_runs_dry_is_one_outage_at_its_top_though_every_meter_speaks()
    {
        var plant = await _given.NetworkPointAsync(_company.Id, resource: Resource.Water, kind: NetworkPointKind.Plant, code: "P-1");
        var zones = new[] { await _given.NetworkPointAsync(_company.Id, plant, code: "Z-1"), await _given.NetworkPointAsync(_company.Id, plant, code: "Z-2") };
        await _given.HeardAsync([.. await _given.HomesAsync(_company, zones[0], 3), .. await _given.HomesAsync(_company, zones[1], 2)], Noon.AddMinutes(5));
        Task HoursAsync(int from, int until, int amount, params NetworkPoint[] points) => _database.OwnerSqlAsync($"""
            insert into network_hours (operator_id, network_point_id, hour, expected, received, due, present)
            select {_company.Id}, n, h, {amount}, {amount} * 9 / 10, 5, 5 from unnest(array[{string.Join(',', points.Select(point => point.Id))}]) n,
              generate_series('{Noon.AddHours(from):O}'::timestamptz, '{Noon.AddHours(until - 1):O}', interval '1 hour') h
            """);
        await HoursAsync(-9 * 24, -2, 2000, [plant, .. zones]);
        Assert.Equal(new OutageLook(0, 0, 0, 0), await LookAsync());
        await HoursAsync(-2, 0, 0, [plant, .. zones]);

        Assert.Equal(new OutageLook(1, 0, 0, 0), await LookAsync());
        Assert.Equal(new OutageLook(0, 0, 0, 0), await LookAsync());
        var outage = Assert.Single(await OutagesAsync());
        Assert.Equal((plant.Id, OutageSign.Dry, Noon.AddHours(-2), 5), (outage.NetworkPointId, outage.Sign, outage.StartsAt, outage.Customers));
        Assert.Equal(OutageRules.Outage, Assert.Single(await AlertsAsync()).Rule);

        await HoursAsync(0, 1, 900, [plant, .. zones]);
        _clock.SetUtcNow(Noon.AddMinutes(70));
        Assert.Equal(1, (await LookAsync()).Ended);
        Assert.Equal(Noon, Assert.Single(await OutagesAsync()).EndedAt);
    }

    [Fact]
    public async Task Another_operators_outage_is_not_there()
    {
        var other = await _given.OperatorAsync("AUTRE");
        var outage = await _given.OutageAsync(_left, Noon);
        var stranger = Rows.Dispatcher(other.Id);

        Assert.Equal("not-found", (await new EndOutage(_database.Contexts, _clock).CancelAsync(stranger, outage.Id, null, default)).Refusal!.Code);
        Assert.Equal("not-found", (await new PlanOutage(_database.Contexts, _clock).RunAsync(stranger, _left.Id, Noon.AddHours(1), Noon.AddHours(2), "x", default)).Refusal!.Code);
        Assert.Empty((await new OutageQueries(_database.Contexts, _clock).BoardAsync(stranger, default)).Value.Current);
        Assert.Equal("forbidden", (await new DetectOutages(_database.Contexts, _clock).RunAsync(new Actor(1, "cashier", Role.Cashier, [_company.Id], []), Noon, default)).Refusal!.Code);
    }
}
