using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Identity;

namespace SmartUtility.Tests.Web;

/// <summary>
/// Every route of the running program, generated from its own list, so that a new one is walked without anybody thinking of it: nobody gets in without a
/// sign-in or key, a role opens only the pages of its policies, and what belongs to operator ZZB is not there for anyone of operator AQUA.
/// </summary>
public sealed class RouteWalkTests(PostgresFixture postgres) : IAsyncLifetime
{
    const string Bootstrap = "bootstrap-key-of-the-tests-0123456789";
    const string Theirs = "ZZB Person";
    HostFixture _host = null!;
    Rows.Household _ours = null!, _theirs = null!;

    public async ValueTask InitializeAsync() => _host = await HostFixture.StartAsync(postgres, settings: [$"Api:BootstrapKey={Bootstrap}"], seed: async rows =>
    {
        _ours = await rows.HouseholdAsync(await rows.OperatorAsync("AQUA"), phone: "+22997000001");
        _theirs = await rows.HouseholdAsync(await rows.OperatorAsync("ZZB"), phone: "+22997000002", name: Theirs);
        await rows.BillAsync(_theirs, "ZZB-2026-000001", new DateOnly(2026, 9, 1), 5000);
        var at = new DateTimeOffset(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);
        await using var db = rows.Database.Contexts.Create(new Scope([_theirs.Owner.Id]));
        db.Add(new Alert { OperatorId = _theirs.Owner.Id, NetworkPointId = _theirs.Place.NetworkPointId, Rule = "loss", Since = at, RaisedAt = at, LossPercent = 20, LossPerHour = 100, Evidence = "[]" });
        await db.SaveChangesAsync();
    });

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    sealed record Route(string Path, string Method, RouteEndpoint Endpoint)
    {
        public bool IsApi => Path.StartsWith("/api/", StringComparison.Ordinal);
        public bool IsPage => Endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        public bool IsOpen => Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        public bool HasParameter => Path.Contains('{', StringComparison.Ordinal);
        public override string ToString() => $"{Method} {Path}";
    }

    List<Route> Routes() =>
    [
        .. from endpoint in _host.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
           let path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
           where !path.StartsWith("/_", StringComparison.Ordinal) && !path.Contains("**", StringComparison.Ordinal) && !path.Contains("{*", StringComparison.Ordinal)
           // Files of wwwroot and packages.
           where !endpoint.Metadata.Any(one => one.GetType().Name.Contains("StaticAsset", StringComparison.Ordinal))
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           where method is "GET" or "POST" or "PUT" or "DELETE" or "PATCH"
           select new Route(path, method, endpoint),
    ];

    /// <summary>The path with what belongs to the other operator in its parameters.</summary>
    string Filled(Route route) => string.Join('/', route.Path.Split('/').Select(part => !part.StartsWith('{') ? part : part.Trim('{', '}').Split(':', '=', '?')[0].ToLowerInvariant() switch
    {
        "serial" or "meter" => _theirs.Meter.Serial,
        "number" => "ZZB-2026-000001",
        "code" => route.Path.Contains("network", StringComparison.Ordinal) ? "NP-4" : _theirs.Place.Code,
        "account" => _theirs.Subscriber.Account,
        "documentname" => "v1",
        _ when part.EndsWith(".csv", StringComparison.Ordinal) => "meters.csv",
        _ when part.Contains(":guid", StringComparison.Ordinal) => "00000000-0000-0000-0000-000000000001",
        _ => "1",
    }));

    static HttpRequestMessage Request(Route route, string path)
    {
        var request = new HttpRequestMessage(new HttpMethod(route.Method), path);
        if (route.Method is "POST" or "PUT" or "PATCH") request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        request.Headers.Add("Idempotency-Key", "walk-" + Guid.NewGuid().ToString("N"));
        return request;
    }

