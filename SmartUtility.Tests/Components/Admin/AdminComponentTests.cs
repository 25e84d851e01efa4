using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Commands.Operations;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Import.Operations;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network.Operations;
using SmartUtility.Core.Supply.Operations;
using SmartUtility.Core.WorkOrders.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Admin;
using SmartUtility.Web.Components.Ops;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Live;

namespace SmartUtility.Tests.Components.Admin;

public sealed class AdminComponentTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Now);
    readonly LiveFeed _feed = new(NullLogger<LiveFeed>.Instance);
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _owner = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _owner = await _given.OperatorAsync("AQUA", row => row.CutAnyHour = false);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    Task<ConsoleContext> ContextAsync(Role role = Role.OperatorAdmin) => ConsoleContext.CreateAsync(_given, _owner.Id, _clock, role, services =>
    {
        services.AddSingleton(_feed).AddSingleton<FirstDayQueries>().AddSingleton(new ImportFile(_database.Contexts, Rows.Secrets, _clock)).AddSingleton(_database.Contexts.Source).AddSingleton<Core.Database.ClockWatch>().AddSingleton<AlertQueries>().AddSingleton(new SmtpSettings()).AddSingleton(new ProxyCheck(new PortalSettings { Url = "http://eaux.example" })).AddAccounts().AddCommands().AddWorkOrders().AddSupply().AddNetwork();
        services.AddHealthChecks().AddCheck("database", () => HealthCheckResult.Healthy("answers"));
    });

    public static readonly TheoryData<Type> Pages = [typeof(AdminHome), typeof(MeterList), typeof(SupplyList), typeof(AuditLog), typeof(SettingsPage), typeof(StaffPage), typeof(KeysPage), typeof(ImportPage), typeof(JobList)];

    static RenderFragment Of(Type page) => builder =>
    {
        builder.OpenComponent(0, page);
        builder.CloseComponent();
    };

    [Fact]
    public async Task The_first_day_s_list_names_the_backup_and_what_is_wrong_with_the_proxy()
    {
        await using var context = await ContextAsync();
        var page = context.Render<AdminHome>();

        page.WaitForAssertion(() => Assert.Contains("A proxy in front passes on what is needed", page.Markup, StringComparison.Ordinal));
        Assert.Contains("A good backup of the last nights", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Portal__Url", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_tried_as_soon_as_it_is_chosen_and_stored_by_a_second_click()
    {
        await using var context = await ContextAsync();
        var page = context.Render<ImportPage>();
        page.WaitForElement("#import-file");

        page.FindComponent<Microsoft.AspNetCore.Components.Forms.InputFile>().UploadFiles(InputFileContent.CreateFromText("code;name;kind;resource;parent\nN1;Nord;lac;eau;\n", "reseau.csv"));
        page.WaitForAssertion(() => Assert.Contains("One of: plant, station, zone, feeder, transformer.", page.Find("#import-flaws").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("#import-do"));

        page.FindComponent<Microsoft.AspNetCore.Components.Forms.InputFile>().UploadFiles(InputFileContent.CreateFromText("code;name;kind;resource;parent\nN1;Nord;zone;eau;\n", "reseau.csv"));
        page.WaitForElement("#import-do").Click();
        page.WaitForAssertion(() => Assert.Contains("Everything is stored.", page.Find("[role=status].ops-said").TextContent, StringComparison.Ordinal));
        Assert.Equal("/admin/import?operator=AQUA&kind=usage-points", page.Find("#import-next").GetAttribute("href"));
        Assert.Equal(1L, await _database.OwnerSqlAsync("select count(*) from network_points where code = 'N1'"));
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task Every_page_refuses_in_words_whoever_may_not(Type page)
    {
        await using var context = await ContextAsync(Role.Cashier);

        var shown = context.Render(Of(page));

        shown.WaitForAssertion(() => Assert.Contains("This action is not part of your role.", shown.Markup, StringComparison.Ordinal));
        Assert.Single(shown.FindAll("h1"));
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task Every_page_shows_its_title_and_a_skeleton_until_the_database_answers(Type page)
    {
        await using var context = await ContextAsync();
        await using var owner = new NpgsqlConnection(_database.Owner);
        await owner.OpenAsync();
        // Who is asking cannot be looked up while this is held.
        await using (var held = await owner.BeginTransactionAsync())
        {
            await using (var hold = new NpgsqlCommand("lock table users in access exclusive mode", owner, held)) await hold.ExecuteNonQueryAsync();

            var waiting = context.Render(Of(page));

            Assert.Single(waiting.FindAll("h1"));
            Assert.NotEmpty(waiting.FindAll(".mud-skeleton"));
            await held.RollbackAsync();
            waiting.WaitForAssertion(() => Assert.Empty(waiting.FindAll(".mud-skeleton")));
        }
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task Every_page_comes_up_with_its_title_and_ends_quietly(Type page)
    {
        await using var context = await ContextAsync();

        var shown = context.Render(Of(page));

        Assert.Single(shown.FindAll("h1"));
        shown.WaitForAssertion(() => Assert.Empty(shown.FindAll(".mud-skeleton")));
        Assert.Empty(shown.FindAll(".mud-alert"));
        await context.DisposeComponentsAsync();
    }

    [Theory]
    [InlineData(typeof(MeterList), "No meter yet")]
    [InlineData(typeof(SupplyList), "Every supply is as its agreement says.")]
    [InlineData(typeof(AuditLog), "Nothing matches.")]
    [InlineData(typeof(KeysPage), "No key yet.")]
    [InlineData(typeof(JobList), "Nothing to do.")]
    [InlineData(typeof(SettingsPage), "No vital customer.")]
    public async Task An_empty_page_says_why(Type page, string words)
    {
        await using var context = await ContextAsync();

        var shown = context.Render(Of(page));

        shown.WaitForAssertion(() => Assert.Contains(words, shown.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_home_shows_what_is_left_to_set_up_and_how_the_meters_report()
    {
        var (_, _, _, meter) = await _given.SuppliedAsync(_owner);
        await using (var db = _database.Contexts.Create(Actor.System(_owner.Id)))
            await db.Set<Meter>().Where(row => row.Id == meter.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.LastSeenAt, Now.AddHours(-1)).SetProperty(row => row.IsOnline, true));
        await using var context = await ContextAsync();

        var page = context.Render<AdminHome>();

        page.WaitForAssertion(() => Assert.Contains("of 1 installed", page.Markup, StringComparison.Ordinal));
        Assert.Contains("A mail server (Smtp__Host)", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Database", page.Markup, StringComparison.Ordinal);
        // What the program says of itself stays with the installation.
        Assert.DoesNotContain("answers", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_home_shows_how_often_each_rule_was_right_at_each_operator()
    {
        var other = await _given.OperatorAsync("VOLT");
        foreach (var (owner, states) in new[] { (_owner, new[] { 2, 2, 3 }), (other, [3]) })
        {
            var zone = await _given.NetworkPointAsync(owner.Id);
            foreach (var state in states)
                await _database.OwnerSqlAsync($"""
                    insert into alerts (operator_id, rule, network_point_id, since, raised_at, seen_until, state, level, severity, loss_percent, loss_per_hour, evidence)
                    values ({owner.Id}, 'loss-limit', {zone.Id}, '{Now.AddDays(-3):u}', '{Now.AddDays(-2):u}', '{Now.AddDays(-2):u}', {state}, 1, 1, 20, 0, '{"{}"}')
                    """);
        }
        await using (var context = await ContextAsync(Role.InstallationAdmin))
        {
            var all = context.Render<AdminHome>();
            all.WaitForAssertion(() => Assert.Contains("2 of 3 looked at were real", all.Find("section[aria-labelledby=op-AQUA] details").TextContent, StringComparison.Ordinal));
            Assert.Contains("0 of 1 looked at were real", all.Find("section[aria-labelledby=op-VOLT] details").TextContent, StringComparison.Ordinal);
        }
        await using (var context = await ContextAsync())
        {
            var own = context.Render<AdminHome>();
            own.WaitForAssertion(() => Assert.Contains("2 of 3 looked at were real", own.Markup, StringComparison.Ordinal));
            Assert.DoesNotContain("0 of 1", own.Markup, StringComparison.Ordinal);
        }
    }

    IRenderedComponent<MeterSwitch> Switch(ConsoleContext context, string serial) => context.Render<MeterSwitch>(set => set.Add(page => page.Serial, serial));

    static void Fill(IRenderedComponent<MeterSwitch> page, string button, string reason, string typed)
    {
        page.WaitForElement(button).Click();
        page.WaitForElement("#switch-reason").Change(reason);
        page.Find("#switch-serial").Change(typed);
        page.Find(".supply-panel .mud-button-filled").Click();
    }

    [Fact]
    public async Task A_meter_is_cut_only_with_a_reason_and_the_end_of_its_serial_and_is_not_shown_as_off()
    {
        var (_, _, _, meter) = await _given.SuppliedAsync(_owner, serial: "SU-001234", lastReading: Now.AddMinutes(-5));
        await using var context = await ContextAsync();
        var page = Switch(context, meter.Serial);

        Fill(page, "#switch-off", "unpaid", "9999");
        page.WaitForAssertion(() => Assert.Contains("does not match the end of SU-001234", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        page.Find("#switch-serial").Change("1234");
        page.Find(".supply-panel .mud-button-filled").Click();

        page.WaitForAssertion(() => Assert.Contains("Waiting for the meter: switching off", page.Find("#supply-state").TextContent, StringComparison.Ordinal));
        Assert.Contains("Unknown", page.Find("#supply-state").TextContent, StringComparison.Ordinal);
        Assert.Contains("Requested", page.Find(".supply-steps").TextContent, StringComparison.Ordinal);
        Assert.Contains("never delivered after", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_cut_is_said_in_words()
    {
        var (_, _, _, meter) = await _given.SuppliedAsync(_owner, serial: "SU-001234", lastReading: Now.AddMinutes(-5), with: row => row.VitalReason = "hospital");
        await using var context = await ContextAsync();
        var page = Switch(context, meter.Serial);
        page.WaitForAssertion(() => Assert.Contains("Switching off would be refused now.", page.Markup, StringComparison.Ordinal));

        Fill(page, "#switch-off", "unpaid", "1234");

        page.WaitForAssertion(() => Assert.Contains("Supply here is vital (hospital) and must not be cut.", page.Find("#refusal").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_meter_without_a_switch_waits_for_an_agent()
    {
        var (_, _, _, meter) = await _given.SuppliedAsync(_owner, switchKind: SwitchKind.None, serial: "HAND-0001");
        await using var context = await ContextAsync();
        var page = Switch(context, meter.Serial);

        Fill(page, "#switch-off", "contract-ended", "0001");

        page.WaitForAssertion(() => Assert.Contains("Waiting for an agent", page.Find("#supply-state").TextContent, StringComparison.Ordinal));
        Assert.Contains("Work order", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_flow_follows_the_feed_once_a_second_and_nothing_listens_after_the_page_is_left()
    {
        var (_, _, _, meter) = await _given.SuppliedAsync(_owner, serial: "SU-001234", lastReading: Now.AddMinutes(-5));
        await using var context = await ContextAsync();
        var page = Switch(context, meter.Serial);
        page.WaitForAssertion(() => Assert.Equal(1, _feed.Listeners));

        _feed.Publish([new LiveReading(_owner.Id, meter.Id, meter.Registers[0].Id, Now, 1200, 6000), new LiveReading(_owner.Id, meter.Id, meter.Registers[0].Id, Now.AddMilliseconds(1), 1200, 600)]);
        page.WaitForAssertion(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal("10.0\u00a0L/min", page.Find("#flow-now").TextContent);
        });
        _feed.Publish([new LiveReading(_owner.Id + 1, meter.Id, meter.Registers[0].Id, Now, 1, 9999)]);

        await context.DisposeComponentsAsync();
        Assert.Equal(0, _feed.Listeners);
    }

    [Fact]
    public async Task Another_operators_meter_is_not_found()
    {
        var other = await _given.OperatorAsync("OTHER");
        await _given.SuppliedAsync(other, serial: "THEIRS-1");
        await using var context = await ContextAsync();

        var page = Switch(context, "THEIRS-1");

        page.WaitForAssertion(() => Assert.Contains("This was not found.", page.Markup, StringComparison.Ordinal));
        Assert.Equal(0, _feed.Listeners);
    }

    [Fact]
    public async Task A_key_is_shown_once()
    {
        await using var context = await ContextAsync();
        var page = context.Render<KeysPage>();
        page.WaitForElement("#key-name").Change("head-end");
        page.FindAll("input[type=checkbox]")[0].Change(true);

        page.Find("#key-create").Click();

        page.WaitForAssertion(() => Assert.StartsWith("su_", page.Find("#new-key code").TextContent, StringComparison.Ordinal));
        var again = context.Render<KeysPage>();
        again.WaitForAssertion(() => Assert.Contains("head-end", again.Markup, StringComparison.Ordinal));
        Assert.Empty(again.FindAll("#new-key"));
    }

    [Fact]
    public async Task Somebody_is_invited_with_a_link_that_is_shown_once()
    {
        await using var context = await ContextAsync();
        var page = context.Render<StaffPage>();
        page.WaitForElement("#invite-email").Change("ama@example.org");
        page.Find("#invite-name").Change("Ama");

        page.Find("#invite").Click();

        page.WaitForAssertion(() => Assert.Contains("/invitation?token=", page.Find("#invitation code").TextContent, StringComparison.Ordinal));
        Assert.Contains("Invited", page.Find("tbody").TextContent, StringComparison.Ordinal);
        page.Find("#invite").Click();
        page.WaitForAssertion(() => Assert.Contains("This is not an e-mail address.", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("#invitation"));
    }

    [Fact]
    public async Task Hours_out_of_order_are_refused_in_words_and_good_ones_saved()
    {
        await using var context = await ContextAsync();
        var page = context.Render<SettingsPage>();
        // What the browser side sends for a time field: always with seconds.
        page.WaitForElement("#cut-from").Change("16:00:00");

        page.Find("#cut-save").Click();
        page.WaitForAssertion(() => Assert.Contains("The last hour must be after the first.", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
        page.Find("#cut-until").Change("18:00:00");
        page.Find("#cut-save").Click();

        page.WaitForAssertion(() => Assert.Contains("Saved.", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Which_bills_wait_and_how_far_back_is_billed_is_set_within_its_range()
    {
        await using var context = await ContextAsync();
        var page = context.Render<SettingsPage>();
        page.WaitForElement("#billing-back").Change("61");
        page.Find("#billing-save").Click();
        page.WaitForAssertion(() => Assert.Contains("Bills are raised for 1 to 60 months back.", page.Find("[role=status]").TextContent, StringComparison.Ordinal));

        page.Find("#billing-back").Change("24");
        page.Find("#billing-review").Change("All");
        page.Find("#billing-save").Click();
        page.WaitForAssertion(() => Assert.Contains("Saved.", page.Find("[role=status]").TextContent, StringComparison.Ordinal));

        Assert.Equal("2 24", await _database.OwnerSqlAsync($"select review || ' ' || back_bill_months from operators where id = {_owner.Id}"));
        // Another operator's administrator does not find it.
        Assert.IsType<Core.Shared.NotFound>((await new OperatorSettings(_database.Contexts, _clock).ChangeBillingAsync(new Actor(1, "other", Role.OperatorAdmin, [_owner.Id + 1000], []), _owner.Id, new BillingSettings(BillReview.All, 12), default)).Refusal);
    }

    [Fact]
    public async Task A_work_order_is_given_to_an_agent_from_the_list()
    {
        var (_, _, place, _) = await _given.SuppliedAsync(_owner);
        var agent = await _given.AgentAsync(_owner.Id, "Kofi");
        var number = (await new OpenWorkOrder(_database.Contexts, _clock).RunAsync(Actor.System(_owner.Id), new WorkOrderRequest(Core.WorkOrders.WorkKind.Inspect, "test", "1", "Look", place.Id), default)).Value;
        await using var context = await ContextAsync(Role.Dispatcher);
        var page = context.Render<JobList>();

        page.WaitForElement("tbody select").Change(agent.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));

        page.WaitForAssertion(() => Assert.Contains($"Work order {number} was changed.", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Equal(agent.Id, (await new WorkOrderQueries(_database.Contexts).OneAsync(Actor.System(_owner.Id), number, default)).Value.AssignedTo);
    }

    [Fact]
    public async Task Differences_are_listed_with_a_way_to_the_switch()
    {
        var meter = await _given.MeterAsync(_owner, serial: "NOBODY-1");
        await _given.InstallAsync(meter, await _given.UsagePointAsync(await _given.NetworkPointAsync(_owner.Id)));
        await _database.OwnerSqlAsync($"insert into consumption_hours values ({meter.Registers[0].Id}, '{Now.AddHours(-3):u}', 1500, 0)");
        await using var context = await ContextAsync();

        var page = context.Render<SupplyList>();

        page.WaitForAssertion(() => Assert.Contains("Flows without an agreement", page.Find("tbody").TextContent, StringComparison.Ordinal));
        Assert.Equal("/admin/meters/NOBODY-1", page.Find("tbody a").GetAttribute("href"));
        Assert.Contains("1.5\u00a0m³", page.Find("tbody").TextContent, StringComparison.Ordinal);
    }
}
