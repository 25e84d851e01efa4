using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Regulation.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Regulator;

namespace SmartUtility.Tests.Components.Regulator;

/// <summary>One database with two operators, October of the first closed and assessed, of the second invoiced.</summary>
public sealed class LevyPagesGiven(PostgresFixture postgres) : IAsyncLifetime
{
    public Regulated Given { get; private set; } = null!;
    public long Period { get; private set; }
    /// <summary>October of the second operator.</summary>
    public long Invoiced { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Given = await Regulated.MakeAsync(await postgres.CreateAsync());
        Period = (await Given.OctoberAsync()).Period.Id;
        Invoiced = (await Given.InvoicedAsync(Given.Second)).PeriodId;
    }

    public ValueTask DisposeAsync() => Given.Database.DisposeAsync();
}

public sealed class LevyPagesTests(LevyPagesGiven fixture) : IClassFixture<LevyPagesGiven>
{
    readonly Regulated _given = fixture.Given;

    Task<ConsoleContext> ContextAsync(Role role, params int[] operators) => ContextAsync(_given.First, role, operators);

    async Task<ConsoleContext> ContextAsync(Town of, Role role, params int[] operators)
    {
        var context = await ConsoleContext.CreateAsync(of.Rows, of.Owner.Id, _given.First.Clock, role, services => services.AddRegulation().AddSingleton(_given.First.Watch));
        if (role == Role.Regulator) await _given.Database.OwnerSqlAsync($"update users set regulated_operators = '{{{string.Join(',', operators)}}}' where id = (select max(id) from users)");
        return context;
    }

    int[] Both => [_given.First.Owner.Id, _given.Second.Owner.Id];

