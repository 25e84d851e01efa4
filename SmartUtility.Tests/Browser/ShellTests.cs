using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Notifications.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Web;

namespace SmartUtility.Tests.Browser;

public sealed class ShellTests(HostFixture host, BrowserFixture browser, PostgresFixture postgres) : IClassFixture<HostFixture>
{
    [Theory]
    [InlineData("/", 360, "fr", true)]
    [InlineData("/sign-in", 1280, "en", false)]
    [InlineData("/password", 360, "en", true)]
    [InlineData("/help", 1280, "fr", false)]
    [InlineData("/not-found", 360, "fr", false)]
    public async Task Public_pages_pass_axe_and_show_every_focus(string path, int width, string language, bool isDark)
    {
        var page = await browser.PageAsync(host, new Look(width, language, isDark));
        await using var context = page.Context;
        await page.GotoAsync(path);

        await BrowserFixture.NoAxeViolationsAsync(page);
        var stops = await BrowserFixture.EveryFocusIsVisibleAsync(page);

        Assert.InRange(stops, 3, 14);
        Assert.Equal(0, await page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
    }

    [Theory]
    [InlineData(1280, "en", false)]
    [InlineData(1280, "fr", true)]
    public async Task The_console_shell_passes_axe_shows_every_focus_and_is_interactive(int width, string language, bool isDark)
    {
        var owner = await host.Rows.OperatorAsync("SHL" + language.ToUpperInvariant());
        var page = await browser.PageOfAsync(host, await host.UserAsync(Role.OperatorAdmin, owner.Id), new Look(width, language, isDark));
        await using var context = page.Context;
        var errors = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error") errors.Add(message.Text); };
        foreach (var path in new[] { "/console/not-found", "/ops", "/ops/alerts", "/admin/limits" })
        {
            await page.GotoAsync(path);
            await BrowserFixture.InteractiveAsync(page);

            await BrowserFixture.NoAxeViolationsAsync(page);
            await BrowserFixture.EveryFocusIsVisibleAsync(page);
        }

        Assert.Empty(errors);
    }

    [Fact]
    public async Task On_a_phone_the_menu_opens_without_the_circuit_and_closes_behind_a_link()
    {
        var owner = await host.Rows.OperatorAsync("PHONE");
        var page = await browser.PageOfAsync(host, await host.UserAsync(Role.Dispatcher, owner.Id), new Look(360));
        await using var context = page.Context;
        await page.RouteAsync("**/_blazor/**", route => route.AbortAsync());
        await page.GotoAsync("/ops/alerts");
        Assert.False(await page.IsVisibleAsync("#console-nav"));
        await page.ClickAsync("[popovertarget=console-nav]");
        Assert.True(await page.IsVisibleAsync("#console-nav a[href='/ops']"));
        await page.Keyboard.PressAsync("Escape");
        Assert.False(await page.IsVisibleAsync("#console-nav"));

        await page.UnrouteAllAsync();
        await page.GotoAsync("/ops/alerts");
        await BrowserFixture.InteractiveAsync(page);
        await page.ClickAsync("[popovertarget=console-nav]");
        await BrowserFixture.NoAxeViolationsAsync(page);
        await page.ClickAsync("#console-nav a[href='/admin/limits']");
        await page.WaitForFunctionAsync("() => document.title === 'Loss limits · SmartUtility'");
        Assert.False(await page.IsVisibleAsync("#console-nav"));
        await page.ClickAsync("[popovertarget=console-session]");
        await page.ClickAsync("[data-scheme]");
        await page.WaitForSelectorAsync("meta[name=color-scheme][content=dark]", new() { State = WaitForSelectorState.Attached });
    }

    [Theory]
    [InlineData("/regulator", "Chiffres des opérateurs", "fr", false)]
    [InlineData("/admin/messages", "Messages sent", "en", true)]
    public async Task Pages_of_the_installation_pass_axe(string path, string title, string language, bool isDark)
    {
        await using var demo = await HostFixture.StartAsync(postgres, settings: ["Demo:Enabled=true"]);
        var owner = await demo.Rows.OperatorAsync("AXE");
        for (var home = 0; home < 15; home++) await demo.Rows.HouseholdAsync(owner);
        await demo.Services.GetRequiredService<SendCode>().RunAsync("+2290197000001", "123456", "fr", default);
        var page = await browser.PageOfAsync(demo, await demo.UserAsync(Role.InstallationAdmin), new Look(1280, language, isDark));
        await using var context = page.Context;

        await page.GotoAsync(path);
        await BrowserFixture.InteractiveAsync(page);
        await page.WaitForSelectorAsync("h2, table");

        Assert.Equal(title, await page.InnerTextAsync("h1"));
        await BrowserFixture.NoAxeViolationsAsync(page);
        await BrowserFixture.EveryFocusIsVisibleAsync(page);
    }
}
