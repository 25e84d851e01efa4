using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Customers.Operations;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Ops;

namespace SmartUtility.Tests.Components.Ops;

public sealed class CustomerPagesTests(PostgresFixture postgres) : IAsyncLifetime
{
    readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    Rows _rows = null!;
    Rows.Household _home = null!;

    public async ValueTask InitializeAsync()
    {
        _rows = new Rows(await postgres.CreateAsync());
        _home = await _rows.HouseholdAsync(await _rows.OperatorAsync("AQUA"), phone: "+2290197042100");
        await _rows.BillAsync(_home, "F-1", new DateOnly(2026, 10, 1), 12_450, paid: 5_000);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    Task<ConsoleContext> ContextAsync(Role role) => ConsoleContext.CreateAsync(_rows, _home.Owner.Id, _clock, role,
        services => services.AddSingleton<FindAccounts>().AddSingleton<PaymentQueries>().AddSingleton<CustomerQueries>());

    [Fact]
    public async Task The_box_says_what_it_takes_what_it_found_that_nobody_fits_and_what_is_too_short()
    {
        await using var context = await ContextAsync(Role.Dispatcher);

        var page = context.Render<CustomersPage>();
        Assert.Contains("landmark", page.Markup, StringComparison.Ordinal);
        var navigation = context.Services.GetRequiredService<NavigationManager>();
        IRenderedComponent<CustomersPage> Look(string words)
        {
            navigation.NavigateTo($"/ops/customers?q={words}");
            return context.Render<CustomersPage>();
        }

        page = Look("mensah");
        page.WaitForAssertion(() => Assert.Contains($"/ops/customers/{_home.Subscriber.Account}", page.Markup, StringComparison.Ordinal));
        page = Look("xyzzy");
        page.WaitForAssertion(() => Assert.Contains("Nobody fits", page.Markup, StringComparison.Ordinal));
        page = Look("x");
        page.WaitForAssertion(() => Assert.Contains("at least two characters", page.Markup, StringComparison.Ordinal));
        await context.DisposeComponentsAsync();
    }

    [Theory]
    [InlineData(Role.Dispatcher, true, false), InlineData(Role.Cashier, false, true)]
    public async Task The_account_is_on_one_page_with_what_the_role_may_do(Role role, bool seesWork, bool takes)
    {
        await using var context = await ContextAsync(role);

        var page = context.Render<CustomerPage>(parameters => parameters.Add(one => one.Account, _home.Subscriber.Account));

        page.WaitForAssertion(() => Assert.Contains("F-1", page.Markup, StringComparison.Ordinal));
        Assert.Contains("7,450", page.Markup, StringComparison.Ordinal);
        Assert.Contains(_home.Meter.Serial, page.Markup, StringComparison.Ordinal);
        Assert.Equal(seesWork, page.Markup.Contains("Work orders", StringComparison.Ordinal));
        Assert.Equal(takes, page.Markup.Contains("/counter/accounts/", StringComparison.Ordinal));
        await context.DisposeComponentsAsync();
    }

    [Fact]
    public async Task An_account_that_is_not_there_and_a_role_that_may_not_are_said()
    {
        await using (var context = await ContextAsync(Role.Dispatcher))
        {
            var page = context.Render<CustomerPage>(parameters => parameters.Add(one => one.Account, "nobody"));
            page.WaitForAssertion(() => Assert.Contains("mud-alert", page.Markup, StringComparison.Ordinal));
            await context.DisposeComponentsAsync();
        }
        await using var agent = await ContextAsync(Role.FieldAgent);
        var denied = agent.Render<CustomerPage>(parameters => parameters.Add(one => one.Account, _home.Subscriber.Account));
        denied.WaitForAssertion(() => Assert.Contains("mud-alert", denied.Markup, StringComparison.Ordinal));
        await agent.DisposeComponentsAsync();
    }
}
