using SmartUtility.Core.Accounts;
using SmartUtility.Tests.Web;

namespace SmartUtility.Tests.Browser;

public sealed class ShellTests(HostFixture host, BrowserFixture browser) : IClassFixture<HostFixture>
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
        await page.GotoAsync("/console/not-found");
        await BrowserFixture.InteractiveAsync(page);

        await BrowserFixture.NoAxeViolationsAsync(page);
        await BrowserFixture.EveryFocusIsVisibleAsync(page);

        Assert.Empty(errors);
    }
}
