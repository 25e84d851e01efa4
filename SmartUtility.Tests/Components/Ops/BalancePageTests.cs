using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Ops;
using SmartUtility.Web.Components.Shared;

namespace SmartUtility.Tests.Components.Ops;

public sealed class BalancePageTests(PostgresFixture postgres) : IAsyncLifetime
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

    Task<ConsoleContext> ContextAsync(Role role = Role.Dispatcher) => ConsoleContext.CreateAsync(_given, _company.Id, _clock, role, services => services
        .AddSingleton<LossPrices>().AddSingleton<BalanceTables>());

    async Task<NetworkPoint> LosingAsync()
    {
        var plant = await _given.NetworkPointAsync(_company.Id, kind: NetworkPointKind.Plant, code: "PLANT");
        var zone = await _given.NetworkPointAsync(_company.Id, plant, code: "ZONE-A");
        await _given.NetworkHoursAsync(plant, Noon.AddHours(-3), 12, 12, 12);
        await _given.NetworkHoursAsync(zone, Noon.AddHours(-3), 20, 20, 20);
        await _given.LimitAsync(zone);
        await new EvaluateLimits(_database.Contexts, _clock).RunAsync(Actor.System(_company.Id), default);
        await _given.BillAsync(await _given.HouseholdAsync(_company), "F-1", new DateOnly(2026, 2, 1), 8000);
        return zone;
    }

    [Fact]
    public async Task The_page_says_at_once_where_most_is_lost_since_when_and_who_is_on_it()
    {
        await LosingAsync();
        await using var context = await ContextAsync();

        var page = context.Render<BalancePage>();

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("table.ops-balance tbody tr")));
        var worst = page.Find(".ops-worst").TextContent;
        Assert.Contains("ZONE-A", worst, StringComparison.Ordinal);
        Assert.Contains("0.6\u00A0m³", worst, StringComparison.Ordinal);
        Assert.Contains("307\u00A0FCFA", worst, StringComparison.Ordinal);
        Assert.Contains("Since 10/03/2026 10:00", worst, StringComparison.Ordinal);
        Assert.Contains("Nobody is on it yet", worst, StringComparison.Ordinal);
        Assert.StartsWith("ZONE-A", page.Find("table.ops-balance tbody tr td").TextContent, StringComparison.Ordinal);
        Assert.Contains("Provisional", page.Markup, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll(".bars-row").Count);
        Assert.NotNull(page.Find(".bars-tick"));
        Assert.NotNull(page.Find(".bars-bar.gain")); // the plant has more received than expected between it and the zone
        Assert.Contains("/ops/balance.csv?operator=AQUA", page.Find("a.ops-file").GetAttribute("href"), StringComparison.Ordinal);
        await context.DisposeComponentsAsync();
    }

    [Fact]
    public async Task Where_the_supply_goes_is_drawn_and_said_as_a_table()
    {
        var zone = await LosingAsync();
        await _database.OwnerSqlAsync($"update network_points set name = 'Marché <1> & nord' where id = {zone.Id}");
        await using var context = await ContextAsync();

        var page = context.Render<BalancePage>();

        page.WaitForAssertion(() => Assert.NotNull(page.Find("svg.flow-svg")));
        Assert.Equal("3.0\u00A0m³ supplied, of which 0.4\u00A0m³ are lost", page.Find("svg.flow-svg > title").TextContent);
        Assert.Equal(["/ops/network/PLANT", "/ops/network/ZONE-A"], page.FindAll("svg.flow-svg a").Select(link => link.GetAttribute("href")));
        Assert.Contains("Marché <1> & nord", page.Find("svg.flow-svg").TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll(".flow-band.lost"));
        var rows = page.FindAll(".flow ~ details tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent.Trim()))).ToList();
        Assert.Equal(["PLANT|Marché <1> & nord|3.0\u00A0m³|100.0%", "PLANT|Billed use|0.2\u00A0m³|8.0%", "Marché <1> & nord|Billed use|2.4\u00A0m³|80.0%", "Marché <1> & nord|Difference|0.6\u00A0m³|20.0%", "PLANT|received beyond the expected|0.2\u00A0m³|8.0%"], rows);
        // A page further on has the table only.
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("/ops/balance?page=2");
        var next = context.Render<BalancePage>();
        next.WaitForAssertion(() => Assert.NotEmpty(next.FindAll("table.ops-balance")));
        Assert.Empty(next.FindAll("svg.flow-svg"));
        await context.DisposeComponentsAsync();
    }

    [Fact]
    public async Task Days_and_kind_stand_in_the_address()
    {
        await LosingAsync();
        await using var context = await ContextAsync();
        var navigation = context.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/ops/balance?from=2026-03-01&to=2026-03-10&by=plant");

        var page = context.Render<BalancePage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("table.ops-balance tbody tr")));
        await page.Find("input[type=date]").ChangeAsync(new() { Value = "2026-03-05" });
        Assert.EndsWith("/ops/balance?from=2026-03-05&to=2026-03-10&by=plant", navigation.Uri, StringComparison.Ordinal);
        await page.Find("select").ChangeAsync(new() { Value = "" });
        Assert.DoesNotContain("by=", navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_figures_the_page_says_why()
    {
        await using var context = await ContextAsync();

        var page = context.Render<BalancePage>();

        page.WaitForAssertion(() => Assert.Contains("No balance for Water in this period", page.Markup, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Role.Cashier)]
    [InlineData(Role.FieldAgent)]
    public async Task Who_may_not_see_the_network_is_refused(Role role)
    {
        var zone = await LosingAsync();
        await using var context = await ContextAsync(role);

        var page = context.Render<BalancePage>();
        page.WaitForAssertion(() => Assert.Contains("This action is not part of your role", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("table"));
        var point = context.Render<PointBalance>(build => build.Add(one => one.PointId, zone.Id).Add(one => one.Name, zone.Name).Add(one => one.Code, zone.Code));
        point.WaitForAssertion(() => Assert.Contains("This action is not part of your role", point.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_skeleton_stands_until_the_figures_are_there_and_leaving_at_once_breaks_nothing()
    {
        await LosingAsync();
        await using var context = await ContextAsync();

        var page = context.Render<BalancePage>();
        Assert.True(page.Markup.Contains("role=\"status\"", StringComparison.Ordinal) || page.Markup.Contains("ops-worst", StringComparison.Ordinal));
        await context.DisposeComponentsAsync();
    }

    [Fact]
    public async Task A_point_shows_its_balance_peak_and_headroom()
    {
        var zone = await LosingAsync();
        await _database.OwnerSqlAsync($"update network_points set capacity_per_hour = 4000 where id = {zone.Id}");
        await using var context = await ContextAsync();

        var point = context.Render<PointBalance>(build => build.Add(one => one.PointId, zone.Id).Add(one => one.Name, zone.Name).Add(one => one.Code, zone.Code));

        point.WaitForAssertion(() => Assert.Contains("rated capacity: 4.0\u00A0m³/h", point.Markup, StringComparison.Ordinal));
        Assert.Contains("3.0\u00A0m³/h", point.Markup, StringComparison.Ordinal);
        Assert.Contains("20.0% · 307\u00A0FCFA", point.Markup, StringComparison.Ordinal);
        var bare = await _given.NetworkPointAsync(_company.Id, code: "BARE");
        var none = context.Render<PointBalance>(build => build.Add(one => one.PointId, bare.Id).Add(one => one.Name, "x").Add(one => one.Code, bare.Code));
        none.WaitForAssertion(() => Assert.Contains("No balance in this period", none.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sparkline_leaves_gaps_open()
    {
        await using var context = await ContextAsync();

        var line = context.Render<Sparkline>(build => build.Add(one => one.Values, [1, 2, null, 3]).Add(one => one.Label, "loss"));

        var path = line.Find("path.spark-line").GetAttribute("d")!;
        Assert.Equal(2, path.Count(letter => letter == 'M'));
        Assert.EndsWith("h.5", path, StringComparison.Ordinal);
        Assert.Equal("loss", line.Find("svg").GetAttribute("aria-label"));
        Assert.Equal("", context.Render<Sparkline>(build => build.Add(one => one.Values, []).Add(one => one.Label, "")).Find("path").GetAttribute("d"));
    }
}
