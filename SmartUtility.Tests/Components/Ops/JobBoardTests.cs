using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Notifications;
using SmartUtility.Core.Notifications.Operations;
using SmartUtility.Core.WorkOrders;
using SmartUtility.Core.WorkOrders.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Ops;

namespace SmartUtility.Tests.Components.Ops;

/// <summary>The board of work orders. It is 24 November 2026, 10:00 in Porto-Novo.</summary>
public sealed class JobBoardTests(PostgresFixture postgres) : IAsyncLifetime
{
    readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _company = null!;
    User _kofi = null!;
    NetworkPoint _north = null!, _south = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _company = await _given.OperatorAsync();
        _kofi = await _given.AgentAsync(_company.Id, "Kofi");
        var plant = await _given.NetworkPointAsync(_company.Id, kind: NetworkPointKind.Plant, code: "PLANT");
        (_north, _south) = (await _given.NetworkPointAsync(_company.Id, plant, code: "NORTH"), await _given.NetworkPointAsync(_company.Id, plant, code: "SOUTH"));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    Task<ConsoleContext> ContextAsync(Role role = Role.Dispatcher) => ConsoleContext.CreateAsync(_given, _company.Id, _clock, role, services => services
        .AddSingleton<WorkOrderQueries>().AddSingleton<AssignWorkOrder>().AddSingleton<WorkMessages>().AddSingleton<OperatorCalendars>());

    Actor Dispatcher => Rows.Dispatcher(_company.Id);

    async Task<long> OrderAsync(string origin, NetworkPoint? at = null, DateTimeOffset? due = null, WorkKind kind = WorkKind.Inspect) =>
        (await new OpenWorkOrder(_database.Contexts, _clock).RunAsync(Dispatcher, new WorkOrderRequest(kind, "alert", origin, "Look at it", NetworkPointId: (at ?? _north).Id, DueAt: due), default)).Value;

    AssignWorkOrder Assign => new(_database.Contexts, _clock);

    async Task<long> DoneAsync(string origin, string cause)
    {
        var order = await OrderAsync(origin);
        await Assign.RunAsync(Dispatcher, order, _kofi.Id, default);
        await new CompleteWorkOrder(_database.Contexts, _clock).RunAsync(Rows.ActorOf(_kofi), order, cause, null, default);
        return order;
    }

    static string[] Cards(IRenderedComponent<JobBoard> page, WorkColumn column) => [.. page.FindAll($"section[aria-labelledby=column-{column}] .board-card strong").Select(no => no.TextContent)];

    [Fact]
    public async Task Each_order_stands_in_its_column_the_most_urgent_first()
    {
        var later = await OrderAsync("1", due: _clock.GetUtcNow().AddDays(2));
        var late = await OrderAsync("2", due: _clock.GetUtcNow().AddHours(-1));
        var going = await OrderAsync("3");
        await Assign.RunAsync(Dispatcher, going, _kofi.Id, default);
        await new StartWorkOrder(_database.Contexts, _clock).RunAsync(Rows.ActorOf(_kofi), going, default);
        var (real, nothing, closed) = (await DoneAsync("4", WorkCause.Leak), await DoneAsync("5", WorkCause.NothingFound), await DoneAsync("6", WorkCause.NoAccess));
        await using var context = await ContextAsync();

        var page = context.Render<JobBoard>();

        page.WaitForAssertion(() => Assert.Equal([$"No. {late}", $"No. {later}"], Cards(page, WorkColumn.Open)));
        Assert.Equal([$"No. {going}"], Cards(page, WorkColumn.UnderWay));
        Assert.Equal([$"No. {closed}"], Cards(page, WorkColumn.Done));
        Assert.Equal([$"No. {real}", $"No. {nothing}"], Cards(page, WorkColumn.Verdict));
        Assert.Contains("Overdue", page.Find(".board-card.late").TextContent, StringComparison.Ordinal);
        Assert.Contains("Confirmed", page.Find("section[aria-labelledby=column-Verdict]").TextContent, StringComparison.Ordinal);
        Assert.Equal("/ops/alerts/2", page.Find(".board-card.late a").GetAttribute("href"));
        // A week later what is over is gone.
        _clock.Advance(WorkOrderQueries.BoardMemory + TimeSpan.FromHours(1));
        var after = context.Render<JobBoard>();
        after.WaitForAssertion(() => Assert.Contains("No verdict.", after.Markup, StringComparison.Ordinal));
        Assert.Contains("7 days ago", after.Markup, StringComparison.Ordinal);
        await context.DisposeComponentsAsync();
    }

