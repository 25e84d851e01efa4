using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SmartUtility.Tests.Database;

namespace SmartUtility.Tests.Web;

/// <summary>From provisioning to consumption through the API alone, as somebody else's system does it.</summary>
public sealed class MeteringApiTests(PostgresFixture postgres) : IAsyncLifetime
{
    const string Bootstrap = "bootstrap-key-of-the-tests-0123456789";
    HostFixture _host = null!;
    HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await HostFixture.StartAsync(postgres, settings: [$"Api:BootstrapKey={Bootstrap}"]);
        _http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Bootstrap);
        await PostAsync("operators", null, new[]
        {
            new { code = "AQUA", name = "Aqua SA", time_zone = "Africa/Porto-Novo", currency = "XOF", resources = new[] { "water" } },
            new { code = "VOLT", name = "Volt SA", time_zone = "Africa/Porto-Novo", currency = "XOF", resources = new[] { "electricity" } },
        });
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    static string At(string path, string? of) => $"/api/v1/{path}" + (of is null ? "" : (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + $"operator={of}");

    async Task<JsonElement> PostAsync(string path, string? of, object body, int status = 200)
    {
        var answer = await _http.PostAsJsonAsync(At(path, of), body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    async Task<JsonElement> GetAsync(string path, string? of = "AQUA", int status = 200)
    {
        var answer = await _http.GetAsync(At(path, of));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    static string[] Statuses(JsonElement answer) => [.. answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("status").GetString()!)];

    async Task<string> SmallNetworkAsync()
    {
        await PostAsync("network-points", "AQUA", new object[] { new { code = "P1", name = "Plant", kind = "plant", resource = "water" }, new { code = "Z1", name = "Zone", kind = "zone", resource = "water", parent = "P1" } });
        await PostAsync("usage-points", "AQUA", new[] { new { code = "U1", network_point = "Z1", district = "Akpakpa" } });
        await PostAsync("subscribers", "AQUA", new[] { new { account = "C1", name = "Afi", phones = new[] { "+22997000001" } } });
        await PostAsync("agreements", "AQUA", new[] { new { number = "A1", account = "C1", usage_point = "U1", tariff = "DOM", starts_on = "2026-01-01" } });
        var meters = await PostAsync("meters", "AQUA", new object[] { new { serial = "M1", resource = "water" }, new { serial = "M2", resource = "water" }, new { serial = "IN", resource = "water" } });
        return meters.GetProperty("items")[0].GetProperty("secret").GetString()!;
    }

    static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Provisioning_twice_changes_nothing_and_tells_no_secret_again()
    {
        Assert.Equal(40, (await SmallNetworkAsync()).Length);

        var again = await PostAsync("meters", "AQUA", new object[] { new { serial = "M1", resource = "water" }, new { serial = "M1", resource = "gas" }, new { serial = "bad/serial", resource = "water" }, new { serial = "S", resource = "water", secret = "short" } });

        Assert.Equal(["unchanged", "refused", "refused", "refused"], Statuses(again));
        Assert.False(again.GetProperty("items")[0].TryGetProperty("secret", out var secret) && secret.ValueKind != JsonValueKind.Null);
        Assert.Equal(["already-different", "bad-code", "secret-short"], again.GetProperty("items").EnumerateArray().Skip(1).Select(item => item.GetProperty("code").GetString()));
        Assert.Equal(["refused", "refused", "unchanged"], Statuses(await PostAsync("subscribers", "AQUA", new object[]
        {
            new { account = "B1", name = "Shop", phones = new[] { "+22997000002" }, kind = "business" }, new { account = "B2", name = "Nobody", phones = new[] { "xyz" } }, new { account = "C1", name = "Afi", phones = new[] { "00229 97 00 00 01" } },
        })));
        Assert.Equal(["refused"], Statuses(await PostAsync("network-points", "AQUA", new[] { new { code = "Z9", name = "Z", kind = "zone", resource = "water", parent = "Z9" } })));
        Assert.Equal(["refused"], Statuses(await PostAsync("agreements", "AQUA", new[] { new { number = "A2", account = "C1", usage_point = "U1", tariff = "DOM", starts_on = "2026-05-01" } })));
        Assert.Equal(2, (await GetAsync("network-points")).GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task A_reading_is_there_at_once_and_in_the_days_consumption_within_five_seconds()
    {
        await SmallNetworkAsync();
        var now = DateTimeOffset.UtcNow;
        await PostAsync("meters/M1/installations", "AQUA", new { usage_point = "U1", from = Iso(now.AddHours(-3)), opening = new[] { new { code = "8-0:1.0.0", value = "10.000" } } }, 201);
        await PostAsync("meters/IN/installations", "AQUA", new { network_point = "P1", from = Iso(now.AddHours(-3)), opening = new[] { new { code = "8-0:1.0.0", value = "500" } } }, 201);

        var clock = Stopwatch.StartNew();
        var written = await PostAsync("meters/M1/readings", "AQUA", new { readings = new[] { new { time = Iso(now), register = "8-0:1.0.0", value = 12.5, unit = "m3" } } });
        Assert.Equal(1, written.GetProperty("stored").GetInt32());
        var readings = (await GetAsync("meters/M1/readings")).GetProperty("readings");
        Assert.Equal(("12.5", 0), (readings[0].GetProperty("value").GetString(), readings[0].GetProperty("quality").GetInt32()));

        decimal counted = 0;
        while (counted != 2.5m && clock.Elapsed < TimeSpan.FromSeconds(5))
        {
            counted = (await GetAsync("usage-points/U1/consumption?resolution=day")).GetProperty("spans").EnumerateArray().Sum(span => decimal.Parse(span.GetProperty("quantity").GetString()!, CultureInfo.InvariantCulture));
            await Task.Delay(100);
        }
        Assert.Equal(2.5m, counted);
        Assert.Equal(2500L, Convert.ToInt64(await _host.Database.OwnerSqlAsync("select sum(received) from network_hours h join network_points n on n.id = h.network_point_id where n.code = 'P1'"), CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task An_exchange_ends_one_stay_and_begins_the_other_at_the_same_instant()
    {
        await SmallNetworkAsync();
        var now = DateTimeOffset.UtcNow;
        await PostAsync("meters/M1/installations", "AQUA", new { usage_point = "U1", from = Iso(now.AddHours(-30)), opening = new[] { new { code = "8-0:1.0.0", value = "10" } } }, 201);
        object exchange = new { new_serial = "M2", at = Iso(now.AddHours(-10)), closing = new[] { new { code = "8-0:1.0.0", value = "13" } }, opening = new[] { new { code = "8-0:1.0.0", value = "0.5" } }, reason = "stuck" };

        await PostAsync("meters/M1/exchange", "AQUA", new { new_serial = "M2", at = Iso(now.AddHours(-10)), closing = Array.Empty<object>(), opening = Array.Empty<object>() }, 422);
        await PostAsync("meters/M1/exchange", "AQUA", exchange, 201);
        await PostAsync("meters/M1/exchange", "AQUA", exchange);
        await PostAsync("meters/M2/readings", "AQUA", new { readings = new[] { new { time = Iso(now), register = "8-0:1.0.0", value = 2.5, unit = "m3" } } });

        var stays = (await GetAsync("meters/M1/installations"))[0];
        Assert.Equal((await GetAsync("meters/M2/installations"))[0].GetProperty("from").GetDateTimeOffset(), stays.GetProperty("until").GetDateTimeOffset());
        decimal counted = 0;
        for (var clock = Stopwatch.StartNew(); counted != 5m && clock.Elapsed < TimeSpan.FromSeconds(5); await Task.Delay(100))
            counted = (await GetAsync("usage-points/U1/consumption?resolution=hour&from=" + Iso(now.AddHours(-40)))).GetProperty("spans").EnumerateArray().Sum(span => decimal.Parse(span.GetProperty("quantity").GetString()!, CultureInfo.InvariantCulture));
        Assert.Equal(5m, counted);
    }

    [Fact]
    public async Task Another_operators_things_are_not_found()
    {
        await SmallNetworkAsync();

        await GetAsync("meters/M1", "VOLT", 404);
        await GetAsync("meters/M1/readings", "VOLT", 404);
        await GetAsync("usage-points/U1/consumption", "VOLT", 404);
        await PostAsync("meters/M1/readings", "VOLT", new { value = 1 }, 404);
        Assert.Equal(["refused"], Statuses(await PostAsync("usage-points", "VOLT", new[] { new { code = "X", network_point = "Z1", district = "D" } })));
        Assert.Empty((await GetAsync("subscribers", "VOLT")).GetProperty("rows").EnumerateArray());
        await PostAsync("meters", null, Array.Empty<object>(), 400);
    }
}
