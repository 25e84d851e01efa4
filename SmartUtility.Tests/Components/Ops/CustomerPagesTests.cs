using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Customers.Operations;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Tests.Rules.Billing;
using SmartUtility.Web.Components.Ops;
using SmartUtility.Web.Components.Shared;

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
        services => services.AddSingleton<FindAccounts>().AddSingleton<PaymentQueries>().AddSingleton<CustomerQueries>().AddSingleton<ConsumptionQueries>().AddSingleton<ExplainBill>());

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
        Assert.Contains($"/ops/customers/{_home.Subscriber.Account}/bills/F-1", page.Markup, StringComparison.Ordinal);
        Assert.Equal(seesWork, page.Markup.Contains("Work orders", StringComparison.Ordinal));
        Assert.Equal(takes, page.Markup.Contains("/counter/accounts/", StringComparison.Ordinal));
        await context.DisposeComponentsAsync();
    }

    [Fact]
    public async Task Why_a_bill_is_so_much_stands_on_one_page_two_clicks_from_the_box()
    {
        await using var context = await ContextAsync(Role.Dispatcher);

        var page = context.Render<CustomerBillPage>(parameters => parameters.Add(one => one.Account, _home.Subscriber.Account).Add(one => one.Number, "F-1"));
        page.WaitForAssertion(() => Assert.Contains("id=\"quantity\"", page.Markup, StringComparison.Ordinal));
        var none = context.Render<CustomerBillPage>(parameters => parameters.Add(one => one.Account, _home.Subscriber.Account).Add(one => one.Number, "F-9"));
        none.WaitForAssertion(() => Assert.Contains("mud-alert", none.Markup, StringComparison.Ordinal));

        var bill = InvoicePdfTests.Sample() with { Projection = new DocumentProjection(new DateTime(2026, 10, 20), 9, 0.75m, ProjectionMethod.OwnPace) };
        ComparedBill own = new(bill.Number, bill.From, bill.To, 33.75m, 14_685, true), then = new("F-2025", bill.From.AddYears(-1), bill.To.AddYears(-1), 20, 8_000, false);
        DateOnly[] changes = [new(2026, 3, 1)];
        var days = BillReasons.Days([.. Enumerable.Range(1, 20).Select(day => (new DateOnly(2026, 10, day), day == 12 ? 9m : 1m, false))]);
        var why = context.Render<BillWhy>(parameters => parameters.Add(one => one.Bill, new BillExplained(bill, [], own, null, then, changes, days, BillReasons.Effects(own, then, 0), BillReasons.Of(bill, own, null, then, changes, days, [])))
            .Add(one => one.Here, "/here").Add(one => one.Link, number => $"/bills/{number}"));

        // Last year, the curve of days with the day that stands out, the estimate and the change of prices.
        foreach (var part in new[] { "/bills/F-2025", "8,000", "<svg", "12 Oct 2026", "9 m³ of it are estimated", "1 Mar 2026" }) Assert.Contains(part, why.Markup, StringComparison.Ordinal);
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
