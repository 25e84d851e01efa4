using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Ops;
using SmartUtility.Web.Localization;

namespace SmartUtility.Tests.Components.Ops;

public sealed class MeterWorkTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Noon.AddMinutes(5));
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _company = null!;
    UsagePoint _home = null!;
    Meter _meter = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _company = await _given.OperatorAsync();
        _home = await _given.UsagePointAsync(await _given.NetworkPointAsync(_company.Id));
        _meter = await _given.MeterAsync(_company, serial: "OLD-1");
        await _given.ReadingsAsync(_meter.Registers[0], (Noon.AddHours(-2), 12_345), (Noon.AddHours(-1), 912_400));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    Task<ConsoleContext> ContextAsync(Role role = Role.OperatorAdmin) => ConsoleContext.CreateAsync(_given, _company.Id, _clock, role, services => services
        .AddSingleton<MeteringQueries>().AddSingleton<InstallMeter>().AddSingleton<ExchangeMeter>().AddSingleton<SubstituteReading>());

    static IRenderedComponent<MeterPage> Show(ConsoleContext context)
    {
        var page = context.Render<MeterPage>(build => build.Add(shown => shown.Serial, "OLD-1"));
        page.WaitForAssertion(() => Assert.Contains("12.345", page.Markup, StringComparison.Ordinal));
        return page;
    }

    [Fact]
    public async Task Who_may_only_look_finds_no_forms()
    {
        await using var context = await ContextAsync(Role.Dispatcher);
        Assert.DoesNotContain("work-title", Show(context).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misread_index_is_corrected_over_the_reading_and_needs_a_reason()
    {
        await using var context = await ContextAsync();
        var page = Show(context);
        page.Find("#substitute-reading").Change("0");
        page.Find("#substitute-value").Change("12,400");
        page.Find("#substitute-do").Click();
        page.WaitForAssertion(() => Assert.Contains("Say why", page.Find("#work-refused").TextContent, StringComparison.Ordinal));
        Assert.Equal(0L, await _database.OwnerSqlAsync("select count(*) from reading_edits"));

        page.Find("#substitute-reason").Change("photo of the agent");
        page.Find("#substitute-do").Click();
        page.WaitForAssertion(() => Assert.Contains("Saved", page.Find("#work-said").TextContent, StringComparison.Ordinal));
        Assert.Equal(12_400L, await _database.OwnerSqlAsync("select value from reading_edits"));
        Assert.Contains("12.400", page.Find("tbody").ParentElement!.ParentElement!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reading_is_taken_out_of_consumption()
    {
        await using var context = await ContextAsync();
        var page = Show(context);
        page.Find("#substitute-reading").Change("0");
        page.Find("#substitute-remove").Change(true);
        page.Find("#substitute-reason").Change("sent by a test bench");
        page.Find("#substitute-do").Click();
        page.WaitForAssertion(() => Assert.Contains("Saved", page.Find("#work-said").TextContent, StringComparison.Ordinal));
        Assert.Equal(1L, await _database.OwnerSqlAsync("select count(*) from counted_readings"));
    }

    [Fact]
    public async Task What_is_no_number_and_no_reading_is_said_before_anything_is_asked()
    {
        await using var context = await ContextAsync();
        var page = Show(context);
        page.Find("#substitute-do").Click();
        page.WaitForAssertion(() => Assert.Contains("Choose a reading", page.Find("#work-problem").TextContent, StringComparison.Ordinal));
        page.Find("#substitute-reading").Change("1");
        page.Find("#substitute-value").Change("twelve");
        page.Find("#substitute-do").Click();
        page.WaitForAssertion(() => Assert.Contains("no number", page.Find("#work-problem").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_meter_from_the_store_is_put_at_a_usage_point_with_its_opening_index()
    {
        await using var context = await ContextAsync();
        var page = Show(context);
        page.Find("#install-place").Change("NOWHERE");
        page.Find("#install-at").Change("2026-03-10T12:30:00");
        page.Find($"[id='opening-{_meter.Registers[0].Code}']").Change("912.410");
        page.Find("#install-do").Click();
        page.WaitForElement("#work-refused");

        page.Find("#install-place").Change(_home.Code);
        page.Find("#install-do").Click();
        page.WaitForAssertion(() => Assert.Contains("Installed", page.Find("#work-said").TextContent, StringComparison.Ordinal));
        // 12:30 in Porto-Novo is 11:30 UTC.
        Assert.Equal(1L, await _database.OwnerSqlAsync($"select count(*) from installations i join readings r on r.time = i.from_at and r.value = 912410 where usage_point_id = {_home.Id} and from_at = '2026-03-10T11:30:00Z'"));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#install")));
    }

    [Fact]
    public async Task A_meter_is_exchanged_for_another_one_with_both_indexes()
    {
        await _given.InstallAsync(_meter, _home);
        var young = await _given.MeterAsync(_company, serial: "NEW-1");
        await using var context = await ContextAsync();
        var page = Show(context);
        page.Find("#exchange-do").Click();
        page.WaitForAssertion(() => Assert.Contains("serial of the new meter", page.Find("#work-problem").TextContent, StringComparison.Ordinal));

        page.Find("#exchange-serial").Change("NEW-1");
        page.WaitForElement($"[id='opening-{young.Registers[0].Code}']").Change("0");
        page.Find("#exchange-at").Change("2026-03-10T13:00:00");
        page.Find("#exchange-do").Click();
        page.WaitForAssertion(() => Assert.Contains("Say what every register of the meter showed", page.Find("#work-refused").TextContent, StringComparison.Ordinal));

        page.Find($"[id='closing-{_meter.Registers[0].Code}']").Change("912.5");
        page.Find("#exchange-do").Click();
        page.WaitForAssertion(() => Assert.Contains("Exchanged for NEW-1", page.Find("#work-said").TextContent, StringComparison.Ordinal));
        Assert.Equal(1L, await _database.OwnerSqlAsync($"select count(*) from installations where meter_id = {young.Id} and usage_point_id = {_home.Id} and from_at = '2026-03-10T12:00:00Z'"));
        page.WaitForElement("#install");
    }

    [Fact]
    public async Task The_forms_speak_French_too()
    {
        await using var context = await ContextAsync();
        (global::System.Globalization.CultureInfo.CurrentCulture, global::System.Globalization.CultureInfo.CurrentUICulture) = (Cultures.French, Cultures.French);
        var page = context.Render<MeterPage>(build => build.Add(shown => shown.Serial, "OLD-1"));
        page.WaitForAssertion(() => Assert.Contains("Corriger ou écarter un relevé", page.Markup, StringComparison.Ordinal));
    }
}
