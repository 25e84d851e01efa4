using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Jobs;

namespace SmartUtility.Tests.Web;

public sealed class BillingApiTests(PostgresFixture postgres) : IAsyncLifetime
{
    const string Bootstrap = "bootstrap-key-of-the-tests-0123456789";
    HostFixture _host = null!;
    Town _town = null!;
    Subscriber _subscriber = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await HostFixture.StartAsync(postgres, new FakeTimeProvider(new DateTimeOffset(2026, 11, 2, 11, 0, 0, TimeSpan.Zero)), settings: [$"Api:BootstrapKey={Bootstrap}"]);
        _town = await Town.MakeAsync(_host.Database);
        await _host.Rows.OperatorAsync("VOLT");
        (_subscriber, _, _) = await _town.HomeAsync(33_750);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    HttpClient Client(string key)
    {
        var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    Task<HttpClient> KeyAsync(string operatorCode, params string[] scopes) => NamedKeyAsync("test", operatorCode, scopes);

    async Task<HttpClient> NamedKeyAsync(string name, string operatorCode, params string[] scopes)
    {
        var made = await Client(Bootstrap).PostAsJsonAsync($"/api/v1/keys?operator={operatorCode}", new { name, scopes });
        return Client(JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("key").GetString()!);
    }

    static async Task<JsonElement> JsonAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    static HttpRequestMessage Pay(object body, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/payments") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    async Task<string> BilledAsync()
    {
        await _town.Run.RunAsync(_town.Actor, new Core.Shared.BillingMonth(2026, 10), default);
        return (await _town.Payments.BillsAsync(_town.Actor, _subscriber.Id, default)).Value[0].Number;
    }

    [Fact]
    public async Task A_tariff_is_published_read_and_priced()
    {
        var office = await KeyAsync("AQUA", "provision", "billing");
        var tariff = $$"""[{"code":"PRO","name":"Business","resource":"water","versions":[{{BillingJson.Write(Town.Prices)}}]},{"code":"BAD","name":"Bad","resource":"water","versions":[{"valid_from":"2026-01-01","components":[]}]}]""";

        var first = await JsonAsync(await office.PostAsync("/api/v1/tariffs", Body(tariff)), HttpStatusCode.OK);
        var second = await JsonAsync(await office.PostAsync("/api/v1/tariffs", Body(tariff)), HttpStatusCode.OK);
        var price = await JsonAsync(await office.PostAsync("/api/v1/tariffs/PRO/price", Body("""{"periods":[{"from":"2026-10-01","to":"2026-11-01","quantity":"33.75"}]}""")), HttpStatusCode.OK);
        var read = await JsonAsync(await office.GetAsync("/api/v1/tariffs/PRO"), HttpStatusCode.OK);

        Assert.Equal(["created", "refused"], first.EnumerateArray().Select(row => row.GetProperty("status").GetString()));
        Assert.Equal("tariff-invalid", first[1].GetProperty("reason").GetString());
        Assert.Equal("unchanged", second[0].GetProperty("status").GetString());
        Assert.Equal("14685", price.GetProperty("total").GetString());
        Assert.Equal("2025-01-01", read.GetProperty("versions")[0].GetProperty("valid_from").GetString());
        Assert.Equal("not-found", (await JsonAsync(await office.GetAsync("/api/v1/tariffs/NONE"), HttpStatusCode.NotFound)).GetProperty("code").GetString());
        await JsonAsync(await office.PostAsync("/api/v1/tariffs/PRO/price", Body("""{"periods":[]}""")), HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_version_is_proposed_by_one_key_tried_and_published_by_another()
    {
        var (one, two, stranger, wallet) = (await KeyAsync("AQUA", "provision"), await NamedKeyAsync("second", "AQUA", "provision"), await KeyAsync("VOLT", "provision"), await KeyAsync("AQUA", "payments"));
        var version = BillingJson.Write(Town.Prices with { ValidFrom = new DateOnly(2026, 12, 1) });
        var proposal = $"{{\"name\":\"Domestic water\",\"resource\":\"water\",\"version\":{version}}}";
        const string Path = "/api/v1/tariffs/DOM/proposals";

        var made = await JsonAsync(await one.PostAsync(Path, Body(proposal)), HttpStatusCode.Created);
        var id = made.GetProperty("id").GetInt64();
        Assert.Equal(id, (await JsonAsync(await one.PostAsync(Path, Body(proposal)), HttpStatusCode.Created)).GetProperty("id").GetInt64());
        Assert.Equal(HttpStatusCode.Forbidden, (await wallet.PostAsync(Path, Body(proposal))).StatusCode);
        Assert.Contains($"\"id\":{id}", await one.GetStringAsync(Path), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/api/v1/tariffs/proposals/{id}/publication", null)).StatusCode);
        await JsonAsync(await one.PostAsync($"/api/v1/tariffs/proposals/{id}/publication", null), HttpStatusCode.Conflict);
        Assert.True((await two.PostAsync($"/api/v1/tariffs/proposals/{id}/publication", null)).IsSuccessStatusCode);
        Assert.Equal(2, await _host.Database.OwnerSqlAsync("select count(*)::int from tariff_versions"));
    }

    [Fact]
    public async Task Prices_are_tried_over_last_month_by_their_job_and_an_amount_says_how_much_it_buys()
    {
        var (office, stranger) = (await KeyAsync("AQUA", "provision"), await KeyAsync("VOLT", "provision"));
        var version = BillingJson.Write(Town.Prices with { ValidFrom = new DateOnly(2026, 12, 1) });
        var trial = (await JsonAsync(await office.PostAsync("/api/v1/tariffs/DOM/trials", Body(version)), HttpStatusCode.Accepted)).GetProperty("id").GetInt64();

        await using var scope = _host.Services.CreateAsyncScope();
        var job = ActivatorUtilities.CreateInstance<SimulateTariffJob>(scope.ServiceProvider);
        for (var n = 0; n < 2; n++) await job.RunAsync(_town.Owner.Id, trial, default);

        var found = await JsonAsync(await office.GetAsync($"/api/v1/tariffs/trials/{trial}"), HttpStatusCode.OK);
        Assert.Equal((1, 1), (found.GetProperty("total").GetInt32(), found.GetProperty("done").GetInt32()));
        Assert.Equal(JsonValueKind.Object, found.GetProperty("impact").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/v1/tariffs/trials/{trial}")).StatusCode);

        // 500 + 10 × 200 + VAT of 500 = 2 590; the rest of 4 950 buys 2 360 ÷ (400 × 1.18) = 5 m³.
        var quote = await JsonAsync(await office.PostAsync("/api/v1/tariffs/DOM/quantity", Body("""{"amount":4950,"usage":{"periods":[{"from":"2026-10-01","to":"2026-11-01"}]}}""")), HttpStatusCode.OK);
        Assert.InRange(decimal.Parse(quote.GetProperty("quantity").ToString(), System.Globalization.CultureInfo.InvariantCulture), 14.99m, 15.02m);
        await JsonAsync(await office.PostAsync("/api/v1/tariffs/DOM/quantity", Body("""{"amount":4950,"usage":{"periods":[]}}""")), HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_run_is_started_worked_by_its_job_and_its_bills_are_read()
    {
        var office = await KeyAsync("AQUA", "billing");

        var open = await JsonAsync(await office.PostAsJsonAsync("/api/v1/billing-runs", new { month = "2026-11" }), HttpStatusCode.Conflict);
        var started = await JsonAsync(await office.PostAsJsonAsync("/api/v1/billing-runs", new { month = "2026-10" }), HttpStatusCode.Accepted);
        var id = started.GetProperty("id").GetInt64();
        Assert.Equal("BillingPlanned", await _host.Database.OwnerSqlAsync("select kind from outbox"));
        await using (var scope = _host.Services.CreateAsyncScope())
            await ActivatorUtilities.CreateInstance<BillingChunkJob>(scope.ServiceProvider).RunAsync(_town.Owner.Id, id, 1, default);
        var run = await JsonAsync(await office.GetAsync($"/api/v1/billing-runs/{id}"), HttpStatusCode.OK);
        var list = await JsonAsync(await office.GetAsync($"/api/v1/invoices?month=2026-10&account={_subscriber.Account}"), HttpStatusCode.OK);
        var number = list.GetProperty("invoices")[0].GetProperty("number").GetString();
        var bill = await JsonAsync(await office.GetAsync($"/api/v1/invoices/{number}"), HttpStatusCode.OK);
        var pdf = await office.GetAsync($"/api/v1/invoices/{number}/pdf");

        Assert.Equal("month-open", open.GetProperty("code").GetString());
        Assert.Equal(("done", 1), (run.GetProperty("run").GetProperty("state").GetString(), run.GetProperty("run").GetProperty("issued").GetInt32()));
        Assert.Equal(("14685", "33.75", "open"), (list.GetProperty("invoices")[0].GetProperty("total").GetString(), list.GetProperty("invoices")[0].GetProperty("quantity").GetString(), list.GetProperty("invoices")[0].GetProperty("state").GetString()));
        Assert.Equal("14685", bill.GetProperty("document").GetProperty("price").GetProperty("total").GetString());
        Assert.Equal("%PDF", Encoding.ASCII.GetString((await pdf.Content.ReadAsByteArrayAsync())[..4]));
    }

    [Fact]
    public async Task A_wallet_asks_what_is_owed_and_pays_it_once()
    {
        var number = await BilledAsync();
        var wallet = await KeyAsync("AQUA", "payments");

        var before = await JsonAsync(await wallet.GetAsync($"/api/v1/bills?account={_subscriber.Account}"), HttpStatusCode.OK);
        var noKey = await wallet.PostAsJsonAsync("/api/v1/payments", new { account = _subscriber.Account, amount = "100" });
        var first = await JsonAsync(await wallet.SendAsync(Pay(new { account = _subscriber.Account, amount = "14685", rail = "momo" }, "k-1")), HttpStatusCode.Created);
        var again = await JsonAsync(await wallet.SendAsync(Pay(new { account = _subscriber.Account, amount = "14685", rail = "momo" }, "k-1")), HttpStatusCode.Created);
        var other = await JsonAsync(await wallet.SendAsync(Pay(new { account = _subscriber.Account, amount = "1", rail = "momo" }, "k-1")), HttpStatusCode.Conflict);
        var euros = await JsonAsync(await wallet.SendAsync(Pay(new { account = _subscriber.Account, amount = "1", currency = "EUR" }, "k-2")), HttpStatusCode.UnprocessableEntity);
        var unknown = await JsonAsync(await wallet.SendAsync(Pay(new { account = "nobody", amount = "500" }, "k-3")), HttpStatusCode.Created);
        var after = await JsonAsync(await wallet.GetAsync($"/api/v1/bills?account={_subscriber.Account}"), HttpStatusCode.OK);

        Assert.Equal(("14685", 1), (before.GetProperty("balance").GetString(), before.GetProperty("bills").GetArrayLength()));
        Assert.Equal(HttpStatusCode.BadRequest, noKey.StatusCode);
        Assert.Equal(first.GetProperty("receipt").GetString(), again.GetProperty("receipt").GetString());
        Assert.Equal((number, "14685"), (first.GetProperty("bills")[0].GetProperty("number").GetString(), first.GetProperty("bills")[0].GetProperty("amount").GetString()));
        Assert.Equal("reference-used", other.GetProperty("code").GetString());
        Assert.Equal("currency-wrong", euros.GetProperty("code").GetString());
        Assert.True(unknown.GetProperty("suspense").GetBoolean());
        Assert.Equal(("0", 0), (after.GetProperty("balance").GetString(), after.GetProperty("bills").GetArrayLength()));
    }

    [Fact]
    public async Task A_bill_that_was_taken_back_is_billed_anew_once()
    {
        var number = await BilledAsync();
        var (office, wallet, stranger) = (await KeyAsync("AQUA", "billing"), await KeyAsync("AQUA", "payments"), await KeyAsync("VOLT", "billing"));
        var path = $"/api/v1/invoices/{number}/corrected-bills";

        Assert.Equal("not-credited", (await JsonAsync(await office.PostAsync(path, null), HttpStatusCode.Conflict)).GetProperty("code").GetString());
        await JsonAsync(await office.PostAsJsonAsync($"/api/v1/invoices/{number}/credit-notes", new { reason = "wrong meter" }), HttpStatusCode.Accepted);
        var note = (await JsonAsync(await (await KeyAsync("AQUA", "billing")).PostAsJsonAsync($"/api/v1/invoices/{number}/credit-notes", new { reason = "wrong meter" }), HttpStatusCode.Created)).GetProperty("number").GetString();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync(path, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await wallet.PostAsync(path, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Client("nothing").PostAsync(path, null)).StatusCode);
        Assert.Equal("not-correctable", (await JsonAsync(await office.PostAsync($"/api/v1/invoices/{note}/corrected-bills", null), HttpStatusCode.Conflict)).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await office.PostAsync("/api/v1/invoices/NONE/corrected-bills", null)).StatusCode);

        var made = await office.PostAsync(path, null);
        var first = await JsonAsync(made, HttpStatusCode.Created);
        var again = await JsonAsync(await office.PostAsync(path, null), HttpStatusCode.Created);

        Assert.Equal(("AQUA-F-2026-000002", "14685", "open"), (first.GetProperty("number").GetString(), first.GetProperty("total").GetString(), first.GetProperty("state").GetString()));
        Assert.Equal("/api/v1/invoices/AQUA-F-2026-000002", made.Headers.Location!.ToString());
        Assert.Equal(first.GetProperty("number").GetString(), again.GetProperty("number").GetString());
        Assert.Equal(3L, await _host.Database.OwnerSqlAsync("select count(*) from invoices"));
    }

    [Fact]
    public async Task A_bill_is_taken_back_and_nothing_of_it_is_seen_by_another_operator_or_scope()
    {
        var number = await BilledAsync();
        var (office, wallet, stranger) = (await KeyAsync("AQUA", "billing"), await KeyAsync("AQUA", "payments"), await KeyAsync("VOLT", "billing", "payments"));

        foreach (var path in new[] { $"/api/v1/invoices/{number}", $"/api/v1/invoices/{number}/pdf", $"/api/v1/bills?account={_subscriber.Account}", "/api/v1/billing-runs/1", "/api/v1/tariffs/DOM" })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsJsonAsync($"/api/v1/invoices/{number}/credit-notes", new { reason = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await wallet.PostAsJsonAsync($"/api/v1/invoices/{number}/credit-notes", new { reason = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await wallet.PostAsJsonAsync("/api/v1/billing-runs", new { month = "2026-10" })).StatusCode);
        var second = await KeyAsync("AQUA", "billing");
        for (var n = 0; n < 2; n++) await JsonAsync(await office.PostAsJsonAsync($"/api/v1/invoices/{number}/credit-notes", new { reason = "wrong meter" }), HttpStatusCode.Accepted);
        var note = await JsonAsync(await second.PostAsJsonAsync($"/api/v1/invoices/{number}/credit-notes", new { reason = "wrong meter" }), HttpStatusCode.Created);

        Assert.Equal("AQUA-A-2026-000001", note.GetProperty("number").GetString());
        Assert.Equal("cancelled", (await JsonAsync(await office.GetAsync($"/api/v1/invoices/{number}"), HttpStatusCode.OK)).GetProperty("invoice").GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await Client("nothing").GetAsync($"/api/v1/invoices/{number}")).StatusCode);
    }
}
