using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Notifications.Operations;
using SmartUtility.Core.WorkOrders.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Admin;
using SmartUtility.Web.Components.Ops;
using SmartUtility.Web.Components.Shared;
using SmartUtility.Web.Live;

namespace SmartUtility.Tests.Components.Ops;

public sealed class OpsComponentTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Noon.AddMinutes(5));
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _company = null!;
    LiveNetwork _live = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _company = await _given.OperatorAsync();
        _live = new LiveNetwork(new LiveFeed(NullLogger<LiveFeed>.Instance), new OperatorIds(_database.Contexts), new TopologyReader(_database.Contexts, _clock), _clock, NullLogger<LiveNetwork>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _live.Dispose();
        await _database.DisposeAsync();
    }

    Task<ConsoleContext> ContextAsync(Role role = Role.Dispatcher) => ConsoleContext.CreateAsync(_given, _company.Id, _clock, role, services => services
        .AddSingleton(_live).AddSingleton<LossPrices>().AddSingleton<BalanceTables>().AddSingleton<LossBoard>().AddSingleton<BalanceQueries>().AddSingleton<AlertQueries>().AddSingleton<HandleAlert>().AddSingleton<SetLimit>().AddSingleton<Inbox>()
        .AddSingleton<SendForAlert>().AddSingleton<SnoozeAlert>().AddSingleton<LimitBackTest>().AddSingleton<QuietTimes>().AddSingleton<WorkOrderQueries>().AddSingleton<AssignWorkOrder>());

    // A zone with a sensor and one home; 20 % is lost in the last three hours and an alert is open.
    async Task<(NetworkPoint Zone, int Own, int Home)> ZoneAsync(bool withAlert = true)
    {
        var zone = await _given.NetworkPointAsync(_company.Id, code: "DMA-1");
        var (sensor, home) = (await _given.MeterAsync(_company), await _given.MeterAsync(_company));
        await _given.InstallAsync(sensor, zone);
        await _given.InstallAsync(home, await _given.UsagePointAsync(zone));
        await _given.LimitAsync(zone);
        await _given.NetworkHoursAsync(zone, Noon.AddHours(-3), 20, 20, 20);
        if (withAlert) Assert.Equal(1, (await new EvaluateLimits(_database.Contexts, _clock).RunAsync(Actor.System(_company.Id), default)).Value.Raised);
        await _live.RefreshAsync(default);
        return (zone, sensor.Registers[0].Id, home.Registers[0].Id);
    }

    LiveReading Reading(int register, double rate) => new(_company.Id, 1, register, _clock.GetUtcNow(), 1, rate);

    [Fact]
    public async Task Control_room_without_points_says_so()
    {
        await using var context = await ContextAsync();

        var page = context.Render<ControlRoom>();

        page.WaitForAssertion(() => Assert.Contains("No network point yet", page.Markup, StringComparison.Ordinal));
        Assert.Equal("Control room", page.Find("h1").TextContent);
    }

    [Theory]
    [InlineData(Role.Cashier)]
    [InlineData(Role.FieldAgent)]
    public async Task Control_room_refuses_who_may_not_see_the_network(Role role)
    {
        await using var context = await ContextAsync(role);

        var page = context.Render<ControlRoom>();

        page.WaitForAssertion(() => Assert.Contains("mud-alert", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".kpis"));
        Assert.Equal(0, _live.Listeners);
    }

    [Fact]
    public async Task Control_room_shows_a_skeleton_until_the_figures_are_there()
    {
        await ZoneAsync();
        await using var context = await ContextAsync();

        var page = context.Render<ControlRoom>();
        var first = page.Markup;

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".kpis")));
        Assert.True(first.Contains("ops-waiting", StringComparison.Ordinal) || first.Contains("kpis", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Control_room_shows_figures_alerts_and_every_step_until_it_is_left()
    {
        var (zone, own, home) = await ZoneAsync();
        _live.Take(Reading(own, 10_000));
        _live.Take(Reading(home, 8_000));
        _live.Step();
        await using var context = await ContextAsync();

        var page = context.Render<ControlRoom>();
        page.WaitForAssertion(() => Assert.Contains("8.0\u00A0m³/h", page.Markup, StringComparison.Ordinal));
        Assert.Contains("10.0\u00A0m³/h", page.Markup, StringComparison.Ordinal);
        Assert.Contains("20.0%", page.Markup, StringComparison.Ordinal);
        Assert.Contains("1 of 1 meters reporting", page.Markup, StringComparison.Ordinal);
        Assert.Contains($"DMA-1", page.Find("ul.ops-brief a").TextContent, StringComparison.Ordinal);
        Assert.Contains("20.0% · ", page.Find("ul.ops-brief li").TextContent, StringComparison.Ordinal);
        Assert.EndsWith("nobody on it yet", page.Find("ul.ops-brief li").TextContent, StringComparison.Ordinal);
        Assert.Equal(1, _live.Listeners);

        _clock.Advance(TimeSpan.FromSeconds(5));
        _live.Take(Reading(home, 0));
        _live.Step();
        page.WaitForAssertion(() => Assert.Contains("0.0\u00A0m³/h", page.Markup, StringComparison.Ordinal));
        var appended = context.JSInterop.Invocations;
        Assert.DoesNotContain("NaN", string.Join(' ', appended.Select(call => call.Identifier)), StringComparison.Ordinal);

        await context.DisposeComponentsAsync();
        Assert.Equal(0, _live.Listeners);
        _live.Step();
        Assert.NotNull(zone);
    }

    [Fact]
    public async Task Control_room_paused_or_hidden_listens_to_nothing()
    {
        var (_, own, _) = await ZoneAsync(withAlert: false);
        _live.Take(Reading(own, 10_000));
        _live.Step();
        await using var context = await ContextAsync();
        var page = context.Render<ControlRoom>();
        page.WaitForAssertion(() => Assert.Equal(1, _live.Listeners));

        page.FindAll("button").Single(button => button.TextContent.Contains("Pause", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Equal(0, _live.Listeners));
        Assert.Contains("Paused", page.Markup, StringComparison.Ordinal);
        page.FindAll("button").Single(button => button.TextContent.Contains("Resume", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Equal(1, _live.Listeners));

        await page.InvokeAsync(() => page.FindComponent<ChartJs>().Instance.HiddenAsync(true));
        page.WaitForAssertion(() => Assert.Equal(0, _live.Listeners));
        await page.InvokeAsync(() => page.FindComponent<ChartJs>().Instance.HiddenAsync(false));
        page.WaitForAssertion(() => Assert.Equal(1, _live.Listeners));
    }

    [Fact]
    public async Task Control_room_whose_meters_all_fell_silent_is_frozen()
    {
        var (_, own, home) = await ZoneAsync(withAlert: false);
        _live.Take(Reading(own, 10_000));
        _live.Take(Reading(home, 8_000));
        _clock.Advance(TimeSpan.FromSeconds(10));
        _live.Take(Reading(home, 8_000));
        _clock.Advance(TimeSpan.FromMinutes(2));
        _live.Step();
        await using var context = await ContextAsync();

        var page = context.Render<ControlRoom>();

        page.WaitForAssertion(() => Assert.Contains("No data since 13:05. Figures are frozen.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Control_room_shows_hours_by_the_address_and_their_table()
    {
        var (zone, _, _) = await ZoneAsync();
        await using var context = await ContextAsync();
        context.Services.GetRequiredService<NavigationManager>().NavigateTo($"/ops?point={zone.Id}&period=24h");

        var page = context.Render<ControlRoom>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("details")));
        page.Find("details").TriggerEvent("ontoggle", EventArgs.Empty);

        page.WaitForAssertion(() => Assert.Equal(24, page.FindAll("details tbody tr").Count));
        var rows = page.FindAll("details tbody tr");
        Assert.Equal("–", rows[0].Children[1].TextContent);
        Assert.Equal(["1.00", "0.80", "20.0%"], rows[^1].Children.Skip(1).Select(cell => cell.TextContent));
    }

    [Fact]
    public async Task Control_room_of_a_point_of_somebody_else_is_not_found()
    {
        await ZoneAsync();
        var other = await _given.NetworkPointAsync((await _given.OperatorAsync("AUTRE")).Id);
        await using var context = await ContextAsync();
        context.Services.GetRequiredService<NavigationManager>().NavigateTo($"/ops?point={other.Id}");

        var page = context.Render<ControlRoom>();

        page.WaitForAssertion(() => Assert.Contains("mud-alert", page.Markup, StringComparison.Ordinal));
        Assert.Equal(0, _live.Listeners);
    }

    [Fact]
    public async Task Alerts_and_limits_show_a_skeleton_until_the_database_answers_and_end_quietly()
    {
        await ZoneAsync();
        var alert = Convert.ToInt64(await _database.OwnerSqlAsync("select min(id) from alerts"), System.Globalization.CultureInfo.InvariantCulture);

        await Waiting.HoldsAsync(_database, () => ContextAsync(), context => context.Render<AlertList>());
        await Waiting.HoldsAsync(_database, () => ContextAsync(), context => context.Render<AlertPage>(with => with.Add(page => page.Id, alert)));
        await Waiting.HoldsAsync(_database, () => ContextAsync(Role.OperatorAdmin), context => context.Render<Limits>());
    }

    [Fact]
    public async Task Alerts_list_empty_filled_and_refused()
    {
        await using (var context = await ContextAsync())
        {
            var empty = context.Render<AlertList>();
            empty.WaitForAssertion(() => Assert.Contains("Nothing needs you.", empty.Markup, StringComparison.Ordinal));
        }
        await ZoneAsync();
        await using (var context = await ContextAsync())
        {
            var list = context.Render<AlertList>();
            list.WaitForAssertion(() => Assert.Contains("Irregularity to check", list.Find("table.ops-alerts a").TextContent, StringComparison.Ordinal));
            await context.DisposeComponentsAsync();
        }
        await using (var context = await ContextAsync(Role.Cashier))
        {
            var refused = context.Render<AlertList>();
            refused.WaitForAssertion(() => Assert.Contains("mud-alert", refused.Markup, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_alert_is_taken_and_ended_with_a_note_on_its_page()
    {
        await ZoneAsync();
        var id = (await new AlertQueries(_database.Contexts, _clock).ListAsync(Rows.Dispatcher(_company.Id), true, null, new(), default)).Value.Rows[0].Id;
        await using var context = await ContextAsync();
        var page = context.Render<AlertPage>(parameters => parameters.Add(one => one.Id, id));
        page.WaitForAssertion(() => Assert.Contains("New", page.Find(".chip").TextContent, StringComparison.Ordinal));

        await PressAsync(page, "Acknowledge");
        page.WaitForAssertion(() => Assert.Contains("Taken by staff", page.Markup, StringComparison.Ordinal));
        await PressAsync(page, "Confirm the cause");
        page.WaitForAssertion(() => Assert.Contains("Write what was found.", page.Markup, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("textarea").Input("burst main at the market"));
        await PressAsync(page, "Confirm the cause");

        page.WaitForAssertion(() => Assert.Contains("burst main at the market", page.Find(".ops-steps").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("textarea"));
        await context.DisposeComponentsAsync();
    }

    async Task<long> AlertIdAsync() => (await new AlertQueries(_database.Contexts, _clock).ListAsync(Rows.Dispatcher(_company.Id), true, null, new(), default)).Value.Rows[0].Id;

    [Fact]
    public async Task The_control_room_says_where_most_is_lost_since_when_and_who_is_on_it()
    {
        await ZoneAsync();
        await using var context = await ContextAsync();

        var page = context.Render<ControlRoom>();
        page.WaitForAssertion(() => Assert.Contains("Since 10/03/2026 10:00. Nobody is on it yet.", Spaced(page.Find(".top li").TextContent), StringComparison.Ordinal));
        Assert.Contains("DMA-1 0.6\u00A0m³", Spaced(page.Find(".top li").TextContent), StringComparison.Ordinal);
        Assert.Equal("/ops/balance?operator=AQUA&resource=water", page.Find("section[aria-labelledby=top-title] .ops-head a").GetAttribute("href"));

        var agent = await _given.AgentAsync(_company.Id, "Kofi");
        await new SendForAlert(_database.Contexts, new AssignWorkOrder(_database.Contexts, _clock), _clock).RunAsync(Rows.Dispatcher(_company.Id), await AlertIdAsync(), agent.Id, default);
        _clock.Advance(LossBoard.Fresh);
        var again = context.Render<ControlRoom>();
        again.WaitForAssertion(() => Assert.Contains("Kofi is on it.", again.Find(".top li").TextContent, StringComparison.Ordinal));
        again.WaitForAssertion(() => Assert.EndsWith(" · Kofi", again.Find(".ops-brief li > span").TextContent, StringComparison.Ordinal));
        await context.DisposeComponentsAsync();
    }

    static string Spaced(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"[ \r\n]+", " ").Trim();

    [Fact]
    public async Task An_alert_is_put_off_with_a_reason_and_leaves_the_list_until_then()
    {
        await ZoneAsync();
        var id = await AlertIdAsync();
        await using var context = await ContextAsync();
        var page = context.Render<AlertPage>(parameters => parameters.Add(one => one.Id, id));
        page.WaitForElement("input.ops-number");

        await PressAsync(page, "Put off");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("section[aria-labelledby=steps-title] .mud-alert")));
        page.Find("input.ops-number").Change("200");
        page.Find("input.ops-text").Input("valve works");
        await PressAsync(page, "Put off");
        page.WaitForAssertion(() => Assert.Contains("168", page.Find("section[aria-labelledby=steps-title] .mud-alert").TextContent, StringComparison.Ordinal));
        page.Find("input.ops-number").Change("6");
        await PressAsync(page, "Put off");
        page.WaitForAssertion(() => Assert.Contains("valve works", page.Find(".ops-steps").TextContent, StringComparison.Ordinal));
        Assert.Contains("Put off until 10/03/2026 19:05", page.Find(".ops-steps").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("section[aria-labelledby=steps-title] .mud-alert"));

        var list = context.Render<AlertList>();
        list.WaitForAssertion(() => Assert.Contains("Nothing needs you.", list.Markup, StringComparison.Ordinal));
        _clock.Advance(TimeSpan.FromHours(7));
        var later = context.Render<AlertList>();
        later.WaitForAssertion(() => Assert.NotEmpty(later.FindAll("table.ops-alerts")));
        await context.DisposeComponentsAsync();
    }

    [Fact]
    public async Task Chosen_alerts_are_taken_together()
    {
        await ZoneAsync();
        var other = await _given.NetworkPointAsync(_company.Id, code: "DMA-2");
        await _given.LimitAsync(other);
        await _given.NetworkHoursAsync(other, Noon.AddHours(-3), 30, 30, 30);
        await new EvaluateLimits(_database.Contexts, _clock).RunAsync(Actor.System(_company.Id), default);
        await using (var context = await ContextAsync())
        {
            var list = context.Render<AlertList>();
            list.WaitForAssertion(() => Assert.Equal(2, list.FindAll("table.ops-alerts input").Count));
            Assert.DoesNotContain(list.FindAll("button"), button => button.TextContent.StartsWith("Acknowledge", StringComparison.Ordinal));

            await list.InvokeAsync(() => list.FindAll("table.ops-alerts input")[0].Change(true));
            await list.InvokeAsync(() => list.FindAll("table.ops-alerts input")[1].Change(true));
            await list.InvokeAsync(() => list.FindAll("table.ops-alerts input")[1].Change(false));
            await list.InvokeAsync(() => list.FindAll("table.ops-alerts input")[1].Change(true));
            list.WaitForAssertion(() => Button(list, "Acknowledge 2 chosen"));
            await PressAsync(list, "Acknowledge 2 chosen");
            list.WaitForAssertion(() => Assert.Equal("2 alerts taken.", list.Find("[role=status]").TextContent));
            Assert.Equal(2, list.FindAll(".chip").Count(chip => chip.TextContent.Contains("Taken", StringComparison.Ordinal)));
            Assert.Empty(list.FindAll("table.ops-alerts input[checked]"));
            Assert.Equal(2L, await _database.OwnerSqlAsync("select count(*) from audit where action = 'alert.acknowledged'"));
            await context.DisposeComponentsAsync();
        }
        await using (var context = await ContextAsync(Role.Billing))
        {
            var reader = context.Render<AlertList>();
            reader.WaitForAssertion(() => Assert.NotEmpty(reader.FindAll("table.ops-alerts")));
            Assert.Empty(reader.FindAll("table.ops-alerts input"));
            await context.DisposeComponentsAsync();
        }
    }

    [Fact]
    public async Task An_agent_is_sent_from_the_alert_and_another_takes_over()
    {
        await ZoneAsync();
        var id = await AlertIdAsync();
        var (kofi, ama) = (await _given.AgentAsync(_company.Id, "Kofi"), await _given.AgentAsync(_company.Id, "Ama"));
        await using var context = await ContextAsync();
        var page = context.Render<AlertPage>(parameters => parameters.Add(one => one.Id, id));
        page.WaitForElement("section[aria-labelledby=work-title] select").Change(kofi.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));

        await PressAsync(page, "Send");
        page.WaitForAssertion(() => Assert.Contains("Work order no.", page.Find("section[aria-labelledby=work-title]").TextContent, StringComparison.Ordinal));
        Assert.Contains("Kofi", page.FindAll("section[aria-labelledby=work-title] p")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("Taken by staff", page.Markup, StringComparison.Ordinal);
        page.Find("section[aria-labelledby=work-title] select").Change(ama.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await PressAsync(page, "Send");
        page.WaitForAssertion(() => Assert.Equal("Ama", page.FindAll("section[aria-labelledby=work-title] p")[1].TextContent));

        Assert.Equal(1L, await _database.OwnerSqlAsync("select count(*) from work_orders"));
        Assert.Equal(ama.Id, await _database.OwnerSqlAsync("select assigned_to from work_orders"));
        Assert.Equal(2L, await _database.OwnerSqlAsync("select count(*) from outbox where kind = 'WorkOrderAssigned'"));
        await context.DisposeComponentsAsync();
    }

    // Found and pressed in one turn of the renderer: a page that draws meanwhile gives its buttons new handlers.
    static Task PressAsync(IRenderedComponent<IComponent> page, string text) => page.InvokeAsync(() => Button(page, text).ClickAsync(new()));

    static AngleSharp.Dom.IElement Button(IRenderedComponent<IComponent> page, string text) => page.FindAll("button").Single(button => button.TextContent == text);

    [Fact]
    public async Task An_alert_of_somebody_else_is_not_found_and_a_reader_has_no_buttons()
    {
        await ZoneAsync();
        var id = (await new AlertQueries(_database.Contexts, _clock).ListAsync(Rows.Dispatcher(_company.Id), true, null, new(), default)).Value.Rows[0].Id;
        await using (var context = await ContextAsync())
        {
            var missing = context.Render<AlertPage>(parameters => parameters.Add(one => one.Id, id + 99));
            missing.WaitForAssertion(() => Assert.Contains("mud-alert", missing.Markup, StringComparison.Ordinal));
        }
        await using (var context = await ContextAsync(Role.Billing))
        {
            var reader = context.Render<AlertPage>(parameters => parameters.Add(one => one.Id, id));
            reader.WaitForAssertion(() => Assert.NotEmpty(reader.FindAll(".kpis")));
            Assert.Empty(reader.FindAll("textarea"));
        }
    }

    [Fact]
    public async Task Limits_are_set_refused_in_words_and_removed()
    {
        await using (var context = await ContextAsync())
        {
            var empty = context.Render<Limits>();
            empty.WaitForAssertion(() => Assert.Contains("No network point yet.", empty.Markup, StringComparison.Ordinal));
        }
        var zone = await _given.NetworkPointAsync(_company.Id, code: "DMA-9");
        await using (var context = await ContextAsync())
        {
            var page = context.Render<Limits>();
            page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("table input").Count));
            page.FindAll("table input")[0].Change("12.5");
            page.FindAll("table input")[1].Change("20");
            page.FindAll("table input")[2].Change("4");
            page.Find("button").Click();
            page.WaitForAssertion(() => Assert.Contains("The clear limit is a percentage", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
            page.FindAll("table input")[1].Change("6");
            page.Find("button").Click();
            page.WaitForAssertion(() => Assert.Equal("Limit of DMA-9 saved.", page.Find("[role=status]").TextContent));
            Assert.Equal("12.5", page.FindAll("table input")[0].GetAttribute("value"));
            await PressAsync(page, "Try");
            page.WaitForAssertion(() => Assert.Equal("DMA-9: in the last 30 days this limit would have alerted 0 times (0 hours known).", page.Find("[role=status]").TextContent));
            await PressAsync(page, "Remove");
            page.WaitForAssertion(() => Assert.Equal("Limit of DMA-9 removed.", page.Find("[role=status]").TextContent));
            await context.DisposeComponentsAsync();
        }
        await using (var context = await ContextAsync(Role.FieldAgent))
        {
            var refused = context.Render<Limits>();
            refused.WaitForAssertion(() => Assert.Contains("mud-alert", refused.Markup, StringComparison.Ordinal));
        }
        Assert.NotNull(zone);
    }

    [Fact]
    public async Task The_bell_counts_what_is_unread()
    {
        await ZoneAsync();
        await using var context = await ContextAsync();
        var alert = (await new AlertQueries(_database.Contexts, _clock).ListAsync(Rows.Dispatcher(_company.Id), true, null, new(), default)).Value.Rows[0].Id;
        var bell = context.Render<Bell>();
        bell.WaitForAssertion(() => Assert.Contains("Messages, 0 unread", bell.Markup, StringComparison.Ordinal));
        await context.DisposeComponentsAsync();
        await new PlanAlertMessages(_database.Contexts, _clock).RunAsync(Actor.System(_company.Id), alert, cleared: false, default);

        var again = context.Render<Bell>();

        again.WaitForAssertion(() => Assert.Contains("Messages, 1 unread", again.Markup, StringComparison.Ordinal));
        again.Find("button").Click();
        again.Find(".bell-message").Click();
        again.WaitForAssertion(() => Assert.Contains("Messages, 0 unread", again.Markup, StringComparison.Ordinal));
        Assert.EndsWith($"/ops/alerts/{alert}", context.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        await context.DisposeComponentsAsync();
    }
}
