using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Notifications.Operations;
using SmartUtility.Core.Regulation;
using SmartUtility.Core.Regulation.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Admin;
using SmartUtility.Web.Components.Regulator;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Tests.Components.Admin;

public sealed class RegulatorAndMessagesTests(PostgresFixture postgres) : IAsyncLifetime
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

    Task<ConsoleContext> ContextAsync(int operatorId, Role role, bool isDemo = true) => ConsoleContext.CreateAsync(_given, operatorId, _clock, role, services => services
        .AddSingleton<RegulatorQueries>().AddSingleton<MessageQueries>().AddSingleton(new DemoSettings { Enabled = isDemo }));

    RegulatorQueries Queries => new(_database.Contexts, _clock);

    static Actor Regulator(params int[] operators) => new(1, "regulator", Role.Regulator, operators, []);

    async Task<Operator> CompanyAsync(int households)
    {
        var owner = await _given.OperatorAsync("R" + households);
        for (var at = 0; at < households; at++) await _given.HouseholdAsync(owner);
        return owner;
    }

    [Fact]
    public async Task Figures_are_those_of_the_last_full_month_and_only_of_the_operators_assigned()
    {
        var owner = await CompanyAsync(16);
        var other = await CompanyAsync(1);
        var house = await _given.HouseholdAsync(owner);
        await _given.BillAsync(house, "F-1", new DateOnly(2026, 10, 1), 10_000, paid: 4_000);
        await _given.BillAsync(house, "F-2", new DateOnly(2026, 9, 1), 99_000);
        var plant = await _given.NetworkPointAsync(owner.Id, code: "PLANT");
        await _database.OwnerSqlAsync($"insert into network_hours values ({owner.Id}, {plant.Id}, '2026-10-05 10:00Z', 1000, 900, 10, 10), ({owner.Id}, {plant.Id}, '2026-11-05 10:00Z', 1000, 1, 10, 10)");

        var all = (await Queries.FiguresAsync(Regulator(owner.Id), default)).Value;

        var figures = Assert.Single(all);
        Assert.Equal((new BillingMonth(2026, 10), 17, 1, 10_000m, 4_000m, false), (figures.Month, figures.Subscribers, figures.Bills, figures.Billed, figures.Paid, figures.IsBillingFinal));
        Assert.Equal((0.1m, true), (Assert.Single(figures.Losses).Loss!.Value, figures.Losses[0].IsFinal));
        Assert.False(figures.IsSuppressed);
        Assert.True((await Queries.FiguresAsync(Regulator(other.Id), default)).Value.Single().IsSuppressed);
        Assert.Empty((await Queries.FiguresAsync(Regulator(), default)).Value);
        Assert.IsType<Forbidden>((await Queries.FiguresAsync(new Actor(1, "x", Role.Cashier, [owner.Id], []), default)).Refusal);
    }

    [Fact]
    public async Task The_regulators_page_shows_figures_refuses_others_and_ends()
    {
        var owner = await CompanyAsync(15);
        await using var context = await ContextAsync(owner.Id, Role.InstallationAdmin);
        var page = context.Render<RegulatorHome>();
        page.WaitForAssertion(() => Assert.Contains("Not billed yet", page.Markup, StringComparison.Ordinal));
        Assert.Contains("October 2026", page.Markup, StringComparison.Ordinal);
        page.Instance.Dispose();

        await using var denied = await ContextAsync(owner.Id, Role.Dispatcher);
        var refused = denied.Render<RegulatorHome>();
        refused.WaitForAssertion(() => Assert.Contains("not part of your role", refused.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_regulators_page_says_when_nothing_is_assigned()
    {
        await using var context = await ContextAsync(0, Role.Regulator);
        var page = context.Render<RegulatorHome>();
        page.WaitForAssertion(() => Assert.Contains("No operator is assigned", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Messages_are_there_for_the_installations_admin_of_a_demonstration_only()
    {
        var owner = await _given.OperatorAsync("MSG");
        await using var context = await ContextAsync(owner.Id, Role.InstallationAdmin);
        var page = context.Render<Messages>();
        page.WaitForAssertion(() => Assert.Contains("No message yet", page.Markup, StringComparison.Ordinal));
        page.Instance.Dispose();

        await new SendCode(_database.Contexts, _clock).RunAsync("+2290197000001", "123456", "fr", default);
        var filled = context.Render<Messages>();
        filled.WaitForAssertion(() => Assert.Contains("123456", filled.Markup, StringComparison.Ordinal));

        await using var staff = await ContextAsync(owner.Id, Role.OperatorAdmin);
        var refused = staff.Render<Messages>();
        refused.WaitForAssertion(() => Assert.Contains("not part of your role", refused.Markup, StringComparison.Ordinal));

        await using var real = await ContextAsync(owner.Id, Role.InstallationAdmin, isDemo: false);
        var hidden = real.Render<Messages>();
        Assert.DoesNotContain("123456", hidden.Markup, StringComparison.Ordinal);
    }
}
