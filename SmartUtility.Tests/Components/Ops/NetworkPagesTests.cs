using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Forecasting.Operations;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Ops;
using SmartUtility.Web.Live;

namespace SmartUtility.Tests.Components.Ops;

public sealed class NetworkPagesTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Noon.AddMinutes(5));
    readonly RollupFeed _feed = new();
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
        .AddSingleton(_feed).AddSingleton<MeteringQueries>().AddSingleton<NetworkQueries>().AddSingleton<BalanceQueries>().AddSingleton<ForecastQueries>().AddSingleton<LossPrices>().AddSingleton<BalanceTables>());

    async Task<string> FilledAsync()
    {
        var zone = await _given.NetworkPointAsync(_company.Id, code: "DMA-1");
        var (sensor, home) = (await _given.MeterAsync(_company, serial: "SENSOR"), await _given.MeterAsync(_company, serial: "HOME-1"));
        await _given.InstallAsync(sensor, zone);
        await _given.InstallAsync(home, await _given.UsagePointAsync(zone));
        await _given.NetworkHoursAsync(zone, Noon.AddHours(-3), 20, 20, 20);
        await _given.ReadingsAsync(home.Registers[0], (Noon.AddHours(-1), 12_345), (Noon, 12_400));
        await _database.OwnerSqlAsync($"insert into rejected_payloads (operator_id, received_at, topic, device, reason, detail, payload) values ({_company.Id}, '{Noon:u}', 'AQUA/meters/HOME-1/readings', 'HOME-1', 'not-a-number', 'value is no number', 'x<b>')");
        return home.Serial;
    }

    IRenderedComponent<T> Render<T>(ConsoleContext context, params (string Name, object Value)[] parameters) where T : IComponent => context.Render<T>(build =>
    {
        foreach (var (name, value) in parameters) build.TryAdd(name, value);
    });

    [Fact]
    public async Task Every_page_says_when_it_is_empty()
    {
        await using var context = await ContextAsync();

        var network = Render<NetworkPage>(context);
        network.WaitForAssertion(() => Assert.Contains("No network point yet", network.Markup, StringComparison.Ordinal));
        var meters = Render<MetersPage>(context);
        meters.WaitForAssertion(() => Assert.Contains("No meter matches", meters.Markup, StringComparison.Ordinal));
        var readings = Render<ReadingsPage>(context);
        readings.WaitForAssertion(() => Assert.Contains("No reading in the last 7 days", readings.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_page_shows_a_skeleton_until_the_database_answers_and_ends_quietly()
    {
        await FilledAsync();

        await Waiting.HoldsAsync(_database, () => ContextAsync(), context => Render<NetworkPage>(context));
        await Waiting.HoldsAsync(_database, () => ContextAsync(), context => Render<MetersPage>(context));
        await Waiting.HoldsAsync(_database, () => ContextAsync(), context => Render<ReadingsPage>(context));
        await Waiting.HoldsAsync(_database, () => ContextAsync(), context => Render<NetworkPointPage>(context, ("Code", "DMA-1")));
        await Waiting.HoldsAsync(_database, () => ContextAsync(), context => Render<MeterPage>(context, ("Serial", "HOME-1")));
    }

    [Fact]
    public async Task Every_page_refuses_who_may_not_see_the_network()
    {
        await FilledAsync();
        await using var context = await ContextAsync(Role.Cashier);

        foreach (var page in new Func<IRenderedComponent<IComponent>>[]
        {
            () => Render<NetworkPage>(context), () => Render<MetersPage>(context), () => Render<ReadingsPage>(context),
            () => Render<NetworkPointPage>(context, ("Code", "DMA-1")), () => Render<MeterPage>(context, ("Serial", "HOME-1")),
        })
        {
            var shown = page();
            shown.WaitForAssertion(() => Assert.Contains("This action is not part of your role", shown.Markup, StringComparison.Ordinal));
            Assert.DoesNotContain("HOME-1</a>", shown.Markup, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_tree_shows_expected_received_and_difference_and_leaves_no_listener()
    {
        await FilledAsync();
        await using (var context = await ContextAsync())
        {
            var page = Render<NetworkPage>(context);
            page.WaitForAssertion(() => Assert.Contains("20.0%", page.Markup, StringComparison.Ordinal));
            Assert.Contains("href=\"/ops/network/DMA-1\"", page.Markup, StringComparison.Ordinal);
            Assert.Equal(1, _feed.Listeners);
        }
        Assert.Equal(0, _feed.Listeners);
    }

    [Fact]
    public async Task A_point_shows_its_hours_and_meters_and_a_strange_code_is_not_found()
    {
        await FilledAsync();
        await using var context = await ContextAsync();

        var page = Render<NetworkPointPage>(context, ("Code", "DMA-1"));
        page.WaitForAssertion(() => Assert.Contains("href=\"/ops/meters/SENSOR\"", page.Markup, StringComparison.Ordinal));
        Assert.Equal(3, page.FindAll("#hours-title ~ .wide tbody tr").Count);
        var strange = Render<NetworkPointPage>(context, ("Code", "NOPE"));
        strange.WaitForAssertion(() => Assert.Contains("This was not found", strange.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_meter_shows_its_index_place_and_readings()
    {
        var serial = await FilledAsync();
        await using var context = await ContextAsync();

        var page = Render<MeterPage>(context, ("Serial", serial));

        page.WaitForAssertion(() => Assert.Contains("12.345", page.Markup, StringComparison.Ordinal));
        Assert.Contains("12.400", page.Markup, StringComparison.Ordinal);
        Assert.Contains("still there", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_show_meters_and_newest_readings()
    {
        await FilledAsync();
        await using var context = await ContextAsync();

        var meters = Render<MetersPage>(context);
        meters.WaitForAssertion(() => Assert.Equal(2, meters.FindAll("tbody tr").Count));
        var readings = Render<ReadingsPage>(context);
        readings.WaitForAssertion(() => Assert.Contains("12.400", Assert.Single(readings.FindAll("tbody tr")).TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refused_payloads_show_their_reason_and_are_never_markup()
    {
        await FilledAsync();
        await using var context = await ContextAsync();
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("/ops/readings?show=refused");

        var page = Render<ReadingsPage>(context);

        page.WaitForAssertion(() => Assert.Contains("not-a-number", page.Markup, StringComparison.Ordinal));
        Assert.Contains("x&lt;b&gt;", page.Markup, StringComparison.Ordinal);
    }
}
