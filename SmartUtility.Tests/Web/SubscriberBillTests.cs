using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Browser;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Web;

/// <summary>A real bill as its payer opens it: from the amount down to the readings.</summary>
public sealed class SubscriberBillTests(PostgresFixture postgres, BrowserFixture browser) : IAsyncLifetime
{
    HostFixture _host = null!;
    Town _town = null!;
    User _me = null!;
    string _number = "", _others = "";

    public async ValueTask InitializeAsync()
    {
        _host = await HostFixture.StartAsync(postgres, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 2, 11, 0, 0, TimeSpan.Zero)));
        _town = await Town.MakeAsync(_host.Database);
        var (mine, agreement, _) = await _town.HomeAsync(12_000);
        var (_, other, _) = await _town.HomeAsync(90_000, name: "Kossi Other");
        Assert.True((await _town.Run.RunAsync(_town.Actor, new BillingMonth(2026, 10), default)).IsDone);
        _number = (string)(await _host.Database.OwnerSqlAsync($"select number from invoices where agreement_id = {agreement.Id}"))!;
        _others = (string)(await _host.Database.OwnerSqlAsync($"select number from invoices where agreement_id = {other.Id}"))!;
        _me = await _host.UserAsync(Role.Subscriber, name: mine.Phones[0].Phone);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_bill_is_explained_down_to_its_readings()
    {
        using var client = await _host.ClientOfAsync(_me);
        var list = await client.TextAsync("/account/bills");
        var link = WebUtility.HtmlDecode(Regex.Match(list, $"/account/bills/{_number}[^\"]*").Value);

        var bill = WebUtility.HtmlDecode(await client.TextAsync(link));

        // 10 m³ at 200 without VAT, 2 m³ at 400, 500 standing; VAT 18 % of 1 300 is 234; 3 534 goes up to 3 535.
        Assert.Contains("3,535\u00A0FCFA", bill, StringComparison.Ordinal);
        Assert.Contains("1.000", bill, StringComparison.Ordinal);
        Assert.Contains("13.000", bill, StringComparison.Ordinal);
        Assert.Contains("2,000", bill, StringComparison.Ordinal);
        Assert.Contains("234", bill, StringComparison.Ordinal);
        Assert.Contains("18%", bill, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", bill, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_pdf_is_the_payers_and_nobody_elses()
    {
        using var client = await _host.ClientOfAsync(_me);

        var file = await client.GetAsync($"/account/bills/{_number}/pdf");

        Assert.Equal("application/pdf", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal("%PDF", Encoding.ASCII.GetString((await file.Content.ReadAsByteArrayAsync())[..4]));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/account/bills/{_others}/pdf")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/account/bills/{_others}")).StatusCode);
    }

    [Theory]
    [InlineData(360, "fr", false)]
    [InlineData(1280, "en", true)]
    public async Task The_page_passes_axe_and_prints_on_one_sheet(int width, string language, bool isDark)
    {
        var page = await browser.PageOfAsync(_host, _me, new Look(width, language, isDark));
        await using var context = page.Context;
        await page.GotoAsync($"/account/bills/{_number}");

        await BrowserFixture.NoAxeViolationsAsync(page);
        await BrowserFixture.EveryFocusIsVisibleAsync(page);

        Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth") <= 0);
        var pdf = Encoding.Latin1.GetString(await page.PdfAsync(new() { PreferCSSPageSize = true }));
        Assert.Single(Regex.Matches(pdf, @"/Type\s*/Page\b(?!s)"));
    }
}
