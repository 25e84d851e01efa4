using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Tests.Jobs;
using SmartUtility.Tests.Mqtt;
using SmartUtility.Tests.Web;
using SmartUtility.Web.Jobs;
using SmartUtility.Web.Mqtt;

namespace SmartUtility.Tests.Browser;

/// <summary>From a bypass to a mail and back: meters over MQTT, rollup, rule, messages, screen. The test moves the clock; jobs are called through their doors.</summary>
public sealed class AlertJourneyTests(PostgresFixture postgres, BrowserFixture browser) : IAsyncLifetime
{
    static readonly DateTimeOffset Dawn = new(2026, 3, 10, 5, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Dawn.AddMinutes(-30));
    readonly Dictionary<Meter, long> _index = [];
    SmtpServer _mail = null!;
    HostFixture _host = null!;
    Operator _company = null!;
    NetworkPoint _zone = null!;
    Meter[] _homes = [];
    Meter _sensor = null!;

    public async ValueTask InitializeAsync()
    {
        _mail = await SmtpServer.StartAsync();
        _host = await HostFixture.StartAsync(postgres, _clock, settings: ["Smtp:Host=127.0.0.1", $"Smtp:Port={_mail.Options.Port}", "Smtp:Tls=false", "Smtp:From=alerts@smartutility.test"]);
        _company = await _host.Rows.OperatorAsync("BYPASS");
        _zone = await _host.Rows.NetworkPointAsync(_company.Id, code: "DMA-7");
        await _host.Rows.LimitAsync(_zone, raise: 10, clear: 5, hours: 2);
        _sensor = await DeviceAsync();
        await _host.Rows.InstallAsync(_sensor, _zone);
        _homes = [await DeviceAsync(), await DeviceAsync(), await DeviceAsync()];
        foreach (var home in _homes) await _host.Rows.InstallAsync(home, await _host.Rows.UsagePointAsync(_zone));
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        await _mail.DisposeAsync();
    }

    async Task<Meter> DeviceAsync()
    {
        var meter = await _host.Rows.DeviceAsync(_host, _company);
        _index[meter] = 1_000;
        return meter;
    }

    // Every meter reports its index at the full hour, two minutes later by the clock of the program; then the rollup catches up.
    async Task HourAsync(int hour, bool hasBypass = false)
    {
        var at = Dawn.AddHours(hour);
        _clock.SetUtcNow(at.AddMinutes(2));
        foreach (var meter in _index.Keys.ToList())
        {
            if (hour > 0) _index[meter] += meter == _sensor ? 1_200 : hasBypass && meter == _homes[0] ? 0 : 400;
            var value = (_index[meter] / 1000m).ToString("0.000", CultureInfo.InvariantCulture);
            var (code, output) = await Mosquitto.PublishAsync(_host.Services.GetRequiredService<MqttAddress>().Port, $"{_company.Code}/{meter.Serial}", Rows.DeviceSecret, $"{_company.Code}/meters/{meter.Serial}/readings",
                $$"""{"readings":[{"time":"{{at:yyyy-MM-ddTHH:mm:ssZ}}","register":"8-0:1.0.0","value":{{value}},"unit":"m3"}]}""");
            Assert.True(code == 0, output);
        }
        var rollup = _host.Services.GetRequiredService<RefreshRollups>();
        for (var tries = 0; tries < 200 && (long)(await _host.Database.OwnerSqlAsync("select count(*) from touched"))! > 0; tries++)
        {
            _ = (await rollup.RunAsync(Actor.System([_company.Id]), 5_000, default)).Value;
            await Task.Delay(20);
        }
        Assert.Equal(0L, await _host.Database.OwnerSqlAsync("select count(*) from touched"));
    }

    // The job as the job server makes it, by its one public method; then what follows from its events.
    async Task EvaluateAsync()
    {
        for (var twice = 0; twice < 2; twice++)
        {
            await ActivatorUtilities.CreateInstance<LimitJob>(_host.Services).RunAsync(default);
            await ActivatorUtilities.CreateInstance<OutboxJob>(_host.Services).RunAsync(default);
            await ActivatorUtilities.CreateInstance<NotificationJob>(_host.Services).RunAsync(default);
        }
    }

