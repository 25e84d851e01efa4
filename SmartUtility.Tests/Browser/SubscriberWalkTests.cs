using System.Globalization;
using Microsoft.Playwright;
using SmartUtility.Core.Accounts;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Tests.Web;

namespace SmartUtility.Tests.Browser;

/// <summary>A subscriber's tasks in Chromium: with JavaScript switched off, and checked by axe and by keyboard in both languages, widths and schemes in turn.</summary>
public sealed class SubscriberWalkTests(PostgresFixture postgres, BrowserFixture browser) : IAsyncLifetime
{
    HostFixture _host = null!;
    Rows.Household _home = null!;
    User _me = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await HostFixture.StartAsync(postgres);
        var owner = await _host.Rows.OperatorAsync("WALK", row => row.Phone = "+229 21 00 00 00");
        _home = await _host.Rows.HouseholdAsync(owner, phone: "+2290197000001");
        _me = await _host.UserAsync(Role.Subscriber, name: "+2290197000001");
        var now = DateTimeOffset.UtcNow;
        var today = owner.Calendar().DayOf(now);
        await _host.Rows.DaysAsync(_home.Register, today.AddDays(-70), [.. Enumerable.Range(0, 71).Select(day => 300L + day % 7 * 40)]);
        await _host.Rows.ReadingsAsync(_home.Register, (now.AddMinutes(-20), 1_234_000), (now.AddMinutes(-10), 1_234_120));
        var month = new DateOnly(today.Year, today.Month, 1);
        await _host.Rows.BillAsync(_home, "F-1", month.AddMonths(-2), 9_800, paid: 9_800);
        await _host.Rows.BillAsync(_home, "F-2", month.AddMonths(-1), 12_450, due: today.AddDays(-3));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Every_task_works_without_javascript()
    {
        var page = await browser.PageOfAsync(_host, _me, new Look(360, "fr", HasScript: false));
        await using var context = page.Context;

        await page.WaitForURLAsync("**/account");
        Assert.Contains("FCFA", await page.InnerTextAsync(".amount >> nth=0"), StringComparison.Ordinal);
        Assert.Equal("fr", await page.GetAttributeAsync("html", "lang"));
        await page.ClickAsync("a[href^='/account/usage/']");
        Assert.Contains("Votre consommation", await page.InnerTextAsync("h1"), StringComparison.Ordinal);
        await page.ClickAsync(".switch a >> nth=2");
        await page.ClickAsync("summary");
        Assert.True(await page.Locator("details tbody tr").CountAsync() >= 2);
        await page.ClickAsync("a[href^='/account/live/']");
        Assert.Contains("L/min", await page.InnerTextAsync("#live-value"), StringComparison.Ordinal);
        await page.ClickAsync(".tabs a[href='/account/bills']");
        Assert.Contains("3 jours de retard", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.ClickAsync("a[href='/account/statement']");
        Assert.Contains("reçu R-F-1", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.ClickAsync(".tabs a[href='/account']");
        await page.ClickAsync("a[href='/account/settings']");
        await page.SelectOptionAsync("#language", "en");
        await page.ClickAsync("main button");
        Assert.Contains("Saved", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.ClickAsync(".tabs a[href='/help']");
        await page.ClickAsync("details summary >> nth=0");
        await page.ClickAsync("header a[href='/sign-out']");
        await page.ClickAsync("main button");
        Assert.Contains("You are signed out", await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(360, "fr", true)]
    [InlineData(1280, "en", false)]
    public async Task Pages_pass_axe_show_every_focus_and_fit_the_width(int width, string language, bool isDark)
    {
        var page = await browser.PageOfAsync(_host, _me, new Look(width, language, isDark));
        await using var context = page.Context;
        var errors = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error") errors.Add($"{page.Url}: {message.Text}"); };
        var serial = _home.Meter.Serial;
        var month = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (var path in new[] { "/account", $"/account/usage/{serial}", $"/account/usage/{serial}?period=year", $"/account/usage/{serial}?period=day&date={month}", $"/account/live/{serial}", "/account/bills", "/account/statement", "/account/settings", "/help" })
        {
            await page.GotoAsync(path);

            await BrowserFixture.NoAxeViolationsAsync(page);
            await BrowserFixture.EveryFocusIsVisibleAsync(page);

            Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth") <= 0, $"{path} is wider than the screen");
        }
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Text_can_be_four_times_as_large_without_scrolling_sideways()
    {
        // 1280 px at 400 % is 320 CSS px.
        var page = await browser.PageOfAsync(_host, _me, new Look(320));
        await using var context = page.Context;
        foreach (var path in new[] { "/account", "/account/bills", "/account/settings" })
        {
            await page.GotoAsync(path);
            Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth") <= 0, $"{path} is wider than the screen");
        }
    }

    [Fact]
    public async Task Main_targets_are_48_pixels_tall()
    {
        var page = await browser.PageOfAsync(_host, _me, new Look(360));
        await using var context = page.Context;
        foreach (var path in new[] { "/account", "/account/bills", "/account/settings" })
        {
            await page.GotoAsync(path);
            var small = await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a:not(.skip),button,select,input:not([type=hidden])')].filter(e => !e.closest('svg')).filter(e => { const r = e.getBoundingClientRect(); return r.height < 47.5 && r.width > 0; }).map(e => e.outerHTML.slice(0, 90) + ' ' + e.getBoundingClientRect().height)");
            Assert.True(small.Length == 0, path + ": " + string.Join("\n", small));
        }
    }
}
