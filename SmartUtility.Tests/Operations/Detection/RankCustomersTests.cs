using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.WorkOrders.Operations;
using SmartUtility.Tests.Components;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Ops;

namespace SmartUtility.Tests.Operations.Detection;

/// <summary>22 customers for 150 days; in the last 60 one reports a third of what it takes, and another is away.</summary>
public sealed class RankCustomersTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Now = new(2026, 6, 15, 9, 0, 0, TimeSpan.Zero);
    static readonly DateOnly First = new(2026, 1, 16);
    readonly FakeTimeProvider _clock = new(Now);
    readonly List<(UsagePoint Place, Meter Meter)> _homes = [];
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _company = null!;
    NetworkPoint _zone = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _company = await _given.OperatorAsync();
        _zone = await _given.NetworkPointAsync(_company.Id);
        for (var n = 0; n < 22; n++)
        {
            var (_, _, place, meter) = await _given.SuppliedAsync(_company, _zone);
            _homes.Add((place, meter));
            await _database.OwnerSqlAsync($"""
                insert into consumption_days (register_id, day, quantity, quality)
                select {meter.Registers[0].Id}, date '{First:yyyy-MM-dd}' + d, u * case when {n} = 2 and d >= 90 then 0.33 when {n} = 4 and d >= 90 then 0 else 1 end, 0
                from generate_series(0, 149) d cross join lateral (select (400 + 40 * {n} + 31 * ((d * 7 + {n} * 13) % 11)) as u) x
                """);
        }
        await _database.OwnerSqlAsync($"""
            insert into network_days (operator_id, network_point_id, day, expected, received, stored, lost, due, present, hours, measured, peak, peak_at)
            select {_company.Id}, {_zone.Id}, c.day, sum(c.quantity * case when r.id = {_homes[2].Meter.Registers[0].Id} and c.day >= date '{First:yyyy-MM-dd}' + 90 then 1 / 0.33 else 1 end) * 1.03, sum(c.quantity), 0, 0, 168, 168, 24, 24, 1, c.day
            from consumption_days c join registers r on r.id = c.register_id group by c.day
            """);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    RankCustomers Rank => new(_database.Contexts, _clock);

    [Fact]
    public async Task Who_fell_when_the_zone_began_to_lose_stands_first_and_who_is_away_is_explained()
    {
        var list = (await Rank.RunAsync(Rows.Dispatcher(_company.Id), _zone.Id, default)).Value;

        Assert.Equal((22, _homes[2].Place.Id), (list.Customers, list.Rows[0].UsagePointId));
        var reason = list.Rows[0].Reasons.Single(row => row.Code == "fell-with-loss");
        Assert.InRange(reason.Day!.Value.DayNumber - First.DayNumber, 80, 95);
        Assert.Contains(list.Rows.Single(row => row.UsagePointId == _homes[4].Place.Id).Reasons, row => row.Code == "vacant");
    }

    [Fact]
    public async Task An_exchanged_meter_is_compared_with_itself_only()
    {
        await _database.OwnerSqlAsync($"update installations set from_at = '{First.AddDays(90):yyyy-MM-dd}' where meter_id = {_homes[2].Meter.Id}");
        var list = (await Rank.RunAsync(Rows.Dispatcher(_company.Id), _zone.Id, default)).Value;

        var row = list.Rows.Single(row => row.UsagePointId == _homes[2].Place.Id);
        Assert.Equal(First.AddDays(90), row.ExchangedOn);
        Assert.DoesNotContain(row.Reasons, reason => reason.Code == "fell-with-loss");
    }

    [Fact]
    public async Task Another_operators_zone_is_not_found_and_who_may_not_is_refused()
    {
        var other = await _given.OperatorAsync("AUTRE");
        Assert.Equal("not-found", (await Rank.RunAsync(Rows.Dispatcher(other.Id), _zone.Id, default)).Refusal!.Code);
        Assert.Equal("forbidden", (await Rank.RunAsync(new Actor(1, "agent", Role.FieldAgent, [_company.Id], []), _zone.Id, default)).Refusal!.Code);
    }

    [Fact]
    public async Task The_page_says_why_and_sends_somebody_once()
    {
        await using var context = await ConsoleContext.CreateAsync(_given, _company.Id, _clock, Role.Dispatcher, services => services.AddSingleton<RankCustomers>().AddSingleton<OpenWorkOrder>());
        var page = context.Render<InspectPage>(set => set.Add(one => one.Point, _zone.Id));

        page.WaitForAssertion(() => Assert.Contains(_homes[2].Place.Code, page.Find("tbody tr").TextContent, StringComparison.Ordinal));
        Assert.Contains("when the zone began to lose about as much", page.Find("tbody tr").TextContent, StringComparison.Ordinal);
        page.Find("tbody button").Click();
        page.WaitForAssertion(() => Assert.Contains("Work order no.", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.True(page.Find("tbody button").HasAttribute("disabled"));
        await context.DisposeComponentsAsync();
    }

    [Fact]
    public async Task The_page_refuses_in_words_and_says_when_too_little_is_known()
    {
        var empty = await _given.NetworkPointAsync(_company.Id);
        await using (var context = await ConsoleContext.CreateAsync(_given, _company.Id, _clock, Role.Dispatcher, services => services.AddSingleton<RankCustomers>().AddSingleton<OpenWorkOrder>()))
        {
            var page = context.Render<InspectPage>(set => set.Add(one => one.Point, empty.Id));
            page.WaitForAssertion(() => Assert.Contains("Too few days are known yet", page.Markup, StringComparison.Ordinal));
            var gone = context.Render<InspectPage>(set => set.Add(one => one.Point, 999_999));
            gone.WaitForAssertion(() => Assert.NotNull(gone.Find(".mud-alert")));
            await context.DisposeComponentsAsync();
        }
    }
}
