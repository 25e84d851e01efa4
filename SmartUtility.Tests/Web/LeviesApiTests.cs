using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Web;

public sealed class LeviesApiTests(PostgresFixture postgres) : IAsyncLifetime
{
    const string Bootstrap = "bootstrap-key-of-the-tests-0123456789";
    readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 2, 11, 0, 0, TimeSpan.Zero));
    HostFixture _host = null!;
    Regulated _given = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await HostFixture.StartAsync(postgres, _clock, settings: [$"Api:BootstrapKey={Bootstrap}"]);
        _given = await Regulated.MakeAsync(_host.Database);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    HttpClient Client(string key)
    {
        var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    async Task<HttpClient> KeyAsync(string? operatorCode, params string[] scopes)
    {
        var made = await Client(Bootstrap).PostAsJsonAsync("/api/v1/keys" + (operatorCode is null ? "" : $"?operator={operatorCode}"), new { name = $"test {operatorCode} {Guid.NewGuid():N}", scopes, installation = operatorCode is null });
        var text = await made.Content.ReadAsStringAsync();
        Assert.True(made.StatusCode == HttpStatusCode.Created, text);
        return Client(JsonDocument.Parse(text).RootElement.GetProperty("key").GetString()!);
    }

    static async Task<JsonElement> JsonAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    static string Code(JsonElement problem) => problem.GetProperty("code").GetString()!;

    static async Task FitsAsync(JsonElement answer, string schema)
    {
        using var parsed = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Architecture.Sources.Root, $"docs/schemas/{schema}.schema.json")));
        Assert.Empty(new Schemas.SchemaCheck(parsed.RootElement).Run(answer));
    }

    [Fact]
    public async Task From_the_close_of_a_period_to_the_paid_invoice_over_the_API()
    {
        var (regulator, chief, operators) = (await KeyAsync(null, "regulation"), await KeyAsync(null, "regulation"), await KeyAsync("AQUA", "levies"));
        var stranger = await KeyAsync("BOUE", "levies");

        var closed = await JsonAsync(await regulator.PostAsJsonAsync("/api/v1/levies?operator=AQUA", new { from = "2026-10" }), HttpStatusCode.Created);
        var again = await JsonAsync(await regulator.PostAsJsonAsync("/api/v1/levies?operator=AQUA", new { from = "2026-10", to = "2026-10" }), HttpStatusCode.Created);
        var id = closed.GetProperty("id").GetInt64();
        Assert.Equal(("191", "in-comment", id), (closed.GetProperty("total").GetString(), closed.GetProperty("state").GetString(), again.GetProperty("id").GetInt64()));
        Assert.Equal("period-open", Code(await JsonAsync(await regulator.PostAsJsonAsync("/api/v1/levies?operator=AQUA", new { from = "2026-11" }), HttpStatusCode.Conflict)));
        Assert.Equal("forbidden", Code(await JsonAsync(await operators.PostAsJsonAsync("/api/v1/levies", new { from = "2026-10" }), HttpStatusCode.Forbidden)));

        Assert.Equal("comments-open", Code(await JsonAsync(await chief.PostAsync($"/api/v1/levies/{id}/invoice?operator=AQUA", null), HttpStatusCode.Conflict)));
        await JsonAsync(await operators.PostAsJsonAsync($"/api/v1/levies/{id}/comments", new { text = "Agreed.", agrees = true }), HttpStatusCode.Created);
        Assert.Equal("second-person", Code(await JsonAsync(await regulator.PostAsync($"/api/v1/levies/{id}/invoice?operator=AQUA", null), HttpStatusCode.Conflict)));
        var issued = await JsonAsync(await chief.PostAsync($"/api/v1/levies/{id}/invoice?operator=AQUA", null), HttpStatusCode.Created);
        Assert.Equal("REG-L-2026-000001", issued.GetProperty("number").GetString());

        using var pay = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/levies/{id}/payments") { Content = JsonContent.Create(new { amount = "191", paid_on = "2026-11-02" }) };
        pay.Headers.Add("Idempotency-Key", "transfer-1");
        var paid = await JsonAsync(await operators.SendAsync(pay), HttpStatusCode.Created);
        await JsonAsync(await regulator.PostAsync($"/api/v1/levies/{id}/payments/{paid.GetProperty("id").GetInt64()}/confirm?operator=AQUA", null), HttpStatusCode.OK);
        var detail = await JsonAsync(await operators.GetAsync($"/api/v1/levies/{id}"), HttpStatusCode.OK);
        Assert.Equal("paid", detail.GetProperty("levy").GetProperty("state").GetString());

        var text = await (await operators.GetAsync($"/api/v1/levies/{id}/figures")).Content.ReadAsByteArrayAsync();
        Assert.Equal(closed.GetProperty("hash").GetString(), Convert.ToHexStringLower(SHA256.HashData(text)));
        Assert.True((await JsonAsync(await operators.GetAsync($"/api/v1/levies/{id}/check"), HttpStatusCode.OK)).GetProperty("holds").GetBoolean());
        Assert.Equal("%PDF", Encoding.ASCII.GetString((await (await operators.GetAsync($"/api/v1/levies/{id}/statement")).Content.ReadAsByteArrayAsync())[..4]));
        Assert.Contains("rural fund", await (await operators.GetAsync($"/api/v1/levies/{id}/statement?format=csv")).Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);

        await FitsAsync(issued, "levy");
        Assert.Equal(1, (await JsonAsync(await regulator.GetAsync("/api/v1/levies?period=2026-10"), HttpStatusCode.OK)).GetArrayLength());
        Assert.Equal(0, (await JsonAsync(await stranger.GetAsync("/api/v1/levies"), HttpStatusCode.OK)).GetArrayLength());
        foreach (var path in new[] { "", "/statement", "/figures", "/check" })
            Assert.Equal("not-found", Code(await JsonAsync(await stranger.GetAsync($"/api/v1/levies/{id}{path}"), HttpStatusCode.NotFound)));
    }

    [Fact]
    public async Task Statistics_carry_definition_and_state_as_JSON_and_CSV()
    {
        var key = await KeyAsync("AQUA", "statistics", "provision");

        var found = await JsonAsync(await key.GetAsync("/api/v1/statistics?from=2026-10&to=2026-10&resource=water"), HttpStatusCode.OK);
        var csv = await (await key.GetAsync("/api/v1/statistics?from=2026-10&to=2026-10&format=csv")).Content.ReadAsStringAsync();

        await FitsAsync(found, "statistics");
        var cell = found.GetProperty("consumption")[0];
        Assert.Equal(("24", "home", true), (cell.GetProperty("quantity").GetString(), cell.GetProperty("class").GetString(), cell.GetProperty("is_final").GetBoolean()));
        Assert.Equal("30", found.GetProperty("settlement")[0].GetProperty("supplied").GetString());
        Assert.Contains("credit notes", found.GetProperty("definitions").GetProperty("invoiced").GetString(), StringComparison.Ordinal);
        Assert.Contains("AQUA,consumed,2026-10,water,home,", csv, StringComparison.Ordinal);
        Assert.Contains(",final,", csv, StringComparison.Ordinal);
        Assert.Equal("months-invalid", Code(await JsonAsync(await key.GetAsync("/api/v1/statistics?from=2026-10&to=2026-09"), HttpStatusCode.UnprocessableEntity)));
        Assert.Equal("bad-month", Code(await JsonAsync(await key.GetAsync("/api/v1/statistics?from=october"), HttpStatusCode.UnprocessableEntity)));
        Assert.Equal("forbidden", Code(await JsonAsync(await (await KeyAsync("AQUA", "readings")).GetAsync("/api/v1/statistics"), HttpStatusCode.Forbidden)));
    }
}
