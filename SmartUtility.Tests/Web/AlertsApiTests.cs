using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Web;

public sealed class AlertsApiTests(PostgresFixture postgres) : IAsyncLifetime
{
    const string Bootstrap = "bootstrap-key-of-the-tests-0123456789";
    static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    HostFixture _host = null!;
    int _company;
    long _alert;

    public async ValueTask InitializeAsync()
    {
        _host = await HostFixture.StartAsync(postgres, new FakeTimeProvider(Noon.AddMinutes(5)), settings: [$"Api:BootstrapKey={Bootstrap}"], seed: async rows =>
        {
            _company = (await rows.OperatorAsync("AQUA")).Id;
            await rows.OperatorAsync("VOLT");
            var zone = await rows.NetworkPointAsync(_company, code: "DMA-1");
            await rows.LimitAsync(zone);
            await rows.NetworkHoursAsync(zone, Noon.AddHours(-4), 1, 20, 20, 20);
        });
        await _host.Services.GetRequiredService<EvaluateLimits>().RunAsync(Actor.System(_company), default);
        _alert = (await _host.Services.GetRequiredService<AlertQueries>().ListAsync(Rows.Dispatcher(_company), true, null, new PageRequest(), default)).Value.Rows[0].Id;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    HttpClient Client()
    {
        var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Bootstrap);
        return http;
    }

    async Task<HttpClient> KeyAsync(string operatorCode, params string[] scopes)
    {
        var made = await Client().PostAsJsonAsync($"/api/v1/keys?operator={operatorCode}", new { name = "test", scopes });
        var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("key").GetString());
        return http;
    }

    static async Task<JsonElement> JsonAsync(HttpResponseMessage answer, HttpStatusCode status = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    static string Code(JsonElement problem) => problem.GetProperty("code").GetString()!;

    [Fact]
    public async Task An_alert_is_listed_taken_and_ended()
    {
        var http = await KeyAsync("AQUA", "network");

        var row = (await JsonAsync(await http.GetAsync("/api/v1/alerts"))).GetProperty("alerts")[0];
        Assert.Equal(("DMA-1", "open", "20", "0.2", "m3"), (row.GetProperty("network_point").GetString(), row.GetProperty("state").GetString(), row.GetProperty("loss_percent").GetString(), row.GetProperty("loss_per_hour").GetString(), row.GetProperty("unit").GetString()));
        Assert.Equal("acknowledged", (await JsonAsync(await http.PostAsync($"/api/v1/alerts/{_alert}/acknowledge", null))).GetProperty("state").GetString());
        Assert.Equal("note-required", Code(await JsonAsync(await http.PostAsJsonAsync($"/api/v1/alerts/{_alert}/confirm", new { note = "" }), HttpStatusCode.UnprocessableEntity)));
        Assert.Equal("confirmed", (await JsonAsync(await http.PostAsJsonAsync($"/api/v1/alerts/{_alert}/confirm", new { note = "burst main" }))).GetProperty("state").GetString());
        Assert.Equal("alert-ended", Code(await JsonAsync(await http.PostAsJsonAsync($"/api/v1/alerts/{_alert}/dismiss", new { note = "no" }), HttpStatusCode.Conflict)));
        Assert.Equal(0, (await JsonAsync(await http.GetAsync("/api/v1/alerts"))).GetProperty("alerts").GetArrayLength());
        Assert.Equal(1, (await JsonAsync(await http.GetAsync("/api/v1/alerts?state=all"))).GetProperty("alerts").GetArrayLength());
    }

    [Fact]
    public async Task The_balance_of_a_point_by_hour_and_local_day()
    {
        var http = await KeyAsync("AQUA", "network");

        var hours = await JsonAsync(await http.GetAsync("/api/v1/network-points/DMA-1/balance?from=2026-03-10T10:00:00Z&to=2026-03-10T12:00:00Z"));
        var days = await JsonAsync(await http.GetAsync("/api/v1/network-points/DMA-1/balance?from=2026-03-10&to=2026-03-11&resolution=day"));

        Assert.Equal(2, hours.GetProperty("spans").GetArrayLength());
        Assert.Equal(("1", "0.8", "0.2", "20", "100"), (Text("expected"), Text("received"), Text("difference"), Text("loss_percent"), Text("coverage_percent")));
        Assert.Equal("4", days.GetProperty("spans")[0].GetProperty("expected").GetString());
        Assert.Equal("2026-03-09T23:00:00+00:00", days.GetProperty("spans")[0].GetProperty("from").GetString());
        Assert.Equal("unknown-resolution", Code(await JsonAsync(await http.GetAsync("/api/v1/network-points/DMA-1/balance?resolution=week"), HttpStatusCode.UnprocessableEntity)));
        Assert.Equal("bad-period", Code(await JsonAsync(await http.GetAsync("/api/v1/network-points/DMA-1/balance?from=soon"), HttpStatusCode.UnprocessableEntity)));

        string? Text(string name) => hours.GetProperty("spans")[0].GetProperty(name).GetString();
    }

    [Fact]
    public async Task Another_operators_key_finds_nothing_and_another_scope_is_refused()
    {
        var other = await KeyAsync("VOLT", "network");
        var readings = await KeyAsync("AQUA", "payments");

        Assert.Equal("not-found", Code(await JsonAsync(await other.GetAsync($"/api/v1/alerts/{_alert}"), HttpStatusCode.NotFound)));
        Assert.Equal("not-found", Code(await JsonAsync(await other.PostAsync($"/api/v1/alerts/{_alert}/acknowledge", null), HttpStatusCode.NotFound)));
        Assert.Equal("not-found", Code(await JsonAsync(await other.GetAsync("/api/v1/network-points/DMA-1/balance"), HttpStatusCode.NotFound)));
        Assert.Equal("forbidden", Code(await JsonAsync(await readings.GetAsync("/api/v1/alerts"), HttpStatusCode.Forbidden)));
        Assert.Equal("not-found", Code(await JsonAsync(await other.PostAsync($"/api/v1/alerts/{_alert}/explode", null), HttpStatusCode.NotFound)));
    }

    [Fact]
    public async Task The_job_dashboard_is_for_the_installations_administrators()
    {
        using var nobody = _host.Client();
        using var admin = await _host.ClientOfAsync(Role.InstallationAdmin);
        using var staff = await _host.ClientOfAsync(Role.OperatorAdmin, _company);

        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/admin/jobs")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await staff.GetAsync("/admin/jobs")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await nobody.GetAsync("/admin/jobs")).StatusCode);
    }
}