    [Fact]
    public async Task Nobody_enters_without_a_sign_in_or_a_key()
    {
        var wrong = new List<string>();
        var walked = 0;
        using var client = _host.Client();
        foreach (var route in Routes().Where(route => !route.IsOpen))
        {
            walked++;
            using var answer = await client.Http.SendAsync(Request(route, Filled(route)));
            var status = (int)answer.StatusCode;
            var signsIn = status == 302 && answer.Headers.Location!.ToString().Contains("/sign-in", StringComparison.Ordinal);
            if (!(status == 401 || (!route.IsApi && signsIn))) wrong.Add($"{route} → {status} {answer.Headers.Location}");
            if (route.IsApi && answer.Content.Headers.ContentType?.MediaType != "application/problem+json") wrong.Add($"{route} answers {answer.Content.Headers.ContentType}");
        }

        Assert.True(walked > 25, $"only {walked} routes were walked");
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task What_is_open_to_everybody_breaks_for_nobody()
    {
        var wrong = new List<string>();
        using var client = _host.Client();
        foreach (var route in Routes().Where(route => route.IsOpen && route.Method == "GET"))
        {
            using var answer = await client.Http.SendAsync(Request(route, Filled(route)));
            if ((int)answer.StatusCode >= 500) wrong.Add($"{route} → {(int)answer.StatusCode}");
        }

        Assert.Empty(wrong);
    }

    /// <summary>Pages only: role by role, allowed where the page's policy says so and nowhere else; nothing of the other operator is shown.</summary>
    [Fact]
    public async Task A_role_opens_the_pages_of_its_policies_and_sees_nothing_of_another_operator()
    {
        var wrong = new List<string>();
        var pages = Routes().Where(route => route.IsPage && !route.IsOpen && route.Method == "GET").DistinctBy(route => route.Path).ToList();
        Assert.True(pages.Count > 8, $"only {pages.Count} pages were walked");
        foreach (var role in Enum.GetValues<Role>().Where(role => role is not (Role.System or Role.ApiKey)))
        {
            var user = role == Role.Subscriber ? await _host.UserAsync(role, name: "+22997000001")
                : await _host.UserAsync(role, role is Role.InstallationAdmin or Role.Regulator ? null : _ours.Owner.Id, with: person => person.RegulatedOperators = role == Role.Regulator ? [_ours.Owner.Id] : []);
            using var client = await _host.ClientOfAsync(user);
            foreach (var page in pages)
            {
                var policies = page.Endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>().ToList();
                var may = policies.Count > 0 && policies.All(policy => Policies.RolesOf(policy).Contains(role));
                using var answer = await client.GetAsync(Filled(page));
                var status = (int)answer.StatusCode;
                var text = await answer.Content.ReadAsStringAsync();
                if (status >= 500) wrong.Add($"{role.Code()} {page} → {status}");
                if (!may && status is not (302 or 403)) wrong.Add($"{role.Code()} may not open {page.Path} and got {status}");
                if (may && status == 302 && answer.Headers.Location!.ToString().Contains("/denied", StringComparison.Ordinal)) wrong.Add($"{role.Code()} may open {page.Path} and was denied");
                if (role != Role.InstallationAdmin && text.Contains(Theirs, StringComparison.Ordinal)) wrong.Add($"{role.Code()} {page} shows the other operator's subscriber");
                // Lite pages answer by status; an interactive page says it inside.
                if (role == Role.Subscriber && may && page.HasParameter && status != 404) wrong.Add($"subscriber {Filled(page)} → {status} instead of 404");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task An_operators_key_finds_nothing_of_another_operator()
    {
        var made = await Client(Bootstrap).PostAsJsonAsync("/api/v1/keys?operator=AQUA", new { name = "walk", scopes = Permissions.KnownScopes.Except(ManageKeys.InstallationScopes) });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using var document = JsonDocument.Parse(await made.Content.ReadAsStringAsync());
        using var client = Client(document.RootElement.GetProperty("key").GetString()!);
        var wrong = new List<string>();
        var walked = 0;
        foreach (var route in Routes().Where(route => route.IsApi))
        {
            walked++;
            using var answer = await client.SendAsync(Request(route, Filled(route)));
            var status = (int)answer.StatusCode;
            var text = await answer.Content.ReadAsStringAsync();
            if (text.Contains(Theirs, StringComparison.Ordinal) || text.Contains("ZZB SA", StringComparison.Ordinal)) wrong.Add($"{route} shows what is another's");
            if (status >= 500) wrong.Add($"{route} → {status} {text}");
            if (!route.HasParameter) continue;
            // A body that cannot be read may be said first; a thing of another's never is.
            if (route.Method == "GET" ? status is not (404 or 403 or 400) : status is not (404 or 403 or 400 or 422)) wrong.Add($"{Filled(route)} ({route.Method}) → {status}");
        }

        Assert.True(walked >= 8, $"only {walked} routes were walked");
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_key_of_the_installation_must_name_the_operator()
    {
        using var client = Client(Bootstrap);
        var wrong = new List<string>();
        foreach (var route in Routes().Where(route => route.IsApi && route.Endpoint.Metadata.GetMetadata<SmartUtility.Web.Api.WholeInstallation>() is null))
        {
            using var answer = await client.SendAsync(Request(route, Filled(route)));
            var text = await answer.Content.ReadAsStringAsync();
            if ((int)answer.StatusCode != 400 || !text.Contains("operator-required", StringComparison.Ordinal)) wrong.Add($"{route} → {(int)answer.StatusCode}");
        }

        Assert.Empty(wrong);
    }

    HttpClient Client(string key)
    {
        var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }
}
