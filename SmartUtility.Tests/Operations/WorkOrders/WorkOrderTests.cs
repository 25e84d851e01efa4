using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders;
using SmartUtility.Core.WorkOrders.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.WorkOrders;

public sealed class WorkOrderTests(PostgresFixture postgres) : IAsyncLifetime
{
    readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _owner = null!;
    UsagePoint _place = null!;
    Actor _dispatcher = null!;
    User _kofi = null!;
    User _ama = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _owner = await _given.OperatorAsync();
        (_, _, _place, _) = await _given.SuppliedAsync(_owner, with: row => row.Landmark = "behind the mosque");
        _dispatcher = Rows.ActorOf(await _given.StaffAsync(_owner.Id, Role.Dispatcher));
        _kofi = await _given.AgentAsync(_owner.Id, "Kofi");
        _ama = await _given.AgentAsync(_owner.Id, "Ama");
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    OpenWorkOrder Open => new(_database.Contexts, _clock);
    AssignWorkOrder Assign => new(_database.Contexts, _clock);
    StartWorkOrder Start => new(_database.Contexts, _clock);
    CompleteWorkOrder Complete => new(_database.Contexts, _clock);
    WorkOrderQueries Queries => new(_database.Contexts);

    WorkOrderRequest Request(string origin) => new(WorkKind.Inspect, "alert", origin, "Look at it", UsagePointId: _place.Id);

    [Fact]
    public async Task One_origin_is_one_work_order_even_at_once()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Open.RunAsync(_dispatcher, Request("17"), default)));

        Assert.Single(opened.Select(one => one.Value).Distinct());
        Assert.NotEqual(opened[0].Value, (await Open.RunAsync(_dispatcher, Request("18"), default)).Value);
    }

    [Fact]
    public async Task An_agent_sees_and_does_only_what_is_assigned()
    {
        var number = (await Open.RunAsync(_dispatcher, Request("1"), default)).Value;
        Assert.Empty((await Queries.MineAsync(Rows.ActorOf(_kofi), default)).Value);
        Assert.Equal("not-found", (await Start.RunAsync(Rows.ActorOf(_kofi), number, default)).Refusal!.Code);

        await Assign.RunAsync(_dispatcher, number, _kofi.Id, default);

        var mine = Assert.Single((await Queries.MineAsync(Rows.ActorOf(_kofi), default)).Value);
        Assert.Equal(("Akpakpa", "behind the mosque", "Afi Mensah", "Kofi"), (mine.District, mine.Landmark, mine.Subscriber, mine.Agent));
        Assert.StartsWith("+229", mine.Phone, StringComparison.Ordinal);
        Assert.Equal("not-found", (await Queries.OneAsync(Rows.ActorOf(_ama), number, default)).Refusal!.Code);
        Assert.Equal("not-found", (await Complete.RunAsync(Rows.ActorOf(_ama), number, WorkCause.NothingFound, null, default)).Refusal!.Code);
        Assert.Equal("forbidden", (await Queries.AllAsync(Rows.ActorOf(_kofi), null, new PageRequest(), default)).Refusal!.Code);
    }

    [Fact]
    public async Task Start_and_done_count_once_and_the_first_report_stands()
    {
        var number = (await Open.RunAsync(_dispatcher, Request("1"), default)).Value;
        await Assign.RunAsync(_dispatcher, number, _kofi.Id, default);
        var kofi = Rows.ActorOf(_kofi);

        Assert.True((await Start.RunAsync(kofi, number, default)).IsDone);
        Assert.True((await Start.RunAsync(kofi, number, default)).IsDone);
        Assert.Equal("unknown-cause", (await Complete.RunAsync(kofi, number, "tired", null, default)).Refusal!.Code);
        Assert.Equal("work-note-required", (await Complete.RunAsync(kofi, number, WorkCause.Other, " ", default)).Refusal!.Code);
        Assert.True((await Complete.RunAsync(kofi, number, WorkCause.Leak, "at the joint", default)).IsDone);
        Assert.True((await Complete.RunAsync(kofi, number, WorkCause.NothingFound, "oops", default)).IsDone);

        var done = (await Queries.OneAsync(kofi, number, default)).Value;
        Assert.Equal((WorkState.Done, WorkCause.Leak, "at the joint"), (done.State, done.Cause, done.Note));
        Assert.Equal("work-order-over", (await Assign.RunAsync(_dispatcher, number, _ama.Id, default)).Refusal!.Code);
        Assert.Equal("work-order-over", (await Start.RunAsync(kofi, number, default)).Refusal!.Code);
        Assert.Equal(1L, await _database.OwnerSqlAsync($"select count(*) from outbox where kind = '{nameof(WorkOrderDone)}'"));
    }

    [Fact]
    public async Task Only_an_active_agent_of_the_same_operator_is_sent()
    {
        var other = await _given.OperatorAsync("OTHER");
        var stranger = await _given.StaffAsync(other.Id, Role.FieldAgent);
        var number = (await Open.RunAsync(_dispatcher, Request("1"), default)).Value;

        Assert.Equal("not-found", (await Assign.RunAsync(_dispatcher, number, stranger.Id, default)).Refusal!.Code);
        Assert.Equal("not-found", (await Assign.RunAsync(_dispatcher, number, _dispatcher.UserId, default)).Refusal!.Code);
        Assert.Equal("not-found", (await Assign.RunAsync(_dispatcher with { Operators = [other.Id] }, number, stranger.Id, default)).Refusal!.Code);
        Assert.Equal([_ama.Id, _kofi.Id], (await Queries.AgentsAsync(_dispatcher, default)).Value.Select(agent => agent.Id));
    }

    [Fact]
    public async Task The_list_pages_newest_first_and_keeps_its_order()
    {
        for (var i = 0; i < 5; i++) await Open.RunAsync(_dispatcher, Request($"{i}"), default);

        var first = (await Queries.AllAsync(_dispatcher, null, new PageRequest(null, 3), default)).Value;
        var second = (await Queries.AllAsync(_dispatcher, WorkState.ToDo, new PageRequest(first.Next, 3), default)).Value;

        Assert.Equal([5, 4, 3], first.Rows.Select(row => row.Id));
        Assert.Equal([2, 1], second.Rows.Select(row => row.Id));
        Assert.Null(second.Next);
        Assert.Empty((await Queries.AllAsync(_dispatcher, WorkState.Done, new PageRequest(), default)).Value.Rows);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("x", false)]
    public async Task A_work_order_has_a_title_and_a_place(string title, bool withPlace)
    {
        var refused = await Open.RunAsync(_dispatcher, new WorkOrderRequest(WorkKind.Repair, "manual", "1", title, withPlace ? _place.Id : null), default);

        Assert.Equal(title.Length == 0 ? "title-required" : "place-required", refused.Refusal!.Code);
    }
}
