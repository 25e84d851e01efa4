using SmartUtility.Core.Accounts;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Web;

namespace SmartUtility.Tests.Browser;

/// <summary>Slow lines: what is clicked before a Console page's circuit is up still leads where it says.</summary>
public sealed class EarlyClickTests(PostgresFixture postgres, BrowserFixture browser)
{
    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task A_link_clicked_before_the_circuit_is_up_leads_to_a_page_that_comes_alive(int delay)
    {
        await using var host = await HostFixture.StartAsync(postgres);
        var company = await host.Rows.OperatorAsync("EARLY" + delay);
        await host.Rows.NetworkPointAsync(company.Id, code: "DMA-1");
        var dispatcher = await host.UserAsync(Role.Dispatcher, company.Id);
        var page = await browser.PageOfAsync(host, dispatcher);
        await using var context = page.Context;
        await page.RouteAsync("**/_blazor/**", async route => { await Task.Delay(delay); await route.ContinueAsync(); });
        for (var again = 0; again < 3; again++)
        {
            await page.GotoAsync("/ops/alerts", new() { WaitUntil = Microsoft.Playwright.WaitUntilState.Commit });
            await page.ClickAsync("a.console-link[href='/ops']");
            await page.WaitForSelectorAsync("canvas[data-points]");
        }
    }
}
