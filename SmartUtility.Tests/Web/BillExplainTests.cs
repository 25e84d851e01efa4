using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Jobs;
using UglyToad.PdfPig;

namespace SmartUtility.Tests.Web;

/// <summary>Why a bill is what it is, and what is printed of it, over HTTP.</summary>
public sealed class BillExplainTests(PostgresFixture postgres) : IAsyncLifetime
{
    const string Bootstrap = "bootstrap-key-of-the-tests-0123456789";
    HostFixture _host = null!;
    Town _town = null!;
    Subscriber _mine = null!, _theirs = null!;
    string _bill = "", _other = "";

    public async ValueTask InitializeAsync()
    {
        _host = await HostFixture.StartAsync(postgres, new FakeTimeProvider(new DateTimeOffset(2026, 11, 2, 11, 0, 0, TimeSpan.Zero)), settings: [$"Api:BootstrapKey={Bootstrap}"]);
        _town = await Town.MakeAsync(_host.Database);
        await _host.Rows.OperatorAsync("VOLT");
        // The meter's last reading is 40 hours before the end of the month: the index of the bill lies between two readings.
        (_mine, var agreement, var meter) = await _town.HomeAsync(33_750);
        await _host.Database.OwnerSqlAsync($"delete from readings where register_id = {meter.Registers[0].Id} and time > '2026-10-15'");
        await _host.Rows.ReadingsAsync(meter.Registers[0], (Town.Midnight(2026, 10, 30).AddHours(8), 30_000), (Town.Midnight(2026, 11, 1).AddHours(20), 36_000));
        (_theirs, var other, _) = await _town.HomeAsync(12_000, name: "Kossi Other");
        Assert.True((await _town.Run.RunAsync(_town.Actor, BillingMonth.Parse("2026-10"), default)).IsDone);
        _bill = (string)(await _host.Database.OwnerSqlAsync($"select number from invoices where agreement_id = {agreement.Id}"))!;
        _other = (string)(await _host.Database.OwnerSqlAsync($"select number from invoices where agreement_id = {other.Id}"))!;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    HttpClient Client(string key) => new() { BaseAddress = new Uri(_host.Url), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };

    async Task<HttpClient> KeyAsync(string operatorCode, params string[] scopes)
    {
        var made = await Client(Bootstrap).PostAsJsonAsync($"/api/v1/keys?operator={operatorCode}", new { name = "test", scopes });
        return Client(JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("key").GetString()!);
    }

    static async Task<JsonElement> JsonAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    [Fact]
    public async Task A_line_leads_to_the_quantity_and_the_quantity_to_two_readings_with_their_codes()
    {
        var office = await KeyAsync("AQUA", "billing");

        var why = await JsonAsync(await office.GetAsync($"/api/v1/invoices/{_bill}/explain"), HttpStatusCode.OK);

        var (register, document) = (why.GetProperty("registers")[0], why.GetProperty("document"));
        var end = register.GetProperty("end");
        Assert.Equal("1", register.GetProperty("start").GetProperty("index").GetString());
        Assert.True(register.GetProperty("start").GetProperty("is_read").GetBoolean());
        Assert.False(end.GetProperty("is_read").GetBoolean());
        Assert.Equal(("30", "36"), (end.GetProperty("last").GetProperty("index").GetString(), end.GetProperty("next").GetProperty("index").GetString()));
        Assert.Equal("valid", end.GetProperty("last").GetProperty("quality").GetString());
        Assert.Equal(document.GetProperty("quantity").GetString(), register.GetProperty("printed").GetProperty("quantity").GetString());
        Assert.Contains("estimated", why.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
        Assert.Equal(_bill, why.GetProperty("this").GetProperty("number").GetString());
    }

    [Fact]
    public async Task Nobody_elses_bill_is_explained_or_printed()
    {
        var (stranger, wallet) = (await KeyAsync("VOLT", "billing"), await KeyAsync("AQUA", "readings"));
        using var me = await _host.ClientOfAsync(await _host.UserAsync(Role.Subscriber, name: _mine.Phones[0].Phone));
        var till = await _host.ClientOfAsync(Role.Cashier, (await Town.MakeAsync(_host.Database, code: "VOLTA")).Owner.Id);

        foreach (var path in new[] { $"/api/v1/invoices/{_bill}/explain", $"/api/v1/invoices/{_bill}/pdf", "/api/v1/invoices/NONE/explain" })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await wallet.GetAsync($"/api/v1/invoices/{_bill}/explain")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Client("nothing").GetAsync($"/api/v1/invoices/{_bill}/explain")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await me.GetAsync($"/account/bills/{_other}/explain")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await till.GetAsync($"/counter/bills/{_bill}/explain")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await me.GetAsync($"/counter/bills/{_bill}/explain")).StatusCode);
    }