    [Fact]
    public async Task An_order_is_assigned_the_agent_told_and_told_again_and_taken_back()
    {
        var order = await OrderAsync("1");
        await using var context = await ContextAsync();
        var page = context.Render<JobBoard>();
        page.WaitForAssertion(() => Assert.Single(Cards(page, WorkColumn.Open)));

        page.Find(".board-send select").Change(_kofi.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        page.Find(".board-send button").Click();
        page.WaitForAssertion(() => Assert.Equal($"Work order {order} goes to Kofi, who is told by message.", page.Find("[role=status]").TextContent));
        Assert.Single(Cards(page, WorkColumn.Assigned));
        Assert.Contains("The message is on its way.", page.Markup, StringComparison.Ordinal);

        await DispatchAsync();
        _clock.Advance(TimeSpan.FromMinutes(20));
        page.Find(".board-card button.link").Click();
        page.WaitForAssertion(() => Assert.Equal($"Kofi is told again of work order {order}.", page.Find("[role=status]").TextContent));
        Assert.Contains("Told 24/11/2026 10:00.", page.Markup, StringComparison.Ordinal);
        await DispatchAsync();
        Assert.Equal(2L, await _database.OwnerSqlAsync($"select count(*) from messages where recipient = 'user:{_kofi.Id}'"));
        await _database.OwnerSqlAsync("update messages set sent_at = '2026-11-24 09:25Z'");

        page.Find(".board-send select").Change("0");
        page.Find(".board-send button").Click();
        page.WaitForAssertion(() => Assert.Equal($"Nobody has work order {order} now.", page.Find("[role=status]").TextContent));
        await Assign.RunAsync(Dispatcher, order, _kofi.Id, default);
        var again = context.Render<JobBoard>();
        again.WaitForAssertion(() => Assert.Contains("Message opened 24/11/2026 10:25.", again.Markup, StringComparison.Ordinal));
        await context.DisposeComponentsAsync();
    }

    // The outbox's events of assignments, as its job would hand them out.
    async Task DispatchAsync()
    {
        var handler = new OnWorkOrderAssigned(_database.Contexts, new MailOptions(null, 25, false, null, null, "x@example.org", null), _clock);
        for (var twice = 0; twice < 2; twice++)
            await handler.HandleAsync(_company.Id, (string)(await _database.OwnerSqlAsync($"select payload::text from outbox where kind = '{nameof(WorkOrderAssigned)}' order by id desc limit 1"))!, default);
    }

    [Fact]
    public async Task Zone_and_agent_stand_in_the_address_and_a_zone_holds_what_is_below_it()
    {
        var (north, south) = (await OrderAsync("1", _north), await OrderAsync("2", _south));
        await Assign.RunAsync(Dispatcher, south, _kofi.Id, default);
        await using var context = await ContextAsync();
        var navigation = context.Services.GetRequiredService<NavigationManager>();

        navigation.NavigateTo($"/ops/jobs/board?zone={_north.Id}");
        var page = context.Render<JobBoard>();
        page.WaitForAssertion(() => Assert.Equal([$"No. {north}"], page.FindAll(".board-card strong").Select(no => no.TextContent)));
        Assert.Equal(["All zones", "PLANT (PLANT)", "\u2003NORTH (NORTH)", "\u2003SOUTH (SOUTH)"], page.FindAll(".ops-bar select")[0].Children.Select(option => option.TextContent));

        page.FindAll(".ops-bar select")[0].Change(_north.Path[0].ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.EndsWith($"/ops/jobs/board?zone={_north.Path[0]}", navigation.Uri, StringComparison.Ordinal);
        navigation.NavigateTo($"/ops/jobs/board?zone={_north.Path[0]}&agent={_kofi.Id}");
        var all = context.Render<JobBoard>();
        all.WaitForAssertion(() => Assert.Equal([$"No. {south}"], all.FindAll(".board-card strong").Select(no => no.TextContent)));
        await context.DisposeComponentsAsync();
    }

    [Fact]
    public async Task Empty_refused_waiting_and_another_operators()
    {
        await using (var context = await ContextAsync())
        {
            var empty = context.Render<JobBoard>();
            empty.WaitForAssertion(() => Assert.Contains("Everything is assigned.", empty.Markup, StringComparison.Ordinal));
            await context.DisposeComponentsAsync();
        }
        await using (var context = await ContextAsync(Role.Cashier))
        {
            var refused = context.Render<JobBoard>();
            refused.WaitForAssertion(() => Assert.Contains("not part of your role", refused.Markup, StringComparison.Ordinal));
        }
        await Waiting.HoldsAsync(_database, () => ContextAsync(), context => context.Render<JobBoard>());
        var order = await OrderAsync("1");
        var other = Rows.Dispatcher((await _given.OperatorAsync("OTHER")).Id);
        Assert.Equal("not-found", (await Assign.TellAgainAsync(other, order, default)).Refusal!.Code);
        Assert.Equal("nobody-assigned", (await Assign.TellAgainAsync(Dispatcher, order, default)).Refusal!.Code);
        Assert.Equal("forbidden", (await Assign.TellAgainAsync(Rows.ActorOf(_kofi), order, default)).Refusal!.Code);
        Assert.All((await new WorkOrderQueries(_database.Contexts).BoardAsync(other, new(), _clock.GetUtcNow(), default)).Value.Counts.Values, count => Assert.Equal(0, count));
        await new CompleteWorkOrder(_database.Contexts, _clock).RunAsync(Dispatcher, order, WorkCause.Leak, null, default);
        Assert.Equal("work-order-over", (await Assign.TellAgainAsync(Dispatcher, order, default)).Refusal!.Code);
    }
}
