using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Forecasting.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Live;

namespace SmartUtility.Tests.Web;

/// <summary>The subscriber's pages as a browser without script gets them. It is 24 November 2026, 11:00 in Porto-Novo.</summary>
public sealed class SubscriberPagesTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    HostFixture _host = null!;
    Rows.Household _mine = null!, _others = null!, _elsewhere = null!;
    User _me = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await HostFixture.StartAsync(postgres, new FakeTimeProvider(Now) { AutoAdvanceAmount = TimeSpan.Zero });
        var owner = await _host.Rows.OperatorAsync("SUB", row => row.Phone = "+229 21 00 00 00");
        _mine = await _host.Rows.HouseholdAsync(owner, phone: "+2290197000001");
        _others = await _host.Rows.HouseholdAsync(owner, phone: "+2290197000002", name: "Kossi Other");
        _elsewhere = await _host.Rows.HouseholdAsync(await _host.Rows.OperatorAsync("ELS"), phone: "+2290197000003", name: "Else Where");
        _me = await _host.UserAsync(Role.Subscriber, name: "+2290197000001");
        foreach (var (at, scale) in new[] { (_mine, 1), (_others, 7), (_elsewhere, 9) })
        {
            await _host.Rows.DaysAsync(at.Register, new DateOnly(2026, 10, 1), [.. Enumerable.Repeat(500L * scale, 31)]);
            await _host.Rows.DaysAsync(at.Register, new DateOnly(2026, 11, 1), [.. Enumerable.Repeat(450L * scale, 23), 200L * scale]);
            await _host.Rows.ReadingsAsync(at.Register, (Now.AddMinutes(-20), 1_234_000 * scale), (Now.AddMinutes(-10), 1_234_120 * scale));
        }
        await _host.Rows.BillAsync(_mine, "F-2026-000001", new DateOnly(2026, 9, 1), 9_800, paid: 9_800);
        await _host.Rows.BillAsync(_mine, "F-2026-000002", new DateOnly(2026, 10, 1), 12_450, paid: 450, due: new DateOnly(2026, 11, 20));
        await _host.Rows.BillAsync(_others, "F-2026-000003", new DateOnly(2026, 10, 1), 77_777);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Home_says_what_is_owed_and_what_was_used()
    {
        using var client = await _host.ClientOfAsync(_me);

        var home = WebUtility.HtmlDecode(await client.TextAsync("/account"));

        Assert.Contains("12,000\u00A0FCFA", home, StringComparison.Ordinal);
        Assert.Contains("4 days late", home, StringComparison.Ordinal);
        // 23 full days of 450 L and 200 L so far; 10 % less than the same 23 days of October.
        Assert.Contains("10.6\u00A0m³", home, StringComparison.Ordinal);
        Assert.Contains("10% less than last month at this date", home, StringComparison.Ordinal);
        Assert.Contains("Last reading 10\u00A0min ago: 1,234.120\u00A0m³", home, StringComparison.Ordinal);
        Assert.DoesNotContain("Kossi", home, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", home, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_says_what_the_month_will_come_to_and_cost()
    {
        Assert.True((await _host.Services.GetRequiredService<PublishTariff>().RunAsync(Actor.System(_mine.Owner.Id), "DOM", "Domestic water", Resource.Water, Town.Prices, default)).Value);
        await _host.Services.GetRequiredService<RefreshForecasts>().RunAsync(Actor.System(_mine.Owner.Id), default);
        using var client = await _host.ClientOfAsync(_me);

        // 23 days of 450 L counted, 7 expected.
        Assert.Contains("This month about 13.5\u00A0m³, about 4,240\u00A0FCFA", WebUtility.HtmlDecode(await client.TextAsync("/account")), StringComparison.Ordinal);
        await client.SubmitAsync("/account/settings", new() { ["Language"] = "fr" });
        Assert.Contains("Ce mois-ci environ 13,5\u00A0m³, soit environ ", WebUtility.HtmlDecode(await client.TextAsync("/account")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reading_is_sent_with_a_photo_without_script_and_once()
    {
        var silent = await _host.Rows.HouseholdAsync(_mine.Owner, phone: "+2290197000001", name: "Afi Mensah");
        await _host.Rows.ReadingsAsync(silent.Register, (Now.AddDays(-60), 10_000), (Now.AddDays(-30), 20_000));
        using var client = await _host.ClientOfAsync(_me, follow: true);
        var path = $"/account/reading/{silent.Meter.Serial}";
        Assert.Contains(path, await client.TextAsync("/account"), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", await client.TextAsync(path), StringComparison.Ordinal);

        var refused = await client.SubmitFileAsync(path, new() { ["Input.Index"] = "29,5" }, "photo", "not a picture"u8.ToArray());
        Assert.Contains("A photo is a JPEG, PNG or WebP file.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        for (var n = 0; n < 2; n++)
        {
            var sent = await client.SubmitFileAsync(path, new() { ["Input.Index"] = "29,5" }, "photo", [0xFF, 0xD8, 0xFF, 1]);
            var page = WebUtility.HtmlDecode(await sent.Content.ReadAsStringAsync());
            Assert.Contains("Your reading counts from now on.", page, StringComparison.Ordinal);
            Assert.Single(System.Text.RegularExpressions.Regex.Matches(page, "<td class=\"num\">29"));
        }
        Assert.Equal(16, await _host.Database.OwnerSqlAsync($"select quality::int from readings where register_id = {silent.Register.Id} and value = 29500"));
        var live = await client.SubmitFileAsync($"/account/reading/{_mine.Meter.Serial}", new() { ["Input.Index"] = "1300" }, "photo", [0xFF, 0xD8, 0xFF, 2]);
        Assert.Contains("Your meter reports by itself.", WebUtility.HtmlDecode(await live.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/account/reading/{_others.Meter.Serial}")).StatusCode);
    }

    [Fact]
    public async Task Home_is_at_most_14_kilobytes_with_its_style_sheet()
    {
        using var client = await _host.ClientOfAsync(_me, language: "fr");

        async Task<int> WeighAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
            using var answer = await client.Http.SendAsync(request);
            Assert.Equal("br", Assert.Single(answer.Content.Headers.ContentEncoding));
            return (await answer.Content.ReadAsByteArrayAsync()).Length;
        }
        var css = System.Text.RegularExpressions.Regex.Match(await client.TextAsync("/account"), "href=\"(lite[^\"]*)\"").Groups[1].Value;
        var bytes = await WeighAsync("/account") + await WeighAsync("/" + css);

        Assert.InRange(bytes, 1000, 14 * 1024);
    }

    [Fact]
    public async Task Usage_adds_up_over_spans_and_leads_from_year_to_month_to_day()
    {
        using var client = await _host.ClientOfAsync(_me);

        var year = WebUtility.HtmlDecode(await client.TextAsync($"/account/usage/{_mine.Meter.Serial}?period=year"));
        var october = WebUtility.HtmlDecode(await client.TextAsync($"/account/usage/{_mine.Meter.Serial}?period=month&date=2026-10-15"));

        Assert.Contains("26.1\u00A0m³", year, StringComparison.Ordinal);
        Assert.Contains($"/account/usage/{_mine.Meter.Serial}?period=month&date=2026-10-01", year, StringComparison.Ordinal);
        Assert.Contains("15.5\u00A0m³", october, StringComparison.Ordinal);
        Assert.Contains($"/account/usage/{_mine.Meter.Serial}?period=day&date=2026-10-01", october, StringComparison.Ordinal);
        var day = await client.TextAsync($"/account/usage/{_mine.Meter.Serial}?period=day&date=2026-10-01");
        Assert.Contains("No readings in this time", day, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bills_show_what_is_open_first_and_the_statement_ends_at_the_balance()
    {
        using var client = await _host.ClientOfAsync(_me);

        var bills = WebUtility.HtmlDecode(await client.TextAsync("/account/bills"));
        var statement = WebUtility.HtmlDecode(await client.TextAsync("/account/statement"));

        Assert.True(bills.IndexOf("F-2026-000002", StringComparison.Ordinal) < bills.IndexOf("F-2026-000001", StringComparison.Ordinal));
        Assert.Contains("Paid on 4 Oct 2026", bills, StringComparison.Ordinal);
        Assert.DoesNotContain("F-2026-000003", bills, StringComparison.Ordinal);
        Assert.Contains("Payment, receipt R-F-2026-000002", statement, StringComparison.Ordinal);
        Assert.Contains("\u2212450\u00A0FCFA", statement, StringComparison.Ordinal);
        Assert.EndsWith("12,000\u00A0FCFA", System.Text.RegularExpressions.Regex.Match(statement, @"<tfoot>.*?</tfoot>", System.Text.RegularExpressions.RegexOptions.Singleline).Value.Replace("</td></tr></tfoot>", "", StringComparison.Ordinal).TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_meter_bill_and_account_are_not_found()
    {
        using var client = await _host.ClientOfAsync(_me);
        foreach (var path in new[]
        {
            $"/account/usage/{_others.Meter.Serial}", $"/account/live/{_others.Meter.Serial}", $"/account/live/{_others.Meter.Serial}/stream", $"/account/usage/{_elsewhere.Meter.Serial}",
            $"/account/live/{_elsewhere.Meter.Serial}/stream", "/account/bills/F-2026-000003", $"/account/statement?account={_others.Subscriber.Account}", "/account/bills/none", "/account/usage/none",
        })
        {
            var answer = await client.GetAsync(path);

            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{path}: {answer.StatusCode}");
            Assert.DoesNotContain("Kossi", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Staff_do_not_see_the_subscribers_pages_and_nobody_sees_them_without_signing_in()
    {
        using var staff = await _host.ClientOfAsync(Role.Dispatcher, _mine.Owner.Id);
        using var nobody = _host.Client();

        Assert.Equal("/denied", new Uri(new Uri(_host.Url), (await staff.GetAsync("/account")).Headers.Location!).AbsolutePath);
        Assert.Equal("/sign-in", new Uri(new Uri(_host.Url), (await nobody.GetAsync("/account/bills")).Headers.Location!).AbsolutePath);
    }

    [Fact]
    public async Task The_language_chosen_holds_for_pages_and_bills()
    {
        using var client = await _host.ClientOfAsync(_me);

        var saved = await client.SubmitAsync("/account/settings", new() { ["Language"] = "fr" });
        var settings = await client.TextAsync(saved.Headers.Location!.ToString());

        Assert.Contains("Enregistré", settings, StringComparison.Ordinal);
        Assert.Equal("fr", await _host.Database.OwnerSqlAsync($"select language from subscribers where id = {_mine.Subscriber.Id}"));
        var bad = await client.SubmitAsync("/account/settings", new() { ["Language"] = "xx" });
        Assert.Contains("Choisissez", await bad.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_live_stream_sends_readings_of_ones_own_meter_and_lets_go_of_them()
    {
        using var client = await _host.ClientOfAsync(_me);
        var feed = _host.Services.GetRequiredService<LiveFeed>();
        var before = feed.Listeners;
        Assert.Contains("12.0\u00A0L/min", WebUtility.HtmlDecode(await client.TextAsync($"/account/live/{_mine.Meter.Serial}")), StringComparison.Ordinal);

        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var reading = client.Http.GetAsync($"/account/live/{_mine.Meter.Serial}/stream", HttpCompletionOption.ResponseHeadersRead, stop.Token);
        // Headers leave with the first event.
        while (!reading.IsCompleted)
        {
            feed.Publish([new LiveReading(_mine.Owner.Id, _others.Meter.Id, _others.Register.Id, Now, 1, 999_999), new LiveReading(_mine.Owner.Id, _mine.Meter.Id, _mine.Register.Id, Now, 1_234_567, 1800)]);
            await Task.Delay(50, stop.Token);
        }
        using (var stream = new StreamReader(await (await reading).Content.ReadAsStreamAsync(stop.Token)))
        {
            var text = await stream.ReadLineAsync(stop.Token) + await stream.ReadLineAsync(stop.Token);

            Assert.Contains("event: reading", text, StringComparison.Ordinal);
            Assert.Contains("30.0", text, StringComparison.Ordinal);
            Assert.Contains("1,234.567", text, StringComparison.Ordinal);
        }
        client.Http.Dispose();
        for (var wait = 0; feed.Listeners > before && wait < 100; wait++) await Task.Delay(50);
        Assert.Equal(before, feed.Listeners);
    }
}
