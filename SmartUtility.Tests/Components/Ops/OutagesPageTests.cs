using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Ops;

namespace SmartUtility.Tests.Components.Ops;

public sealed class OutagesPageTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Noon.AddMinutes(30));
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _company = null!;
    NetworkPoint _zone = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _company = await _given.OperatorAsync();
        _zone = await _given.NetworkPointAsync(_company.Id, resource: Resource.Water, code: "DMA-1");
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    Task<ConsoleContext> ContextAsync(Role role = Role.Dispatcher) => ConsoleContext.CreateAsync(_given, _company.Id, _clock, role, services => services
        .AddSingleton<OutageQueries>().AddSingleton<PlanOutage>().AddSingleton<EndOutage>());

    [Fact]
    public async Task Empty_says_that_no_outage_is_known()
    {
        await using var context = await ContextAsync();

        var page = context.Render<OutagesPage>();

        page.WaitForAssertion(() => Assert.Contains("No outage known.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("No work is planned.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("No customers, no figures.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_loading_until_the_database_answers()
    {
        await using var context = await ContextAsync();
        await using var owner = new Npgsql.NpgsqlConnection(_database.Owner);
        await owner.OpenAsync(default);
        await using var hold = await owner.BeginTransactionAsync(default);
        await using var command = new Npgsql.NpgsqlCommand("lock table outages in access exclusive mode", owner, hold);
        await command.ExecuteNonQueryAsync(default);

        var page = context.Render<OutagesPage>();

        Assert.Single(page.FindAll("[role=status]"));
        Assert.Contains("Loading", page.Markup, StringComparison.Ordinal);
        await hold.RollbackAsync(default);
        page.WaitForAssertion(() => Assert.Contains("No outage known.", page.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Who_may_not_see_the_network_is_refused()
    {
        await _given.OutageAsync(_zone, Noon);
        await using var context = await ContextAsync(Role.Cashier);

        var page = context.Render<OutagesPage>();

        page.WaitForAssertion(() => Assert.Contains("This action is not part of your role", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("DMA-1", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_shows_what_is_out_planned_and_over_with_the_figures_of_the_month()
    {
        await _given.HomesAsync(_company, _zone, 4);
        await _given.OutageAsync(_zone, Noon, customers: 4);
        await _given.OutageAsync(_zone, Noon.AddDays(1), OutageKind.Planned, Noon.AddDays(1).AddHours(2), cause: "Valve works");
        var over = await _given.OutageAsync(await _given.NetworkPointAsync(_company.Id, code: "DMA-2"), Noon.AddDays(-3), customers: 2);
        await _database.OwnerSqlAsync($"update outages set ended_at = starts_at + interval '90 minutes', cause = 'Burst pipe' where id = {over.Id}");
        await using var context = await ContextAsync();

        var page = context.Render<OutagesPage>();

        page.WaitForAssertion(() => Assert.Contains("Burst pipe", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Valve works", page.Find("section[aria-labelledby=planned-title]").TextContent, StringComparison.Ordinal);
        Assert.Contains("30\u00A0min ago", page.Find("section[aria-labelledby=current-title]").TextContent, StringComparison.Ordinal);
        var figures = page.Find("section[aria-labelledby=figures-title] tbody tr").TextContent;
        // 4 of 4 customers for 30 minutes so far, 2 of 4 for 90: 75 minutes, 1.5 interruptions, 50 minutes each.
        Assert.Contains("75.0 min", figures, StringComparison.Ordinal);
        Assert.Contains("1.500", figures, StringComparison.Ordinal);
        Assert.Contains("50.0 min", figures, StringComparison.Ordinal);
        Assert.Contains("1 h 30 min", page.Find("section[aria-labelledby=past-title]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Planned_work_is_entered_in_the_operators_time_and_an_outage_is_ended()
    {
        await using var context = await ContextAsync();
        var running = await _given.OutageAsync(_zone, Noon);
        var page = context.Render<OutagesPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("select option[value='" + _zone.Id + "']")));

        page.FindAll("select")[1].Change(_zone.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        page.FindAll("input[type=datetime-local]")[0].Change("2026-03-11T09:00");
        page.FindAll("input[type=datetime-local]")[1].Change("2026-03-11T11:00");
        page.Find("input[maxlength]").Change("Valve works");
        page.FindAll("button").Single(button => button.TextContent.Contains("Save and tell", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Contains("saved, 0 customers are told", page.Markup, StringComparison.Ordinal));
        page.FindAll("button").Single(button => button.TextContent.Contains("Supply is back", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Contains("ended. Those affected are told", page.Markup, StringComparison.Ordinal));

        await using var db = _database.Contexts.Create(Actor.System(_company.Id));
        var rows = await db.Set<Outage>().OrderBy(row => row.Id).ToListAsync();
        Assert.Equal(_clock.GetUtcNow(), rows.Single(row => row.Id == running.Id).EndedAt);
        // Porto-Novo is an hour ahead of UTC.
        Assert.Equal(new DateTimeOffset(2026, 3, 11, 8, 0, 0, TimeSpan.Zero), rows.Single(row => row.Kind == OutageKind.Planned).StartsAt);
    }

    [Fact]
    public async Task A_page_that_was_left_asks_no_more()
    {
        await using var context = await ContextAsync();
        var page = context.Render<OutagesPage>();
        page.WaitForAssertion(() => Assert.Contains("No outage known.", page.Markup, StringComparison.Ordinal));

        page.Instance.Dispose();
        page.Instance.Dispose();
        Assert.Contains("No outage known.", page.Markup, StringComparison.Ordinal);
    }
}
