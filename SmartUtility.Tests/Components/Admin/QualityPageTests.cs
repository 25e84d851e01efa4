using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Network;
using SmartUtility.Core.Regulation.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Regulator;

namespace SmartUtility.Tests.Components.Admin;

/// <summary>Quality of service for the regulator. It is 24 November 2026.</summary>
public sealed class QualityPageTests(PostgresFixture postgres) : IAsyncLifetime
{
    readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
    TestDatabase _database = null!;
    Rows _given = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    QualityQueries Queries => new(new OutageQueries(_database.Contexts, _clock), new LossQueries(_database.Contexts, _clock));

    Task<ConsoleContext> ContextAsync(int operatorId, Role role = Role.InstallationAdmin) => ConsoleContext.CreateAsync(_given, operatorId, _clock, role, services => services
        .AddSingleton<OutageQueries>().AddSingleton<LossQueries>().AddSingleton<QualityQueries>());

    static Actor Regulator(params int[] operators) => new(1, "regulator", Role.Regulator, operators, []);

    // 20 homes below a plant that lost 10 % in an hour of October, and were without water for an hour then, and half of them in September.
    async Task<(Operator Owner, NetworkPoint Plant)> CompanyAsync(string code, int homes = 20)
    {
        var owner = await _given.OperatorAsync(code);
        var plant = await _given.NetworkPointAsync(owner.Id, kind: NetworkPointKind.Plant);
        await _given.HomesAsync(owner, plant, homes);
        await _given.NetworkHoursAsync(plant, new DateTimeOffset(2026, 10, 5, 10, 0, 0, TimeSpan.Zero), 10);
        foreach (var (at, customers) in new[] { (new DateTimeOffset(2026, 10, 6, 8, 0, 0, TimeSpan.Zero), homes), (new DateTimeOffset(2026, 9, 6, 8, 0, 0, TimeSpan.Zero), homes / 2) })
        {
            var outage = await _given.OutageAsync(plant, at, customers: customers);
            await _database.OwnerSqlAsync($"update outages set ended_at = '{at.AddHours(1):u}' where id = {outage.Id}");
        }
        return (owner, plant);
    }

    [Fact]
    public async Task Operators_stand_side_by_side_for_a_month_and_for_a_year()
    {
        var (one, _) = await CompanyAsync("ONE");
        var (two, _) = await CompanyAsync("TWO");
        await CompanyAsync("THREE");

        var month = (await Queries.OfAsync(Regulator(one.Id, two.Id), new BillingMonth(2026, 10), 1, default)).Value;
        var year = (await Queries.OfAsync(Regulator(one.Id, two.Id), new BillingMonth(2026, 10), 12, default)).Value;

        Assert.Equal(["ONE SA", "TWO SA"], month.Select(row => row.Operator));
        Assert.All(month, row => Assert.Equal((20, 60, 1, 10m), (row.Continuity!.Served, Math.Round(row.Continuity.Unplanned.Saidi, 6), Math.Round(row.Continuity.Unplanned.Saifi, 6), row.Loss!.Water!.NonRevenuePercent!.Value)));
        Assert.Equal((90, 1.5), (Math.Round(year[0].Continuity!.Unplanned.Saidi, 6), Math.Round(year[0].Continuity!.Unplanned.Saifi, 6)));
        Assert.Equal(24 - 1 / 31.0, month[0].Continuity!.WaterHours!.Value, 6);
        Assert.Equal(24 - 1.5 / 365, year[0].Continuity!.WaterHours!.Value, 6);
    }

    [Fact]
    public async Task What_is_asked_beyond_is_refused_and_too_few_customers_are_not_told_of()
    {
        var (small, _) = await CompanyAsync("SMALL", 14);

        Assert.True((await Queries.OfAsync(Regulator(small.Id), new BillingMonth(2026, 10), 1, default)).Value.Single().IsSuppressed);
        Assert.Empty((await Queries.OfAsync(Regulator(), new BillingMonth(2026, 10), 1, default)).Value);
        Assert.Equal("period-too-long", (await Queries.OfAsync(Regulator(small.Id), new BillingMonth(2026, 10), 13, default)).Refusal!.Code);
        Assert.Equal("forbidden", (await Queries.OfAsync(Rows.Dispatcher(small.Id), new BillingMonth(2026, 10), 1, default)).Refusal!.Code);
        await using var context = await ContextAsync(small.Id);
        var page = context.Render<QualityPage>();
        page.WaitForAssertion(() => Assert.Contains("Fewer than 15", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("60.0", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_shows_figures_changes_the_month_and_says_what_is_not_there()
    {
        var (owner, _) = await CompanyAsync("ONE");
        await using (var context = await ContextAsync(owner.Id))
        {
            var page = context.Render<QualityPage>();
            page.WaitForAssertion(() => Assert.Contains("60.0\u00A0min", page.Markup, StringComparison.Ordinal));
            Assert.Equal("October 2026", page.Find("p.kpi-note").TextContent);
            Assert.Contains("10.0%", page.Markup, StringComparison.Ordinal);
            Assert.Contains("/regulator/quality?month=2026-09&months=1", page.FindAll(".ops-periods a").Select(link => link.GetAttribute("href")));
            context.Services.GetRequiredService<NavigationManager>().NavigateTo("/regulator/quality?month=2026-08&months=1");
            var before = context.Render<QualityPage>();
            before.WaitForAssertion(() => Assert.Contains("0.0\u00A0min", before.Markup, StringComparison.Ordinal));
            Assert.Contains("not measured", before.Markup, StringComparison.Ordinal);
            await context.DisposeComponentsAsync();
        }
        await using (var context = await ContextAsync(0, Role.Regulator))
        {
            var empty = context.Render<QualityPage>();
            empty.WaitForAssertion(() => Assert.Contains("No operator with customers", empty.Markup, StringComparison.Ordinal));
        }
        await using (var context = await ContextAsync(owner.Id, Role.Dispatcher))
        {
            var refused = context.Render<QualityPage>();
            refused.WaitForAssertion(() => Assert.Contains("not part of your role", refused.Markup, StringComparison.Ordinal));
        }
        await Waiting.HoldsAsync(_database, () => ContextAsync(owner.Id), context => context.Render<QualityPage>());
    }
}
