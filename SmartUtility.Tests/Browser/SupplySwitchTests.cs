using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Tests.Given;
using SmartUtility.Tests.Mqtt;
using SmartUtility.Tests.Web;
using SmartUtility.Web.Mqtt;

namespace SmartUtility.Tests.Browser;

/// <summary>The switch as an administrator uses it: a real browser, a real meter over MQTT.</summary>
public sealed class SupplySwitchTests(HostFixture host, BrowserFixture browser) : IClassFixture<HostFixture>
{
    static async Task SwitchAsync(IPage page, string button, string reason, string serial)
    {
        await page.ClickAsync(button);
        await page.SelectOptionAsync("#switch-reason", reason);
        await page.FillAsync("#switch-serial", serial[^4..]);
        await page.ClickAsync(".supply-panel .mud-button-filled");
    }

    static async Task FlowAsync(IPage page, string condition) => await page.WaitForFunctionAsync(
        $"() => {{ const last = document.querySelector('.curve-main canvas')?.dataset.last; if (!last) return false; const v = JSON.parse(last)[1]; return {condition}; }}", null, new() { Timeout = 20_000 });

    static async Task StateAsync(IPage page, string text) => await page.WaitForFunctionAsync("text => document.querySelector('#supply-state')?.textContent.includes(text)", text, new() { Timeout = 20_000 });

    [Fact]
    public async Task A_meter_is_disconnected_and_reconnected_from_its_page_and_refusals_are_said()
    {
        var owner = await host.Rows.OperatorAsync("SWITCH");
        var meter = await host.Rows.SuppliedDeviceAsync(host, owner, serial: "SW-000001");
        await using var device = new TestMeter(host.Services.GetRequiredService<MqttAddress>().Port, owner.Code, meter.Serial, Rows.DeviceSecret);
        await device.ConnectAsync();
        device.Publish(TimeSpan.FromSeconds(1), 0.005m);
        var page = await browser.PageOfAsync(host, await host.UserAsync(Role.OperatorAdmin, owner.Id));
        await using var context = page.Context;
        var errors = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error") errors.Add(message.Text); };
        await page.WaitForURLAsync("**/admin");
        await page.GotoAsync($"/admin/meters/{meter.Serial}");
        await BrowserFixture.InteractiveAsync(page);
        await FlowAsync(page, "v > 0");

        // Off: nothing is shown as off before the meter says so; then the flow falls to zero on the curve.
        await SwitchAsync(page, "#switch-off", "unpaid", meter.Serial);
        await StateAsync(page, "Off");
        Assert.False(device.IsOn);
        await page.WaitForFunctionAsync("() => document.querySelector('.supply-steps')?.textContent.includes('Confirmed by the meter')");
        await FlowAsync(page, "v === 0");
        await page.WaitForFunctionAsync("() => document.querySelector('#flow-now').textContent.startsWith('0')");

        // On again.
        await SwitchAsync(page, "#switch-on", "paid", meter.Serial);
        await StateAsync(page, "On");
        Assert.True(device.IsOn);
        await FlowAsync(page, "v > 0");
        Assert.Equal(["disconnect", "connect"], device.Heard.Select(command => command.Action));

        // A vital customer.
        await using (var db = host.Services.GetRequiredService<UtilityDbContextFactory>().Create(new Scope([owner.Id])))
            await db.Set<UsagePoint>().ExecuteUpdateAsync(set => set.SetProperty(row => row.VitalReason, "dialysis at home"));
        await SwitchAsync(page, "#switch-off", "unpaid", meter.Serial);
        await page.WaitForFunctionAsync("() => document.querySelector('#refusal')?.textContent.includes('Supply here is vital (dialysis at home) and must not be cut.')");

        // Outside the operator's hours: a window that is not now, on whatever day this runs.
        var local = owner.Calendar().Local(DateTimeOffset.UtcNow);
        var (from, until) = local.Hour < 12 ? (new TimeOnly(20, 0), new TimeOnly(21, 0)) : (new TimeOnly(3, 0), new TimeOnly(4, 0));
        await using (var db = host.Services.GetRequiredService<UtilityDbContextFactory>().Create(new Scope([owner.Id])))
        {
            await db.Set<UsagePoint>().ExecuteUpdateAsync(set => set.SetProperty(row => row.VitalReason, (string?)null));
            await db.Operators.Where(row => row.Id == owner.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.CutAnyHour, false).SetProperty(row => row.CutFrom, from).SetProperty(row => row.CutUntil, until));
        }
        await SwitchAsync(page, "#switch-off", "unpaid", meter.Serial);
        await page.WaitForFunctionAsync("() => /Supply is cut (between|on working days)/.test(document.querySelector('#refusal')?.textContent)");
        Assert.True(device.IsOn);

        await BrowserFixture.NoAxeViolationsAsync(page);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("/admin", "en")]
    [InlineData("/admin/meters", "fr")]
    [InlineData("/admin/supply", "en")]
    [InlineData("/admin/audit", "fr")]
    [InlineData("/admin/settings", "en")]
    [InlineData("/admin/users", "fr")]
    [InlineData("/admin/keys", "en")]
    [InlineData("/ops/jobs", "fr")]
    public async Task Administrators_pages_pass_axe_and_show_every_focus(string path, string language)
    {
        var owner = await host.Rows.OperatorAsync("AXE" + path.Split('/')[^1].ToUpperInvariant());
        var (_, _, place, _) = await host.Rows.SuppliedAsync(owner, with: row => row.VitalReason = "hospital");
        await host.Rows.StaffAsync(owner.Id);
        Assert.NotEqual(0, place.Id);
        var page = await browser.PageOfAsync(host, await host.UserAsync(Role.OperatorAdmin, owner.Id), new Look(1280, language));
        await using var context = page.Context;
        await page.GotoAsync(path);
        await BrowserFixture.InteractiveAsync(page);
        await page.WaitForFunctionAsync("() => !document.querySelector('.mud-skeleton')");

        await BrowserFixture.NoAxeViolationsAsync(page);
        await BrowserFixture.EveryFocusIsVisibleAsync(page);
    }
}
