using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SmartUtility.Tests.Database;

namespace SmartUtility.Tests.Web;

public sealed class HealthTests(PostgresFixture postgres) : IAsyncLifetime
{
    const string Bootstrap = "bootstrap-key-of-the-tests-0123456789";
    HostFixture _host = null!;

    public async ValueTask InitializeAsync() => _host = await HostFixture.StartAsync(postgres, settings: [$"Api:BootstrapKey={Bootstrap}"]);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    HttpClient Client() => new() { BaseAddress = new Uri(_host.Url) };

    async Task<(HttpStatusCode Status, Dictionary<string, bool> Checks)> ReadyAsync()
    {
        using var http = Client();
        var answer = await http.GetAsync("/readyz");
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(answer.IsSuccessStatusCode, body.GetProperty("ready").GetBoolean());
        return (answer.StatusCode, body.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("name").GetString()!, check => check.GetProperty("ok").GetBoolean()));
    }

    [Fact]
    public async Task Ready_when_all_it_stands_on_is_well_and_red_by_name_when_not()
    {
        var (status, checks) = await ReadyAsync();
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["backup", "broker", "clock", "database", "disk", "migrations"], checks.Keys.Order());
        Assert.All(checks.Values, Assert.True);

        await _host.Database.OwnerSqlAsync("update clock_marks set at = now() + interval '1 day'");
        (status, checks) = await ReadyAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal(["clock"], checks.Where(check => !check.Value).Select(check => check.Key));
    }

    [Fact]
    public async Task The_process_answers_even_when_its_database_does_not()
    {
        // Of this database only: other tests run beside.
        await _host.Database.OwnerSqlAsync("do $$ begin execute format('alter database %I connection limit 0', current_database()); end $$");
        await _host.Database.OwnerSqlAsync("select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'smartutility_app' and datname = current_database()");
        using var http = Client();

        Assert.Equal("ok", await http.GetStringAsync("/healthz"));
        var (status, checks) = await ReadyAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.False(checks["database"]);
        Assert.True(checks["broker"]);
    }

    [Fact]
    public async Task Figures_are_for_this_machine_or_a_key_with_the_scope()
    {
        using var http = Client();
        var text = await http.GetStringAsync("/metrics");
        Assert.Contains("smartutility_readings_stored_total", text, StringComparison.Ordinal);
        Assert.Contains("smartutility_mqtt_connections", text, StringComparison.Ordinal);

        // As a proxy on this machine passes on somebody from elsewhere.
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/metrics")).StatusCode);

        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Bootstrap);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/metrics")).StatusCode);
    }
}
