using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Billing;

namespace SmartUtility.Tests.Components.Billing;

public sealed class BillingComponentTests(PostgresFixture postgres) : IAsyncLifetime
{
    TestDatabase _database = null!;
    Town _town = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _town = await Town.MakeAsync(_database);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    Task<ConsoleContext> ContextAsync(Role role = Role.Billing) => ConsoleContext.CreateAsync(_town.Rows, _town.Owner.Id, _town.Clock, role, services => services
        .AddSingleton(_database.Contexts.Source).AddSingleton<ClockWatch>().AddSingleton<UsageReader>().AddSingleton<ConsumptionQueries>().AddBilling().AddPayments());

    async Task<(string Bill, long Run)> BilledAsync()
    {
        await _town.HomeAsync(33_750);
        var (_, _, meter) = await _town.HomeAsync();
        await _database.OwnerSqlAsync($"delete from readings where register_id = {meter.Registers[0].Id}");
        var run = (await _town.Run.RunAsync(_town.Actor, new BillingMonth(2026, 10), default)).Value.Runs.Single();
        return ((await _town.Payments.ListAsync(_town.Actor, null, null, new PageRequest(), default)).Value.Rows.Single().Number, run);
    }

    static void Go(ConsoleContext context, string address) => context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);

    [Fact]
    public async Task The_office_is_empty_before_the_first_bill_and_starts_a_run()
    {
        await using var context = await ContextAsync();
        var page = context.Render<BillingOffice>();
        page.WaitForAssertion(() => Assert.Contains("No month was billed yet", page.Markup, StringComparison.Ordinal));

        await page.InvokeAsync(() => page.Find("button").Click());
        page.WaitForAssertion(() => Assert.Contains("Nothing left to bill for October 2026", page.Markup, StringComparison.Ordinal));
        await _town.HomeAsync();
        await page.InvokeAsync(() => page.Find("button").Click());
        page.WaitForAssertion(() => Assert.Contains("October 2026 is being billed", page.Markup, StringComparison.Ordinal));
        Assert.Equal("BillingPlanned", await _database.OwnerSqlAsync("select kind from outbox"));
    }

    [Fact]
    public async Task The_office_shows_months_bills_runs_and_arrears()
    {
        var (bill, _) = await BilledAsync();
        _town.Clock.Advance(TimeSpan.FromDays(20));
        await using var context = await ContextAsync();

        foreach (var (tab, text) in new[] { ("months", "14,685"), ("bills", bill), ("runs", "Done, some held back"), ("arrears", "Afi Mensah") })
        {
            Go(context, "/ops/billing?tab=" + tab);
            var page = context.Render<BillingOffice>();
            page.WaitForAssertion(() => Assert.Contains(text, page.Markup, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_run_says_what_it_held_back_and_why()
    {
        var (_, run) = await BilledAsync();
        await using var context = await ContextAsync();

        var page = context.Render<RunPage>(parameters => parameters.Add(one => one.Id, run));
        page.WaitForAssertion(() => Assert.Contains("No usable readings", page.Markup, StringComparison.Ordinal));
        var none = context.Render<RunPage>(parameters => parameters.Add(one => one.Id, run + 1000));
        none.WaitForAssertion(() => Assert.Contains("This was not found", none.Markup, StringComparison.Ordinal));
        page.Instance.Dispose();
        page.Instance.Dispose();
    }

    [Fact]
    public async Task A_months_print_file_is_asked_for_watched_and_fetched()
    {
        await BilledAsync();
        await using var context = await ContextAsync();

        var empty = context.Render<PrintPage>(parameters => parameters.Add(one => one.Month, "2026-09"));
        empty.WaitForAssertion(() => Assert.Contains("Make the print file", empty.Markup, StringComparison.Ordinal));
        await empty.InvokeAsync(() => empty.Find("button").Click());
        empty.WaitForAssertion(() => Assert.Contains("No bill of 2026-09 was issued", empty.Markup, StringComparison.Ordinal));
        var page = context.Render<PrintPage>(parameters => parameters.Add(one => one.Month, "2026-10"));
        page.WaitForAssertion(() => Assert.Contains("Make the print file", page.Markup, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("button").Click());
        page.WaitForAssertion(() => Assert.Contains("Pages are being drawn", page.Markup, StringComparison.Ordinal));
        page.Instance.Dispose();
        await _database.OwnerSqlAsync("update print_files set state = 1, pages = 1, bytes = 90000");
        var done = context.Render<PrintPage>(parameters => parameters.Add(one => one.Month, "2026-10"));
        done.WaitForAssertion(() => Assert.Contains("Download the print file", done.Markup, StringComparison.Ordinal));
        var none = context.Render<PrintPage>(parameters => parameters.Add(one => one.Month, "soon"));
        none.WaitForAssertion(() => Assert.Contains("This was not found", none.Markup, StringComparison.Ordinal));
        done.Instance.Dispose();
        done.Instance.Dispose();
    }

    [Fact]
    public async Task The_office_sees_the_readings_behind_a_bill_and_what_stands_out()
    {
        var (bill, _) = await BilledAsync();
        await using var context = await ContextAsync();

        var page = context.Render<InvoicePage>(parameters => parameters.Add(one => one.Number, bill));
        page.WaitForAssertion(() => Assert.Contains("Why this amount?", page.Markup, StringComparison.Ordinal));

        Assert.Contains("34.750 · 01/11/2026 00:00 · 0 valid", page.Markup, StringComparison.Ordinal);
        Assert.Contains("(34.750 − 1.000) × 1 =", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Nothing stands out", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bill_is_taken_back_only_with_a_reason()
    {
        var (bill, _) = await BilledAsync();
        await using var context = await ContextAsync();
        var page = context.Render<InvoicePage>(parameters => parameters.Add(one => one.Number, bill));
        page.WaitForAssertion(() => Assert.Contains("14,685", page.Markup, StringComparison.Ordinal));

        await page.InvokeAsync(() => page.Find("button").Click());
        page.WaitForAssertion(() => Assert.Contains("State a reason", page.Markup, StringComparison.Ordinal));
        page.Find("textarea").Change("wrong meter");
        await page.InvokeAsync(() => page.Find("button").Click());
        page.WaitForAssertion(() => Assert.Contains("Another person must confirm it", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("textarea"));
        await _town.Credit.RunAsync(new Actor(99, "second@example.org", Role.Billing, [_town.Owner.Id], []), bill, "", default);
        var after = context.Render<InvoicePage>(parameters => parameters.Add(one => one.Number, bill));
        after.WaitForAssertion(() => Assert.Contains("AQUA-A-2026-000001", after.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_period_of_a_bill_that_was_taken_back_is_billed_anew_once_and_the_new_bill_opens()
    {
        var (bill, _) = await BilledAsync();
        var note = (await _town.Credit.RunAsync(_town.Actor, bill, "wrong meter", default)).Value.Note!;
        await using var context = await ContextAsync();
        var page = context.Render<InvoicePage>(parameters => parameters.Add(one => one.Number, bill));
        page.WaitForAssertion(() => Assert.Contains(note.Number, page.Markup, StringComparison.Ordinal));

        await page.Find(".ops-panel button").ClickAsync(new());
        page.WaitForAssertion(() => Assert.EndsWith("/ops/billing/invoices/AQUA-F-2026-000002", context.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        // Once more from a page that stayed open: the same bill.
        Go(context, "/ops/billing");
        await page.Find(".ops-panel button").ClickAsync(new());
        page.WaitForAssertion(() => Assert.EndsWith("/ops/billing/invoices/AQUA-F-2026-000002", context.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        Assert.Equal(3L, await _database.OwnerSqlAsync("select count(*) from invoices"));

        // What may not be billed stays with its reason: a credit note has no such button.
        var taken = context.Render<InvoicePage>(parameters => parameters.Add(one => one.Number, note.Number));
        taken.WaitForAssertion(() => Assert.Contains(bill, taken.Markup, StringComparison.Ordinal));
        Assert.Empty(taken.FindAll("button"));
    }

    [Fact]
    public async Task A_bill_that_cannot_be_billed_anew_says_why()
    {
        var (bill, _) = await BilledAsync();
        await _town.Credit.RunAsync(_town.Actor, bill, "wrong meter", default);
        await _database.OwnerSqlAsync("delete from readings");
        await using var context = await ContextAsync();
        var page = context.Render<InvoicePage>(parameters => parameters.Add(one => one.Number, bill));

        page.WaitForElement(".ops-panel button").Click();

        page.WaitForAssertion(() => Assert.NotEqual("", page.Find("[role=status].ops-said").TextContent));
        Assert.Equal(2L, await _database.OwnerSqlAsync("select count(*) from invoices"));
    }

    static AngleSharp.Dom.IElement Button(IRenderedComponent<TariffPage> page, string words) => page.FindAll("button").First(button => button.TextContent.Trim() == words);

    // Found and pressed in one turn of the page, so that it is not rendered anew in between.
    static Task PressAsync(IRenderedComponent<TariffPage> page, string words) => page.InvokeAsync(() => Button(page, words).ClickAsync(new()));

    [Fact]
    public async Task A_tariff_shows_its_blocks_prices_a_month_and_takes_new_prices_that_a_colleague_publishes()
    {
        await using var context = await ContextAsync();
        var list = context.Render<TariffList>();
        list.WaitForAssertion(() => Assert.Contains("Domestic water", list.Markup, StringComparison.Ordinal));
        var page = context.Render<TariffPage>(parameters => parameters.Add(one => one.Code, "DOM"));
        page.WaitForAssertion(() => Assert.Contains("Water, social block", page.Markup, StringComparison.Ordinal));

        await PressAsync(page, "Work out");
        page.WaitForAssertion(() => Assert.Contains("7,310", page.Markup, StringComparison.Ordinal));
        // The form prices what stands in it: 1 000 more of the standing charge, and its VAT.
        page.FindAll("textarea")[^1].Change(page.FindAll("textarea")[^1].GetAttribute("value")!.Replace("\"500\"", "\"1500\"", StringComparison.Ordinal));
        page.FindAll("label").First(label => label.TextContent.Contains("Consumption", StringComparison.Ordinal) && label.QuerySelector("input")!.GetAttribute("value") == "120").QuerySelector("input")!.Input("20");
        page.WaitForAssertion(() => Assert.Contains("8,490", page.Markup, StringComparison.Ordinal));
        Assert.All(page.FindAll("a[download]"), link => Assert.StartsWith("data:application/json;base64,", link.GetAttribute("href"), StringComparison.Ordinal));

        await PressAsync(page, "Try over last month");
        page.WaitForAssertion(() => Assert.Contains("No contract had this tariff last month", page.Markup, StringComparison.Ordinal));
        await _town.HomeAsync();
        await PressAsync(page, "Try over last month");
        page.WaitForAssertion(() => Assert.Contains("0 of 1 contracts of October 2026 are priced", page.Markup, StringComparison.Ordinal));
        await PressAsync(page, "Propose to a colleague");
        page.WaitForAssertion(() => Assert.Contains("Proposed: prices from 1 Dec 2026", page.Markup, StringComparison.Ordinal));
        Assert.Contains("You proposed these prices", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Trim() == "Publish");

        page.FindAll("textarea")[0].Change("{\"periods\":[{\"from\":\"2026-10-01\"}]}");
        await PressAsync(page, "Work out");
        page.WaitForAssertion(() => Assert.Contains("$.periods[0]: lacks", page.Markup, StringComparison.Ordinal));
        page.FindAll("textarea")[^1].Change("{}");
        await PressAsync(page, "Propose to a colleague");
        page.WaitForAssertion(() => Assert.Contains("valid_from", page.Markup, StringComparison.Ordinal));
        page.Instance.Dispose();
        await PublishedByAColleagueAsync();
    }

    async Task PublishedByAColleagueAsync()
    {
        var trial = Convert.ToInt64(await _database.OwnerSqlAsync("select id from tariff_simulations"), System.Globalization.CultureInfo.InvariantCulture);
        await using var context = await ContextAsync();
        Assert.True((await context.Services.GetRequiredService<SimulateTariff>().WorkAsync(_town.Actor, trial, default)).IsDone);
        var page = context.Render<TariffPage>(parameters => parameters.Add(one => one.Code, "DOM"));
        // The trial is finished: one bill, 1 180 higher.
        page.WaitForAssertion(() => Assert.Contains("1 bills of October 2026", page.Markup, StringComparison.Ordinal));

        await PressAsync(page, "Look at it");
        Assert.Contains("1500", page.FindAll("textarea")[^1].GetAttribute("value"), StringComparison.Ordinal);
        await PressAsync(page, "Send back");
        page.WaitForAssertion(() => Assert.Contains("State a reason", page.Markup, StringComparison.Ordinal));
        await PressAsync(page, "Publish");
        page.WaitForAssertion(() => Assert.Contains("Published: prices from 1 Dec 2026", page.Markup, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("published by", page.Markup, StringComparison.Ordinal));
        page.Instance.Dispose();
    }

    [Fact]
    public async Task Who_may_not_bill_is_told_so()
    {
        await using var context = await ContextAsync(Role.Dispatcher);

        var office = context.Render<BillingOffice>();
        office.WaitForAssertion(() => Assert.Contains("not part of your role", office.Markup, StringComparison.Ordinal));
        var tariffs = context.Render<TariffList>();
        tariffs.WaitForAssertion(() => Assert.Contains("not part of your role", tariffs.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_page_shows_a_skeleton_until_the_database_answers_and_ends_quietly()
    {
        var (bill, run) = await BilledAsync();
        var tariff = (string)(await _database.OwnerSqlAsync("select code from tariffs order by code limit 1"))!;

        await Waiting.HoldsAsync(_database, () => ContextAsync(), context => context.Render<BillingOffice>());
        await Waiting.HoldsAsync(_database, () => ContextAsync(), context => context.Render<TariffList>());
        await Waiting.HoldsAsync(_database, () => ContextAsync(), context => context.Render<TariffPage>(with => with.Add(page => page.Code, tariff)));
        await Waiting.HoldsAsync(_database, () => ContextAsync(), context => context.Render<RunPage>(with => with.Add(page => page.Id, run)));
        await Waiting.HoldsAsync(_database, () => ContextAsync(), context => context.Render<InvoicePage>(with => with.Add(page => page.Number, bill)));
    }

    [Fact]
    public async Task What_is_not_there_is_said_on_every_page_of_one_thing()
    {
        await using var context = await ContextAsync();

        foreach (var page in new Func<IRenderedComponent<IComponent>>[]
        {
            () => context.Render<TariffPage>(with => with.Add(page => page.Code, "NO-SUCH")),
            () => context.Render<RunPage>(with => with.Add(page => page.Id, 4711)),
            () => context.Render<InvoicePage>(with => with.Add(page => page.Number, "NO-SUCH")),
        })
        {
            var shown = page();
            shown.WaitForAssertion(() => Assert.Contains("This was not found.", shown.Markup, StringComparison.Ordinal));
            Assert.Single(shown.FindAll("h1"));
        }
    }
}
