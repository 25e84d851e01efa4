using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Web;

/// <summary>The file of the table of differences, and moving a usage point by the API. It is 10 March 2026, 13:05 in Porto-Novo.</summary>
public sealed class NetworkRoutesTests(PostgresFixture postgres) : IAsyncLifetime
{
    const string Bootstrap = "bootstrap-key-of-the-tests-0123456789";
    static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    HostFixture _host = null!;
    Operator _ours = null!, _theirs = null!;
    UsagePoint _home = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await HostFixture.StartAsync(postgres, new FakeTimeProvider(Noon.AddMinutes(5)), settings: [$"Api:BootstrapKey={Bootstrap}"]);
        (_ours, _theirs) = (await _host.Rows.OperatorAsync("AQUA"), await _host.Rows.OperatorAsync("VOLT"));
        var plant = await _host.Rows.NetworkPointAsync(_ours.Id, kind: NetworkPointKind.Plant, code: "PLANT");
        var zone = await _host.Rows.NetworkPointAsync(_ours.Id, plant, code: "ZONE-A");
        await _host.Rows.NetworkPointAsync(_ours.Id, plant, code: "ZONE-B");
        await _host.Rows.NetworkPointAsync(_ours.Id, resource: Resource.Gas, code: "GAS");
        await _host.Rows.NetworkPointAsync(_theirs.Id, code: "THEIRS");
        _home = await _host.Rows.UsagePointAsync(zone);
        await _host.Rows.NetworkHoursAsync(plant, Noon.AddHours(-3), 12, 12, 12);
        await _host.Rows.NetworkHoursAsync(zone, Noon.AddHours(-3), 20, 20, 20);
        await _host.Database.OwnerSqlAsync($"update network_points set name = '=1+1' where id = {zone.Id}");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_file_has_the_pages_lines_in_the_readers_separators_and_no_formulas()
    {
        using var english = await _host.ClientOfAsync(Role.Dispatcher, _ours.Id);
        using var french = await _host.ClientOfAsync(await _host.UserAsync(Role.Dispatcher, _ours.Id, with: person => person.Language = "fr"), language: "fr");

        var answer = await english.GetAsync("/ops/balance.csv?resource=water&from=2026-03-10&to=2026-03-10");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");

        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("balance_2026-03-10_2026-03-10_water.csv", answer.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.StartsWith("code,name,kind,unit,supplied,stored,expected,received,difference,difference_percent,lost_here", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("ZONE-A,\"'=1+1\",zone,m³,3,0,3,2.4,0.6,20,0.6", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("PLANT,PLANT,plant,m³,3,0,3,2.64,0.36,12,-0.24", lines[2].Replace("\"'-0.24\"", "-0.24", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("", lines[3]);
        Assert.Contains("ZONE-A;\"'=1+1\";zone;m³;3;0;3;2,4;0,6;20;0,6", await french.TextAsync("/ops/balance.csv?resource=water&from=2026-03-10&to=2026-03-10"), StringComparison.Ordinal);
        Assert.Single((await english.TextAsync("/ops/balance.csv?by=plant&resource=water")).Split("\r\n")[1..^1]);
    }

    [Fact]
    public async Task The_file_is_refused_to_others_and_shows_nothing_of_another_operator()
    {
        using var stranger = await _host.ClientOfAsync(Role.Dispatcher, _theirs.Id);
        using var cashier = await _host.ClientOfAsync(Role.Cashier, _ours.Id);
        using var ours = await _host.ClientOfAsync(Role.Dispatcher, _ours.Id);
        using var nobody = _host.Client();

        Assert.DoesNotContain("ZONE-A", await stranger.TextAsync("/ops/balance.csv"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/ops/balance.csv?operator=AQUA")).StatusCode);
        Assert.Contains("/denied", (await cashier.GetAsync("/ops/balance.csv")).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("/sign-in", (await nobody.GetAsync("/ops/balance.csv")).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ours.GetAsync("/ops/balance.csv?from=2026-03-02&to=2026-03-01")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ours.GetAsync("/ops/balance.csv?from=2020-01-01")).StatusCode);
    }

    HttpClient Client(string key)
    {
        var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    async Task<HttpClient> KeyAsync(string operatorCode, params string[] scopes)
    {
        using var bootstrap = Client(Bootstrap);
        var made = await bootstrap.PostAsJsonAsync($"/api/v1/keys?operator={operatorCode}", new { name = "test", scopes });
        return Client(JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("key").GetString()!);
    }

    async Task<(int Status, string Text)> MoveAsync(HttpClient client, string networkPoint, DateTimeOffset at, string? code = null)
    {
        var answer = await client.PostAsJsonAsync($"/api/v1/usage-points/{code ?? _home.Code}/moves", new { network_point = networkPoint, at });
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        return ((int)answer.StatusCode, (body.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String ? status : body.GetProperty("code")).GetString()!);
    }

    [Fact]
    public async Task A_usage_point_is_moved_once_and_what_cannot_be_is_refused()
    {
        using var office = await KeyAsync("AQUA", "provision");
        var at = Noon.AddHours(-5);

        Assert.Equal((201, "created"), await MoveAsync(office, "ZONE-B", at));
        Assert.Equal((200, "unchanged"), await MoveAsync(office, "ZONE-B", at));
        Assert.Equal((409, "stands-there"), await MoveAsync(office, "ZONE-B", at.AddHours(1)));
        Assert.Equal((409, "moved-later"), await MoveAsync(office, "ZONE-A", at.AddHours(-1)));
        Assert.Equal((422, "in-future"), await MoveAsync(office, "ZONE-A", Noon.AddDays(1)));
        Assert.Equal((422, "other-resource"), await MoveAsync(office, "GAS", at.AddHours(2)));
        Assert.Equal((404, "not-found"), await MoveAsync(office, "NONE", at.AddHours(2)));
        Assert.Equal((404, "not-found"), await MoveAsync(office, "ZONE-A", at.AddHours(2), "NONE"));
        Assert.Equal((201, "created"), await MoveAsync(office, "ZONE-A", at.AddHours(3)));
        Assert.Equal(2L, await _host.Database.OwnerSqlAsync("select count(*) from audit where action = 'usage-point.moved'"));
    }

    [Fact]
    public async Task Another_operators_usage_point_is_not_found_and_other_rights_do_not_move_it()
    {
        using var stranger = await KeyAsync("VOLT", "provision");
        using var readings = await KeyAsync("AQUA", "readings");
        using var office = await KeyAsync("AQUA", "provision");

        Assert.Equal((404, "not-found"), await MoveAsync(stranger, "THEIRS", Noon.AddHours(-2)));
        Assert.Equal((404, "not-found"), await MoveAsync(office, "THEIRS", Noon.AddHours(-2)));
        Assert.Equal((403, "forbidden"), await MoveAsync(readings, "ZONE-B", Noon.AddHours(-2)));
        Assert.Equal((401, "unknown-key"), await MoveAsync(Client("nothing"), "ZONE-B", Noon.AddHours(-2)));
        Assert.Equal(0L, await _host.Database.OwnerSqlAsync("select count(*) from usage_point_moves"));
    }
}
