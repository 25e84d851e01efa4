using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Metering;

namespace SmartUtility.Tests.Web;

public sealed class CommandsApiTests(HostFixture host) : IClassFixture<HostFixture>, IAsyncLifetime
{
    static int _operators;
    Operator _owner = null!;
    Meter _meter = null!;
    HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _owner = await host.Rows.OperatorAsync($"API{Interlocked.Increment(ref _operators)}");
        _meter = await host.Rows.SuppliedDeviceAsync(host, _owner, row => row.Landmark = "second gate");
        _http = await ClientAsync("commands", "network");
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task<HttpClient> ClientAsync(params string[] scopes)
    {
        var admin = new Actor(1, "admin@example.org", Role.OperatorAdmin, [_owner.Id], []);
        var key = (await host.Services.GetRequiredService<ManageKeys>().CreateAsync(admin, _owner.Id, "test", scopes, default)).Value.Secret;
        var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        var answer = await _http.SendAsync(request);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    Task<(HttpStatusCode Status, JsonElement Body)> CommandAsync(string action, string key, string? serial = null) => PostAsync($"/api/v1/meters/{serial ?? _meter.Serial}/commands", new { action, reason = "unpaid" }, key);

    [Fact]
    public async Task A_cut_is_accepted_once_per_key_and_can_be_looked_up()
    {
        var (status, body) = await CommandAsync("disconnect", "k1");
        var (again, same) = await CommandAsync("disconnect", "k1");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (status, again));
        var id = body.GetProperty("id").GetGuid();
        Assert.Equal(id, same.GetProperty("id").GetGuid());
        var command = JsonDocument.Parse(await _http.GetStringAsync($"/api/v1/commands/{id}")).RootElement;
        Assert.Equal(("disconnect", "requested", _meter.Serial), (command.GetProperty("action").GetString(), command.GetProperty("state").GetString(), command.GetProperty("serial").GetString()));
    }

    [Fact]
    public async Task A_refused_cut_is_a_problem_in_words()
    {
        var vital = await host.Rows.SuppliedDeviceAsync(host, _owner, row => row.VitalReason = "hospital");

        var (status, problem) = await CommandAsync("disconnect", "k1", vital.Serial);

        Assert.Equal((HttpStatusCode.Conflict, "vital-customer"), (status, problem.GetProperty("code").GetString()));
        Assert.Contains("hospital", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_of_its_own_nothing_is_switched()
    {
        var (status, problem) = await PostAsync($"/api/v1/meters/{_meter.Serial}/commands", new { action = "disconnect" });

        Assert.Equal((HttpStatusCode.BadRequest, "idempotency-key-required"), (status, problem.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Another_operators_meter_and_command_are_not_found_and_a_scope_is_needed()
    {
        var other = await host.Rows.OperatorAsync($"XPI{Interlocked.Increment(ref _operators)}");
        var theirs = await host.Rows.SuppliedDeviceAsync(host, other, serial: $"X-{other.Id}");

        Assert.Equal(HttpStatusCode.NotFound, (await CommandAsync("disconnect", "k1", theirs.Serial)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync($"/api/v1/commands/{Guid.NewGuid()}")).StatusCode);
        using var reader = await ClientAsync("payments");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/meters/{_meter.Serial}/commands") { Content = JsonContent.Create(new { action = "disconnect" }) };
        request.Headers.Add("Idempotency-Key", "k");
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_work_order_is_opened_once_assigned_and_reported()
    {
        var agent = await host.UserAsync(Role.FieldAgent, _owner.Id);
        var place = (string)(await host.Database.OwnerSqlAsync($"select code from usage_points where operator_id = {_owner.Id} order by id limit 1"))!;
        var body = new { kind = "inspect", origin = "gis-7", title = "Look at the joint", usage_point = place };

        var (status, made) = await PostAsync("/api/v1/work-orders", body);
        var id = made.GetProperty("id").GetInt64();
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(id, (await PostAsync("/api/v1/work-orders", body)).Body.GetProperty("id").GetInt64());
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"/api/v1/work-orders/{id}/assign", new { agent = agent.Id })).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"/api/v1/work-orders/{id}/start", new { })).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"/api/v1/work-orders/{id}/done", new { cause = "leak", note = "at the joint" })).Status);

        var one = JsonDocument.Parse(await _http.GetStringAsync($"/api/v1/work-orders/{id}")).RootElement;
        Assert.Equal(("done", "leak", "second gate"), (one.GetProperty("state").GetString(), one.GetProperty("cause").GetString(), one.GetProperty("landmark").GetString()));
        Assert.Equal("kind-by-command", (await PostAsync("/api/v1/work-orders", new { kind = "disconnect", origin = "x", title = "x", usage_point = place })).Body.GetProperty("code").GetString());
        Assert.Contains($"\"id\":{id}", await _http.GetStringAsync("/api/v1/work-orders?state=done"), StringComparison.Ordinal);
    }
}
