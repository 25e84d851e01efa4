using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Tests.Given;
using SmartUtility.Tests.Web;
using SmartUtility.Web.Live;

namespace SmartUtility.Tests.Browser;

public sealed class ControlRoomTests(HostFixture host, BrowserFixture browser) : IClassFixture<HostFixture>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // A zone with a sensor and two homes, hourly sums of the last days with a loss today, and an alert for it.
    async Task<(Operator Company, NetworkPoint Zone, int[] Registers)> ZoneAsync(string code)
    {
        var company = await host.Rows.OperatorAsync(code);
        var plant = await host.Rows.NetworkPointAsync(company.Id, kind: NetworkPointKind.Plant, code: $"{code}-PLANT");
        var zone = await host.Rows.NetworkPointAsync(company.Id, plant, code: $"{code}-DMA-1");
        var registers = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            var meter = await host.Rows.MeterAsync(company, serial: $"{code}-M{i}");
            if (i == 0) await host.Rows.InstallAsync(meter, zone);
            else await host.Rows.InstallAsync(meter, await host.Rows.UsagePointAsync(zone));
            registers.Add(meter.Registers[0].Id);
        }
        await host.Rows.LimitAsync(zone);
        var now = TimeProvider.System.GetUtcNow();
        var hour = new DateTimeOffset(now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour), TimeSpan.Zero);
        await host.Rows.NetworkHoursAsync(zone, hour.AddHours(-30), [.. Enumerable.Range(0, 30).Select(i => i is 9 or 10 ? (int?)null : i < 26 ? 2 + i % 3 : 20)]);
        await host.Services.GetRequiredService<EvaluateLimits>().RunAsync(Actor.System(company.Id), default);
        await host.Services.GetRequiredService<LiveNetwork>().RefreshAsync(default);
        return (company, zone, [.. registers]);
    }

    void Publish(Operator company, int[] registers, params double[] rates)
    {
        var now = TimeProvider.System.GetUtcNow();
        host.Services.GetRequiredService<LiveFeed>().Publish([.. registers.Select((register, i) => new LiveReading(company.Id, i, register, now, 1, rates[i]))]);
        host.Services.GetRequiredService<LiveNetwork>().Step();
    }

    static async Task<double?[]> LastAsync(IPage page) => JsonSerializer.Deserialize<double?[]>(await page.Locator(".curve-main canvas").GetAttributeAsync("data-last") ?? "[]")!;

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var until = TimeProvider.System.GetUtcNow() + Patience; !await holds(); await Task.Delay(100))
            Assert.True(TimeProvider.System.GetUtcNow() < until, "not in time");
    }

    [Fact]
    public async Task The_curve_moves_with_the_readings_pauses_and_forgets_nothing_when_resumed()
    {
        var (company, zone, registers) = await ZoneAsync("CURVE");
        Publish(company, registers, 10_000, 4_000, 5_000);
        var page = await browser.PageOfAsync(host, await host.UserAsync(Role.Dispatcher, company.Id));
        await using var context = page.Context;
        var errors = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error") errors.Add(message.Text); };
        await page.GotoAsync($"/ops?point={zone.Id}");

        await UntilAsync(async () => await page.Locator(".curve-main canvas[data-points]").CountAsync() == 1 && (await LastAsync(page)) is [10, 9]);
        Publish(company, registers, 10_000, 0, 5_000);
        await UntilAsync(async () => (await LastAsync(page)) is [10, 5]);
        Assert.Contains("5.0\u00A0m³/h", await page.Locator(".kpis").InnerTextAsync(), StringComparison.Ordinal);

        await page.ClickAsync("text=Pause");
        await page.WaitForSelectorAsync("text=Resume");
        Publish(company, registers, 12_000, 4_000, 5_000);
        await Task.Delay(300);
        Assert.Equal([10, 5], await LastAsync(page));
        await page.ClickAsync("text=Resume");
        await UntilAsync(async () => (await LastAsync(page)) is [12, 9]);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("", 1280, "en", false)]
    [InlineData("&period=24h", 1280, "fr", true)]
    [InlineData("&period=7d", 360, "fr", false)]
    public async Task The_control_room_passes_axe_and_shows_every_focus(string query, int width, string language, bool isDark)
    {
        var (company, zone, registers) = await ZoneAsync("AXE" + width + language.ToUpperInvariant());
        Publish(company, registers, 10_000, 4_000, 5_000);
        var page = await browser.PageOfAsync(host, await host.UserAsync(Role.Dispatcher, company.Id), new Look(width, language, isDark));
        await using var context = page.Context;
        foreach (var path in new[] { $"/ops?point={zone.Id}{query}", "/ops/alerts", "/admin/limits" })
        {
            await page.GotoAsync(path);
            await page.WaitForSelectorAsync(path.StartsWith("/ops?", StringComparison.Ordinal) ? "canvas[data-points]" : "table.plain");
            if (path == "/ops/alerts")
            {
                await page.ClickAsync("table.ops-alerts a");
                await page.WaitForSelectorAsync("canvas[data-points]");
            }
            await BrowserFixture.NoAxeViolationsAsync(page);
            await BrowserFixture.EveryFocusIsVisibleAsync(page);
            Assert.Equal(0, await page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
        }
    }
}