    [Theory]
    [InlineData("en", "Why this amount?", "0 valid", "between 30.000")]
    [InlineData("fr", "Pourquoi ce montant", "0 valide", "entre 30,000")]
    public async Task The_subscribers_page_tells_it_in_a_few_kilobytes_without_script(string language, params string[] parts)
    {
        using var me = await _host.ClientOfAsync(await _host.UserAsync(Role.Subscriber, name: _mine.Phones[0].Phone, with: user => user.Language = language), language: language);
        var bill = WebUtility.HtmlDecode(await me.TextAsync($"/account/bills/{_bill}"));
        Assert.Contains($"/account/bills/{_bill}/explain?of={_mine.Id}#quantity", bill, StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/account/bills/{_bill}/explain");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        using var packed = await me.Http.SendAsync(request);
        var page = WebUtility.HtmlDecode(await me.TextAsync($"/account/bills/{_bill}/explain"));

        Assert.InRange((await packed.Content.ReadAsByteArrayAsync()).Length, 500, 14 * 1024);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("id=\"quantity\"", page, StringComparison.Ordinal);
        foreach (var part in parts) Assert.Contains(part, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clerk_comes_from_the_account_to_the_reasons_in_one_click()
    {
        var till = await _host.ClientOfAsync(Role.Cashier, _town.Owner.Id);

        Assert.Contains($"/counter/bills/{_bill}/explain", await till.TextAsync($"/counter/accounts/{_mine.Account}"), StringComparison.Ordinal);
        Assert.Contains("id=\"quantity\"", await till.TextAsync($"/counter/bills/{_bill}/explain"), StringComparison.Ordinal);

        // From the box of the Console: the customer, then the bill.
        var desk = await _host.ClientOfAsync(Role.Dispatcher, _town.Owner.Id);
        Assert.Contains($"/ops/customers/{_mine.Account}", await desk.TextAsync($"/ops/customers?q={_mine.Account}"), StringComparison.Ordinal);
        Assert.Contains($"/ops/customers/{_mine.Account}/bills/{_bill}", await desk.TextAsync($"/ops/customers/{_mine.Account}"), StringComparison.Ordinal);
        Assert.Contains("id=\"quantity\"", await desk.TextAsync($"/ops/customers/{_mine.Account}/bills/{_bill}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bill_is_drawn_once_and_kept_as_it_was_handed_out()
    {
        var office = await KeyAsync("AQUA", "billing");
        Assert.Equal(0L, await _host.Database.OwnerSqlAsync("select count(*) from kept_bills"));

        var first = await (await office.GetAsync($"/api/v1/invoices/{_bill}/pdf")).Content.ReadAsByteArrayAsync();
        var again = await (await office.GetAsync($"/api/v1/invoices/{_bill}/pdf")).Content.ReadAsByteArrayAsync();

        Assert.Equal(first, again);
        Assert.Equal(first, (byte[])(await _host.Database.OwnerSqlAsync("select body from kept_bills"))!);
    }

    [Fact]
    public async Task The_months_print_file_is_asked_for_drawn_and_fetched_once()
    {
        var (office, stranger) = (await KeyAsync("AQUA", "billing"), await KeyAsync("VOLT", "billing"));
        await _host.Database.OwnerSqlAsync("update usage_points set reading_route = case when id = (select max(id) from usage_points) then 'T-01' else 'T-02' end");
        Assert.Equal("nothing-to-print", (await JsonAsync(await office.PostAsJsonAsync("/api/v1/print-files", new { month = "2026-09" }), HttpStatusCode.Conflict)).GetProperty("code").GetString());
        Assert.Equal("bad-month", (await JsonAsync(await office.PostAsJsonAsync("/api/v1/print-files", new { }), HttpStatusCode.UnprocessableEntity)).GetProperty("code").GetString());

        var asked = await JsonAsync(await office.PostAsJsonAsync("/api/v1/print-files", new { month = "2026-10" }), HttpStatusCode.Accepted);
        var id = asked.GetProperty("id").GetInt64();
        Assert.Equal(("running", 2, 0), (asked.GetProperty("state").GetString(), asked.GetProperty("bills").GetInt32(), asked.GetProperty("bills_done").GetInt32()));
        Assert.Equal("print-running", (await JsonAsync(await office.GetAsync($"/api/v1/print-files/{id}/pdf"), HttpStatusCode.Conflict)).GetProperty("code").GetString());
        Assert.Equal(1L, await _host.Database.OwnerSqlAsync("select count(*) from outbox where kind = 'PrintPlanned'"));
        await using (var scope = _host.Services.CreateAsyncScope())
            for (var turn = 0; turn < 2; turn++) await ActivatorUtilities.CreateInstance<PrintJob>(scope.ServiceProvider).RunAsync(_town.Owner.Id, id, default);
        var done = await JsonAsync(await office.GetAsync($"/api/v1/print-files/{id}"), HttpStatusCode.OK);
        var file = await (await office.GetAsync($"/api/v1/print-files/{id}/pdf")).Content.ReadAsByteArrayAsync();

        Assert.Equal(("done", 2, 2), (done.GetProperty("state").GetString(), done.GetProperty("bills_done").GetInt32(), done.GetProperty("pages").GetInt32()));
        Assert.Equal(done.GetProperty("bytes").GetInt64(), file.Length);
        using (var pdf = PdfDocument.Open(file))
        {
            Assert.Contains(_other, pdf.GetPage(1).Text, StringComparison.Ordinal);
            Assert.Contains(_bill, pdf.GetPage(2).Text, StringComparison.Ordinal);
        }
        Assert.Equal(id, (await JsonAsync(await office.PostAsJsonAsync("/api/v1/print-files", new { month = "2026-10" }), HttpStatusCode.Accepted)).GetProperty("id").GetInt64());
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/v1/print-files/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/v1/print-files/{id}/pdf")).StatusCode);
    }

    [Fact]
    public async Task A_killed_print_job_goes_on_where_it_stood()
    {
        var print = _host.Services.GetRequiredService<PrintMonth>();
        var file = (await print.StartAsync(_town.Actor, BillingMonth.Parse("2026-10"), default)).Value;
        using (var killed = new CancellationTokenSource())
        {
            await killed.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => print.WorkAsync(_town.Actor, file.Id, killed.Token));
        }

        Assert.Equal(2, (await print.WorkAsync(_town.Actor, file.Id, default)).Value);
        Assert.Equal(2, (await print.OneAsync(_town.Actor, file.Id, default)).Value.Pages);
    }
}
