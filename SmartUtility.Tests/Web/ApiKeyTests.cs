using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SmartUtility.Tests.Database;

namespace SmartUtility.Tests.Web;

public sealed class ApiKeyTests(PostgresFixture postgres) : IAsyncLifetime
{
    const string Bootstrap = "bootstrap-key-of-the-tests-0123456789";
    HostFixture _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await HostFixture.StartAsync(postgres, settings: [$"Api:BootstrapKey={Bootstrap}"], seed: async rows =>
        {
            await rows.OperatorAsync("AQUA");
            await rows.OperatorAsync("VOLT");
        });
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    HttpClient Client(string? key)
    {
        var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        if (key is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(code, problem.GetProperty("code").GetString());
        return problem;
    }

    async Task<string> KeyAsync(string operatorCode, params string[] scopes)
    {
        var made = await Client(Bootstrap).PostAsJsonAsync($"/api/v1/keys?operator={operatorCode}", new { name = "test", scopes });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("key").GetString()!;
    }

    [Fact]
    public async Task Without_a_key_or_with_an_unknown_one_nothing_is_told()
    {
        await ProblemAsync(await Client(null).GetAsync("/api/v1/keys"), 401, "unknown-key");
        await ProblemAsync(await Client("su_nothing").GetAsync("/api/v1/keys"), 401, "unknown-key");
        await ProblemAsync(await Client(null).GetAsync("/api/v1/not-there"), 401, "unknown-key");
    }

    [Fact]
    public async Task A_sign_in_cookie_opens_no_door_of_the_api()
    {
        using var admin = await _host.ClientOfAsync(SmartUtility.Core.Accounts.Role.InstallationAdmin);

        await ProblemAsync(await admin.GetAsync("/api/v1/keys"), 401, "unknown-key");
    }

    [Fact]
    public async Task An_operators_key_sees_its_operator_and_no_other()
    {
        var aqua = await KeyAsync("AQUA", "provision", "readings");
        await KeyAsync("VOLT", "provision");

        await ProblemAsync(await Client(aqua).GetAsync("/api/v1/keys"), 403, "forbidden");
        await ProblemAsync(await Client(aqua).GetAsync("/api/v1/keys?operator=VOLT"), 404, "not-found");
        await ProblemAsync(await Client(aqua).GetAsync("/api/v1/not-there"), 404, "not-found");
    }

    [Fact]
    public async Task A_revoked_key_is_unknown_at_once()
    {
        var made = await Client(Bootstrap).PostAsJsonAsync("/api/v1/keys?operator=AQUA", new { name = "short", scopes = new[] { "readings" } });
        var key = JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement;

        var revoked = await Client(Bootstrap).DeleteAsync($"/api/v1/keys/{key.GetProperty("id").GetInt32()}?operator=AQUA");

        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        await ProblemAsync(await Client(key.GetProperty("key").GetString()).GetAsync("/api/v1/not-there"), 401, "unknown-key");
    }

    [Fact]
    public async Task A_key_of_another_operator_cannot_be_revoked()
    {
        var made = await Client(Bootstrap).PostAsJsonAsync("/api/v1/keys?operator=VOLT", new { name = "theirs", scopes = new[] { "readings" } });
        var id = JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetInt32();

        await ProblemAsync(await Client(Bootstrap).DeleteAsync($"/api/v1/keys/{id}?operator=AQUA"), 404, "not-found");
    }

    [Theory]
    [InlineData("{\"name\":\"x\",\"scopes\":[\"readings\"", "bad-json")]
    [InlineData("{\"name\":\"x\",\"scopes\":\"readings\"}", "bad-json")]
    [InlineData("{\"name\":\"x\",\"scopes\":[\"readings\"],\"colour\":1}", "bad-json")]
    [InlineData("", "bad-request")]
    public async Task Json_that_cannot_be_read_is_answered_with_where(string body, string code)
    {
        var answer = await Client(Bootstrap).PostAsync("/api/v1/keys?operator=AQUA", new StringContent(body, Encoding.UTF8, "application/json"));

        var problem = await ProblemAsync(answer, 400, code);
        if (code == "bad-json") Assert.False(string.IsNullOrEmpty(problem.GetProperty("where").GetString()));
    }

    [Fact]
    public async Task A_scope_that_is_none_is_refused_and_an_operators_key_gets_no_scope_of_the_installation()
    {
        await ProblemAsync(await Client(Bootstrap).PostAsJsonAsync("/api/v1/keys?operator=AQUA", new { name = "x", scopes = new[] { "everything" } }), 422, "scope-required");
        await ProblemAsync(await Client(Bootstrap).PostAsJsonAsync("/api/v1/keys?operator=AQUA", new { name = "x", scopes = new[] { "metrics" } }), 403, "forbidden");
        await ProblemAsync(await Client(Bootstrap).PostAsJsonAsync("/api/v1/keys", new { name = "x", scopes = new[] { "readings" } }), 400, "operator-required");
    }

    [Fact]
    public async Task Guessing_keys_from_one_address_is_slowed_and_a_known_key_there_is_not()
    {
        var honest = Client(await KeyAsync("AQUA", "readings"));
        Assert.Equal(HttpStatusCode.Forbidden, (await honest.GetAsync("/api/v1/keys")).StatusCode);
        var statuses = new List<int>();
        for (var n = 0; n < 100; n++) statuses.Add((int)(await Client($"su_guess_{n}").GetAsync("/api/v1/keys")).StatusCode);

        Assert.Equal(401, statuses[0]);
        Assert.Contains(429, statuses); // more than two windows of guesses: one of them is full
        Assert.Equal(HttpStatusCode.Forbidden, (await honest.GetAsync("/api/v1/keys")).StatusCode);
    }

    [Fact]
    public async Task The_description_and_its_reader_are_open_and_name_every_route_once()
    {
        var document = JsonDocument.Parse(await Client(null).GetStringAsync("/openapi/v1.json")).RootElement;
        var page = await Client(null).GetAsync("/scalar");

        Assert.True(document.GetProperty("paths").TryGetProperty("/api/v1/keys", out var keys));
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("key").GetProperty("scheme").GetString());
        Assert.Equal(["operator"], keys.GetProperty("post").GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }
}
