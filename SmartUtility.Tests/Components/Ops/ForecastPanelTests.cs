using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Forecasting;
using SmartUtility.Core.Forecasting.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Ops;
using SmartUtility.Web.Localization;

namespace SmartUtility.Tests.Components.Ops;

public sealed class ForecastPanelTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Now = new(2026, 3, 10, 9, 5, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Now);
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _company = null!;
    NetworkPoint _zone = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _company = await _given.OperatorAsync();
        _zone = await _given.NetworkPointAsync(_company.Id, code: "DMA-1");
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    Task<ConsoleContext> ContextAsync(Role role = Role.Dispatcher) => ConsoleContext.CreateAsync(_given, _company.Id, _clock, role, services => services.AddSingleton<ForecastQueries>().AddSingleton<BalanceQueries>());

    IRenderedComponent<ForecastPanel> Render(ConsoleContext context) => context.Render<ForecastPanel>(build => build
        .Add(panel => panel.PointId, _zone.Id).Add(panel => panel.Resource, Resource.Water).Add(panel => panel.Calendar, _company.Calendar()));

    async Task HoursAsync(int days) => await _database.OwnerSqlAsync($"""
        insert into network_hours (operator_id, network_point_id, hour, expected, received, due, present)
        select {_company.Id}, {_zone.Id}, h, 10000 + 1000 * extract(hour from h)::int, 9000, 20, 20 from generate_series('{Now.AddDays(-days):yyyy-MM-dd} 00:00Z'::timestamptz, '2026-03-10 08:00Z'::timestamptz, interval '1 hour') h
        """);

    [Fact]
    public async Task The_day_its_band_its_error_and_what_came_are_shown()
    {
        await HoursAsync(50);
        await new RefreshForecasts(_database.Contexts, _clock).RunAsync(Actor.System(_company.Id), default);
        await using var context = await ContextAsync();

        var panel = Render(context);

        panel.WaitForAssertion(() => Assert.Contains("10 Mar 2026: about 516", panel.Markup, StringComparison.Ordinal));
        Assert.Contains("Usually off by 0%", panel.Markup, StringComparison.Ordinal);
        Assert.Equal(96, panel.Find("polygon.band").GetAttribute("points")!.Split(' ').Length);
        // Local midnight is 23:00 UTC: ten hours are over.
        Assert.Equal(10, panel.Find("polyline.came").GetAttribute("points")!.Split(' ').Length);
        Assert.Equal(7, panel.FindAll("tbody tr").Count);
    }

    [Fact]
    public async Task Before_the_first_night_and_without_history_it_says_so()
    {
        await using var context = await ContextAsync();
        var before = Render(context);
        before.WaitForAssertion(() => Assert.Contains("two hours after midnight", before.Markup, StringComparison.Ordinal));

        await HoursAsync(3);
        await new RefreshForecasts(_database.Contexts, _clock).RunAsync(Actor.System(_company.Id), default);
        var after = Render(context);
        after.WaitForAssertion(() => Assert.Contains("two weeks of complete hours", after.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_may_not_see_the_network_sees_no_figures_and_the_page_may_be_left()
    {
        await HoursAsync(50);
        await new RefreshForecasts(_database.Contexts, _clock).RunAsync(Actor.System(_company.Id), default);
        await using var context = await ContextAsync(Role.Cashier);
        var panel = Render(context);
        panel.WaitForAssertion(() => Assert.DoesNotContain("mud-skeleton", panel.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("polygon", panel.Markup, StringComparison.Ordinal);
        panel.Instance.Dispose();
    }

    [Fact]
    public void A_missing_hour_breaks_the_line_of_what_came()
    {
        var forecast = new StoredForecast { PerDay = 24, Method = "week", Expected = [1, 2, 3, 4], Lower = [0, 1, 2, 3], Upper = [2, 3, 4, 5] };
        var drawing = ForecastDrawing.Of(forecast, new Dictionary<int, long> { [0] = 1, [1] = 2, [3] = 5 }, 48, 30, 50);

        Assert.Equal(["0,40 10,30", "30,0"], drawing.Came);
        Assert.Equal("0,40 10,30 20,20 30,10", drawing.Expected);
        Assert.Equal(8, drawing.Band.Split(' ').Length);
    }
}