    [Fact]
    public async Task The_regulator_sees_its_operators_side_by_side_and_is_told_what_cannot_be_closed()
    {
        await using var context = await ContextAsync(Role.Regulator, Both);
        var page = context.Render<LevyList>();
        page.WaitForAssertion(() => Assert.Contains("October 2026", page.Markup, StringComparison.Ordinal));
        Assert.Contains("191", page.Markup, StringComparison.Ordinal);
        Assert.Contains("For comments", page.Markup, StringComparison.Ordinal);
        Assert.Contains($"/regulator/levy/{fixture.Period}", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Fonds rural", page.Markup, StringComparison.Ordinal);

        // November is not over.
        page.FindAll("button").First(button => button.TextContent.Contains("Close and assess", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Contains("can be closed from 1 Dec 2026", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_operator_sees_its_own_period_and_declares()
    {
        await using var context = await ContextAsync(Role.Billing);
        var page = context.Render<LevyList>();
        page.WaitForAssertion(() => Assert.Contains($"/ops/levies/{fixture.Period}", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("Close and assess", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("BOUE", page.Markup, StringComparison.Ordinal);
        page.FindAll("button").First(button => button.TextContent.Trim() == "Declare").Click();
        page.WaitForAssertion(() => Assert.Contains("note of at most 200 characters", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_period_shows_its_lines_and_figures_takes_a_comment_and_is_checked()
    {
        await using var context = await ContextAsync(Role.Billing);
        var page = context.Render<LevyPage>(parameters => parameters.Add(one => one.Id, fixture.Period));
        page.WaitForAssertion(() => Assert.Contains("Commission for collecting", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Water billed", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Issue invoice", page.Markup, StringComparison.Ordinal);
        page.Find("textarea").Change("The meter of the first home was wrong.");
        page.FindAll("button").First(button => button.TextContent.Trim() == "Send").Click();
        page.WaitForAssertion(() => Assert.Contains("The meter of the first home was wrong.", page.Find("section[aria-labelledby=comments-title]").TextContent, StringComparison.Ordinal));
        page.FindAll("button").First(button => button.TextContent.Trim() == "Check").Click();
        page.WaitForAssertion(() => Assert.Contains("Everything holds", page.Markup, StringComparison.Ordinal));

        await using var regulator = await ContextAsync(Role.Regulator, Both);
        var theirs = regulator.Render<LevyPage>(parameters => parameters.Add(one => one.Id, fixture.Period));
        theirs.WaitForAssertion(() => Assert.Contains("Issue invoice", theirs.Markup, StringComparison.Ordinal));
        theirs.FindAll("button").First(button => button.TextContent.Contains("Issue invoice", StringComparison.Ordinal)).Click();
        theirs.WaitForAssertion(() => Assert.Contains("may comment until", theirs.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_invoice_is_paid_on_the_operators_page_and_received_and_credited_on_the_regulators()
    {
        await using var context = await ContextAsync(_given.Second, Role.Billing);
        var page = context.Render<LevyPage>(parameters => parameters.Add(one => one.Id, fixture.Invoiced));
        page.WaitForAssertion(() => Assert.Contains("REG-L-2026-000001", page.Markup, StringComparison.Ordinal));
        var form = page.Find("section[aria-labelledby=payments-title]");
        Assert.Equal("191", form.QuerySelector("input[type=number]")!.GetAttribute("value"));
        page.Find("section[aria-labelledby=payments-title] input.ops-text").Change("VIR-77");
        page.FindAll("button").First(button => button.TextContent.Trim() == "Say it is paid").Click();
        page.WaitForAssertion(() => Assert.Contains("announced", page.Find("section[aria-labelledby=payments-title]").TextContent, StringComparison.Ordinal));

        await using var regulator = await ContextAsync(Role.Regulator, Both);
        var theirs = regulator.Render<LevyPage>(parameters => parameters.Add(one => one.Id, fixture.Invoiced));
        theirs.WaitForAssertion(() => Assert.Contains("VIR-77", theirs.Markup, StringComparison.Ordinal));
        theirs.FindAll("button").First(button => button.TextContent.Trim() == "Received").Click();
        theirs.WaitForAssertion(() => Assert.Contains("Paid", theirs.Find(".chip").TextContent, StringComparison.Ordinal));
        theirs.Find("section[aria-labelledby=credits-title] input[type=number]").Change("10");
        theirs.Find("section[aria-labelledby=credits-title] input.ops-text").Change("wrong zone");
        theirs.FindAll("button").First(button => button.TextContent.Trim() == "Propose credit").Click();
        theirs.WaitForAssertion(() => Assert.Contains("wrong zone", theirs.Find("section[aria-labelledby=credits-title]").TextContent, StringComparison.Ordinal));
        theirs.FindAll("section[aria-labelledby=credits-title] button").First(button => button.TextContent.Trim() == "Issue").Click();
        theirs.WaitForAssertion(() => Assert.Contains("Another person", theirs.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Statistics_show_settlement_consumption_and_arrears_to_the_operator_and_suppress_small_groups_for_the_regulator()
    {
        await using var context = await ContextAsync(Role.Billing);
        var page = context.Render<StatisticsPage>();
        page.WaitForAssertion(() => Assert.Contains("Consumption and settlement by month", page.Markup, StringComparison.Ordinal));
        Assert.Contains("October 2026", page.Markup, StringComparison.Ordinal);
        Assert.Contains("24.0\u00A0m³", page.Markup, StringComparison.Ordinal);
        Assert.Contains("up to 30 days", page.Markup, StringComparison.Ordinal);

        await using var regulator = await ContextAsync(Role.Regulator, Both);
        var theirs = regulator.Render<StatisticsPage>();
        theirs.WaitForAssertion(() => Assert.Contains("Fewer than 15 connections", theirs.Markup, StringComparison.Ordinal));
        Assert.Contains("BOUE", theirs.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_say_when_there_is_nothing_and_refuse_who_may_not()
    {
        await using var nothing = await ContextAsync(Role.Regulator);
        var list = nothing.Render<LevyList>();
        list.WaitForAssertion(() => Assert.Contains("No period is closed yet", list.Markup, StringComparison.Ordinal));
        var statistics = nothing.Render<StatisticsPage>();
        statistics.WaitForAssertion(() => Assert.Contains("No operator is assigned", statistics.Markup, StringComparison.Ordinal));
        var period = nothing.Render<LevyPage>(parameters => parameters.Add(one => one.Id, fixture.Period));
        period.WaitForAssertion(() => Assert.NotEmpty(period.FindAll(".mud-alert")));

        await using var denied = await ContextAsync(Role.Dispatcher);
        foreach (var page in new IRenderedComponent<IComponent>[] { denied.Render<LevyList>(), denied.Render<StatisticsPage>(), denied.Render<LevyPage>(parameters => parameters.Add(one => one.Id, fixture.Period)) })
            page.WaitForAssertion(() => Assert.Contains("not part of your role", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task They_wait_for_the_database_and_end_quietly()
    {
        await Waiting.HoldsAsync(_given.Database, () => ContextAsync(Role.Regulator, Both), context => context.Render<LevyList>());
        await Waiting.HoldsAsync(_given.Database, () => ContextAsync(Role.Regulator, Both), context => context.Render<StatisticsPage>());
        await Waiting.HoldsAsync(_given.Database, () => ContextAsync(Role.Regulator, Both), context => context.Render<LevyPage>(parameters => parameters.Add(one => one.Id, fixture.Period)));
    }
}
