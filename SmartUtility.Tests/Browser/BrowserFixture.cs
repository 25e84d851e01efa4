using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SmartUtility.Core.Accounts;
using SmartUtility.Tests.Browser;
using SmartUtility.Tests.Web;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace SmartUtility.Tests.Browser;

/// <summary>How a page is looked at.</summary>
/// <param name="Width">CSS pixels.</param>
/// <param name="Language">"en" or "fr".</param>
/// <param name="IsDark">Dark colour scheme.</param>
/// <param name="HasScript">False: JavaScript is off.</param>
public sealed record Look(int Width = 1280, string Language = "en", bool IsDark = false, bool HasScript = true);

/// <summary>One Chromium for the whole run (Debian's, /usr/bin/chromium), started by the first test that needs it. A constructor parameter of any test class.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    readonly SemaphoreSlim _starting = new(1, 1);
    IPlaywright? _driver;
    IBrowser? _browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The browser.</summary>
    public async Task<IBrowser> BrowserAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_browser is { IsConnected: true }) return _browser;
            if (!File.Exists("/usr/bin/chromium")) throw new InvalidOperationException("the browser tests need Chromium: apt-get install chromium (./test.sh does it)");
            _driver ??= await Playwright.CreateAsync();
            return _browser = await _driver.Chromium.LaunchAsync(new()
            {
                ExecutablePath = "/usr/bin/chromium", Headless = true,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>A fresh session; close its context when done (await using on the result's <see cref="IPage.Context"/>).</summary>
    public async Task<IPage> PageAsync(HostFixture host, Look? look = null)
    {
        look ??= new();
        var browser = await BrowserAsync();
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = host.Url, ViewportSize = new() { Width = look.Width, Height = look.Width < 700 ? 740 : 800 }, Locale = look.Language == "fr" ? "fr-FR" : "en-GB",
            ColorScheme = look.IsDark ? Microsoft.Playwright.ColorScheme.Dark : Microsoft.Playwright.ColorScheme.Light, JavaScriptEnabled = look.HasScript,
        });
        context.SetDefaultTimeout(15_000);
        await context.AddCookiesAsync([
            new() { Name = "lang", Value = look.Language, Url = host.Url },
            new() { Name = "scheme", Value = look.IsDark ? "dark" : "light", Url = host.Url },
        ]);
        return await context.NewPageAsync();
    }

    /// <summary>A fresh session of this person, signed in through the sign-in page.</summary>
    public async Task<IPage> PageOfAsync(HostFixture host, User user, Look? look = null)
    {
        var page = await PageAsync(host, look);
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#name", user.UserName!);
        await page.FillAsync("#password", HostFixture.Password);
        await page.ClickAsync("main button[type=submit]");
        return page;
    }

    /// <summary>Waits until a Console page's circuit is up (what is clicked earlier is lost).</summary>
    public static Task InteractiveAsync(IPage page) => page.WaitForFunctionAsync("() => !!document.querySelector('[data-interactive]')");

    /// <summary>Fails with what axe finds wrong (WCAG 2.2 A and AA and its best practices), of any impact.</summary>
    public static async Task NoAxeViolationsAsync(IPage page)
    {
        // In a context without script axe cannot run; such pages are checked in one with script.
        var found = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        Assert.True(found.Violations.Length == 0, page.Url + "\n" + string.Join("\n", found.Violations.Select(rule =>
            $"{rule.Id} ({rule.Impact}): {rule.Help}\n  " + string.Join("\n  ", rule.Nodes.Take(4).Select(node => node.Html)))));
    }

    /// <summary>Walks the page with Tab and returns how many stops it has; fails at the first stop whose focus cannot be seen.</summary>
    public static async Task<int> EveryFocusIsVisibleAsync(IPage page, int most = 60)
    {
        var seen = new HashSet<string>();
        for (var stop = 0; stop < most; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            var at = await page.EvaluateAsync<string?>("""
                () => {
                  const e = document.activeElement;
                  if (!e || e === document.body || e === document.documentElement) return null;
                  const s = getComputedStyle(e), r = e.getBoundingClientRect();
                  const holder = e.closest('.mud-input-control');
                  const outlined = parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== 'none';
                  if (!e.dataset.stop) e.dataset.stop = Math.random();
                  return JSON.stringify({ id: e.dataset.stop, html: e.outerHTML.slice(0, 160), ok: (outlined || !!holder) && r.width > 0 });
                }
                """);
            if (at is null) break;
            using var json = System.Text.Json.JsonDocument.Parse(at);
            if (!seen.Add(json.RootElement.GetProperty("id").GetString()!)) break;
            Assert.True(json.RootElement.GetProperty("ok").GetBoolean(), $"{page.Url}: focus is not visible on {json.RootElement.GetProperty("html").GetString()}");
        }
        return seen.Count;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _driver?.Dispose();
    }
}