    [Fact]
    public async Task A_bypass_raises_an_alert_a_mail_arrives_and_both_end_with_it()
    {
        var dispatcher = await _host.UserAsync(Role.Dispatcher, _company.Id);
        for (var hour = 0; hour <= 3; hour++) await HourAsync(hour);
        await EvaluateAsync();
        Assert.Equal(0L, await _host.Database.OwnerSqlAsync("select count(*) from alerts"));

        await HourAsync(4, hasBypass: true);
        await EvaluateAsync();
        Assert.Equal(0L, await _host.Database.OwnerSqlAsync("select count(*) from alerts"));
        await HourAsync(5, hasBypass: true);
        await EvaluateAsync();

        var mail = Assert.Single(await _mail.MailsAsync(1));
        Assert.Equal("Irregularity to check: DMA-7 (DMA-7)", mail.Subject);
        Assert.Equal(dispatcher.Email, mail.To.Mailboxes.Single().Address);
        Assert.Contains("33.3%", mail.TextBody, StringComparison.Ordinal);
        var page = await browser.PageOfAsync(_host, dispatcher);
        await using var context = page.Context;
        await page.GotoAsync("/ops/alerts");
        await page.WaitForSelectorAsync("table.ops-alerts >> text=DMA-7");
        Assert.Contains("New", await page.Locator("table.ops-alerts .chip.bad").InnerTextAsync(), StringComparison.Ordinal);
        // The page of the first answer is drawn again once the circuit is up.
        await Microsoft.Playwright.Assertions.Expect(page.Locator("table.ops-alerts tbody tr")).ToHaveCountAsync(1);
        await page.WaitForSelectorAsync("[aria-label='Messages, 1 unread']");
        await page.ClickAsync("table.ops-alerts a");
        await page.WaitForSelectorAsync("canvas[data-points]");
        await page.ClickAsync("text=Acknowledge");
        await page.WaitForSelectorAsync($"text=Taken by {dispatcher.Email}");

        await HourAsync(6);
        await EvaluateAsync();
        Assert.Equal(1L, await _host.Database.OwnerSqlAsync("select count(*) from alerts where ended_at is null"));
        await HourAsync(7);
        await EvaluateAsync();

        var mails = await _mail.MailsAsync(2);
        Assert.Equal(2, mails.Count);
        Assert.Contains(mails, cleared => cleared.Subject == "Back to normal: DMA-7 (DMA-7)");
        await page.GotoAsync("/ops/alerts");
        await page.WaitForSelectorAsync("text=Nothing needs you.");
        await page.GotoAsync("/ops/alerts?show=all");
        await page.WaitForSelectorAsync("table.ops-alerts >> text=Back to normal");
        Assert.Equal(1L, await _host.Database.OwnerSqlAsync("select count(*) from alerts"));
    }

    [Fact]
    public async Task From_a_bypass_to_an_agents_verdict_and_the_rules_precision_in_three_clicks()
    {
        var dispatcher = await _host.UserAsync(Role.Dispatcher, _company.Id);
        var agent = await _host.UserAsync(Role.FieldAgent, _company.Id);
        for (var hour = 0; hour <= 3; hour++) await HourAsync(hour);
        for (var hour = 4; hour <= 5; hour++) await HourAsync(hour, hasBypass: true);
        await EvaluateAsync();

        var desk = await browser.PageOfAsync(_host, dispatcher);
        await using var deskContext = desk.Context;
        await desk.GotoAsync("/ops/alerts");
        await BrowserFixture.InteractiveAsync(desk);
        await desk.ClickAsync("table.ops-alerts a");
        await desk.WaitForSelectorAsync("#work-title");
        await BrowserFixture.InteractiveAsync(desk);
        await desk.ClickAsync("button:has-text('Send')");
        await desk.WaitForSelectorAsync($"text=Taken by {dispatcher.Email}");
        await desk.WaitForSelectorAsync("text=To do");
        await EvaluateAsync();

        var phone = await browser.PageOfAsync(_host, agent, new Look(Width: 360));
        await using var phoneContext = phone.Context;
        await phone.GotoAsync("/field/jobs");
        await phone.ClickAsync("article.card a");
        await BrowserFixture.NoAxeViolationsAsync(phone);
        await phone.SelectOptionAsync("#cause", "bypass");
        await phone.FillAsync("#seal", "SC-4711");
        await phone.FillAsync("#index", "1,234");
        await phone.FillAsync("#note", "Tube around the meter behind the wall");
        await phone.SetInputFilesAsync("#photos", new Microsoft.Playwright.FilePayload { Name = "wall.png", MimeType = "image/png", Buffer = Png });
        // The connection is lost: nothing is sent, and the draft is there when the page comes back.
        await phoneContext.SetOfflineAsync(true);
        await phone.ClickAsync("#report button[type=submit]");
        await phone.WaitForSelectorAsync("#draft:has-text('No connection')");
        await phoneContext.SetOfflineAsync(false);
        await phone.ReloadAsync();
        await phone.WaitForSelectorAsync("#draft:has-text('draft is back')");
        Assert.Equal("SC-4711", await phone.InputValueAsync("#seal"));
        Assert.Equal(1, await phone.EvaluateAsync<int>("() => document.getElementById('photos').files.length"));
        await phone.ClickAsync("#report button[type=submit]");
        await phone.WaitForURLAsync("**/field/jobs");
        await phone.WaitForSelectorAsync("text=Done lately (1)");
        await EvaluateAsync();

        await desk.ReloadAsync();
        await BrowserFixture.InteractiveAsync(desk);
        await desk.WaitForSelectorAsync("text=Evidence file");
        await desk.WaitForSelectorAsync("text=1 of 1 looked at were real");
        var page = await desk.InnerTextAsync("main");
        Assert.Contains("Confirmed", page, StringComparison.Ordinal);
        Assert.Contains("SC-4711", page, StringComparison.Ordinal);
        Assert.Contains("Connection around the meter", page, StringComparison.Ordinal);
        await desk.WaitForFunctionAsync("() => [...document.querySelectorAll('.ops-photos img')].some(i => i.complete && i.naturalWidth > 0)");
        await BrowserFixture.NoAxeViolationsAsync(desk);
        Assert.Equal(0L, await _host.Database.OwnerSqlAsync("select count(*) from invoices"));
    }

    // A picture of one point.
    static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");
}
