using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders;
using SmartUtility.Core.WorkOrders.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Detection;

/// <summary>From an alert to somebody who goes and looks, and back.</summary>
public sealed class SendForAlertTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];
    readonly FakeTimeProvider _clock = new(Noon.AddMinutes(5));
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _company = null!;
    NetworkPoint _zone = null!;
    User _agent = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _company = await _given.OperatorAsync();
        _zone = await _given.NetworkPointAsync(_company.Id);
        _agent = await _given.AgentAsync(_company.Id, "koffi");
        await _given.LimitAsync(_zone);
        await _given.NetworkHoursAsync(_zone, Noon.AddHours(-3), 20, 20, 20);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    Actor Dispatcher => Rows.Dispatcher(_company.Id);
    Actor Agent => Rows.ActorOf(_agent);
    SendForAlert Send => new(_database.Contexts, new AssignWorkOrder(_database.Contexts, _clock), _clock);
    CompleteWorkOrder Complete => new(_database.Contexts, _clock);
    AddWorkPhoto Photo => new(_database.Contexts, _clock);
    AlertQueries Queries => new(_database.Contexts, _clock);
    WorkOrderQueries Work => new(_database.Contexts);

    async Task<long> AlertAsync()
    {
        await new EvaluateLimits(_database.Contexts, _clock).RunAsync(Actor.System(_company.Id), default);
        return (await Queries.ListAsync(Dispatcher, true, null, new PageRequest(), default)).Value.Rows[0].Id;
    }

    // What the outbox does with the report, twice.
    async Task TellAsync()
    {
        await using var db = _database.Contexts.Create(Dispatcher);
        foreach (var said in await db.Set<OutboxMessage>().Where(row => row.Kind == nameof(WorkOrderDone)).ToListAsync())
            for (var twice = 0; twice < 2; twice++) await new JudgeAlert(_database.Contexts).HandleAsync(said.OperatorId, said.Payload, default);
    }

    [Fact]
    public async Task Sending_takes_the_alert_opens_one_work_order_and_assigns_it_and_twice_is_once()
    {
        var alert = await AlertAsync();

        var first = await Send.RunAsync(Dispatcher, alert, _agent.Id, default);
        var second = await Send.RunAsync(Dispatcher, alert, _agent.Id, default);

        Assert.Equal(first.Value, second.Value);
        Assert.Equal(AlertState.Acknowledged, (await Queries.OneAsync(Dispatcher, alert, default)).Value.Row.State);
        var order = Assert.Single((await Work.MineAsync(Agent, default)).Value);
        Assert.Equal((first.Value, WorkKind.Inspect, "Vérifier\u202f: écart au-dessus du seuil", _zone.Code), (order.Id, order.Kind, order.Title, order.PlaceCode));
        Assert.Equal(order.Id, (await Work.OfOriginAsync(Dispatcher, "alert", $"{alert}", default)).Value.Id);
    }

    [Theory]
    [InlineData("bypass", AlertState.Confirmed, 1)]
    [InlineData("nothing-found", AlertState.Dismissed, 0)]
    public async Task The_agents_result_is_the_verdict_and_counts_for_the_rule(string cause, AlertState verdict, int real)
    {
        var alert = await AlertAsync();
        var order = (await Send.RunAsync(Dispatcher, alert, _agent.Id, default)).Value;
        Assert.True((await Photo.RunAsync(Agent, order, Jpeg, default)).IsDone);
        Assert.True((await Complete.RunAsync(Agent, order, cause, "behind the wall", default, new WorkNotes(12.5m, " SC-1 ", "Mme Afi"))).IsDone);

        await TellAsync();

        var row = (await Queries.OneAsync(Dispatcher, alert, default)).Value.Row;
        Assert.Equal((verdict, cause), (row.State, row.Cause));
        Assert.Contains("behind the wall", row.EndNote, StringComparison.Ordinal);
        Assert.Equal(new RulePrecision(LimitRule.Name, 1, real), Assert.Single((await Queries.PrecisionAsync(Dispatcher, default)).Value));
        var done = (await Work.OneAsync(Dispatcher, order, default)).Value;
        Assert.Equal((12.5m, "SC-1", "Mme Afi"), (done.Index, done.Seal, done.SignedBy));
        Assert.Single((await Work.PhotosAsync(Dispatcher, order, default)).Value);
    }

    [Fact]
    public async Task Nobody_at_home_leaves_the_alert_open_and_a_person_may_judge_before_the_report()
    {
        var alert = await AlertAsync();
        var order = (await Send.RunAsync(Dispatcher, alert, _agent.Id, default)).Value;
        await Complete.RunAsync(Agent, order, WorkCause.NoAccess, null, default);
        await TellAsync();
        Assert.True((await Queries.OneAsync(Dispatcher, alert, default)).Value.Row.IsOpen);
        Assert.Empty((await Queries.PrecisionAsync(Dispatcher, default)).Value);
    }

    [Fact]
    public async Task An_alert_that_cleared_before_the_report_gets_its_verdict_all_the_same()
    {
        var alert = await AlertAsync();
        var order = (await Send.RunAsync(Dispatcher, alert, _agent.Id, default)).Value;
        await _given.NetworkHoursAsync(_zone, Noon, 1, 1, 1);
        _clock.SetUtcNow(Noon.AddHours(3).AddMinutes(5));
        Assert.Equal(1, (await new EvaluateLimits(_database.Contexts, _clock).RunAsync(Actor.System(_company.Id), default)).Value.Cleared);
        await Complete.RunAsync(Agent, order, WorkCause.Leak, null, default);
        await TellAsync();
        Assert.Equal(AlertState.Confirmed, (await Queries.OneAsync(Dispatcher, alert, default)).Value.Row.State);
    }

    [Fact]
    public async Task Photos_are_pictures_kept_once_seen_by_their_own_people_and_never_changed()
    {
        var order = (await Send.RunAsync(Dispatcher, await AlertAsync(), _agent.Id, default)).Value;
        var first = await Photo.RunAsync(Agent, order, Jpeg, default);

        Assert.Equal(first.Value, (await Photo.RunAsync(Agent, order, Jpeg, default)).Value);
        Assert.Equal("not-a-photo", (await Photo.RunAsync(Agent, order, "MZ program"u8.ToArray(), default)).Refusal!.Code);
        Assert.Equal("photo-too-large", (await Photo.RunAsync(Agent, order, new byte[AddWorkPhoto.Largest + 1], default)).Refusal!.Code);
        for (byte n = 10; n < 10 + AddWorkPhoto.Most - 1; n++) Assert.True((await Photo.RunAsync(Agent, order, [.. Jpeg, n], default)).IsDone);
        Assert.Equal("too-many-photos", (await Photo.RunAsync(Agent, order, [.. Jpeg, 99], default)).Refusal!.Code);
        Assert.Equal(Jpeg, (await Work.PhotoAsync(Agent, first.Value, default)).Value.Content);
        var other = Rows.ActorOf(await _given.AgentAsync(_company.Id, "sena"));
        Assert.Equal("not-found", (await Work.PhotoAsync(other, first.Value, default)).Refusal!.Code);
        Assert.Equal("not-found", (await Photo.RunAsync(other, order, Jpeg, default)).Refusal!.Code);
        var foreign = await _given.OperatorAsync("AUTRE");
        Assert.Equal("not-found", (await Work.PhotoAsync(Rows.Dispatcher(foreign.Id), first.Value, default)).Refusal!.Code);
        await using var db = _database.Contexts.Create(Agent);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => db.Set<WorkPhoto>().Where(row => row.Id == first.Value).ExecuteDeleteAsync());
    }

    [Fact]
    public async Task Another_operators_alert_or_agent_is_not_found_and_who_may_not_is_refused()
    {
        var alert = await AlertAsync();
        var other = await _given.OperatorAsync("AUTRE");
        Assert.Equal("not-found", (await Send.RunAsync(Rows.Dispatcher(other.Id), alert, null, default)).Refusal!.Code);
        Assert.Equal("not-found", (await Send.RunAsync(Dispatcher, alert, (await _given.AgentAsync(other.Id, "yao")).Id, default)).Refusal!.Code);
        Assert.Equal("forbidden", (await Send.RunAsync(Agent, alert, null, default)).Refusal!.Code);
        Assert.Equal("forbidden", (await new SnoozeAlert(_database.Contexts, _clock).RunAsync(Agent, alert, 4, "later", default)).Refusal!.Code);
    }

    [Fact]
    public async Task What_was_put_off_comes_back_by_itself()
    {
        var alert = await AlertAsync();
        var snooze = new SnoozeAlert(_database.Contexts, _clock);
        Assert.Equal("reason-required", (await snooze.RunAsync(Dispatcher, alert, 4, " ", default)).Refusal!.Code);
        Assert.Equal("hours-out-of-range", (await snooze.RunAsync(Dispatcher, alert, 169, "later", default)).Refusal!.Code);

        Assert.True((await snooze.RunAsync(Dispatcher, alert, 4, "crew is there", default)).IsDone);

        Assert.Empty((await Queries.ListAsync(Dispatcher, true, null, new PageRequest(), default)).Value.Rows);
        Assert.Single((await Queries.ListAsync(Dispatcher, false, null, new PageRequest(), default)).Value.Rows);
        _clock.Advance(TimeSpan.FromHours(4));
        Assert.Single((await Queries.ListAsync(Dispatcher, true, null, new PageRequest(), default)).Value.Rows);
    }

    [Fact]
    public async Task A_limit_is_tried_on_the_past_before_it_is_saved()
    {
        await _given.NetworkHoursAsync(_zone, Noon.AddDays(-2), 20, 20, 20, 1, 1, 1, 20, 20, 20, 1, 20);
        var tried = await new LimitBackTest(_database.Contexts, _clock).RunAsync(Dispatcher, _zone.Id, 10, 5, 3, default);

        Assert.Equal((30, 2, 14), (tried.Value.Days, tried.Value.Alerts, tried.Value.KnownHours));
        Assert.Equal(0, (await new LimitBackTest(_database.Contexts, _clock).RunAsync(Dispatcher, _zone.Id, 30, 5, 3, default)).Value.Alerts);
        Assert.Equal("raise-out-of-range", (await new LimitBackTest(_database.Contexts, _clock).RunAsync(Dispatcher, _zone.Id, 0, 0, 3, default)).Refusal!.Code);
    }

    [Fact]
    public async Task A_broken_main_is_one_alert_with_its_zones_below_it_and_one_message()
    {
        var zones = new List<NetworkPoint>();
        for (var n = 0; n < 4; n++)
        {
            var zone = await _given.NetworkPointAsync(_company.Id, _zone);
            await _given.LimitAsync(zone);
            await _given.NetworkHoursAsync(zone, Noon.AddHours(-3), 20, 20, 20);
            zones.Add(zone);
        }

        var head = await AlertAsync();

        var row = Assert.Single((await Queries.ListAsync(Dispatcher, true, null, new PageRequest(), default)).Value.Rows);
        Assert.Equal((head, _zone.Id, 4), (row.Id, row.NetworkPointId, row.Below));
        Assert.Equal(zones.Select(zone => zone.Id), (await Queries.ListAsync(Dispatcher, false, null, new PageRequest(), default, head)).Value.Rows.Select(below => below.NetworkPointId).Order());
        await using var db = _database.Contexts.Create(Dispatcher);
        Assert.Equal(1, await db.Set<OutboxMessage>().CountAsync(said => said.Kind == nameof(AlertRaised)));
        Assert.Equal(1, (await Queries.LoadAsync(Dispatcher, default)).Value.Day);
    }
}
