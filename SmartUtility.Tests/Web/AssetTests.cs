using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using SmartUtility.Core.Accounts;

namespace SmartUtility.Tests.Web;

/// <summary>What pages weigh on the wire. The trap: MudBlazor's files linked by their fingerprinted address are served uncompressed (627 KB instead of 42).</summary>
public sealed partial class AssetTests(HostFixture host) : IClassFixture<HostFixture>
{
    async Task<(long Bytes, string Encoding, string Text)> FetchAsync(Browserless client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        using var answer = await client.Http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var encoding = string.Join(",", answer.Content.Headers.ContentEncoding);
        using var reader = new StreamReader(encoding == "br" ? new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress) : new MemoryStream(bytes));
        return (bytes.Length, encoding, await reader.ReadToEndAsync());
    }

    async Task<(long Total, int Requests)> WeighAsync(Browserless client, string path)
    {
        var page = await FetchAsync(client, path);
        Assert.Equal("br", page.Encoding);
        var total = page.Bytes;
        var files = Links().Matches(page.Text).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var got = await FetchAsync(client, file.StartsWith('/') ? file : "/" + file);
            Assert.True(got.Encoding == "br", $"{path} links {file}, which is answered with encoding '{got.Encoding}' ({got.Bytes} bytes)");
            total += got.Bytes;
        }
        return (total, files.Count + 1);
    }

    [Theory]
    [InlineData("/console/not-found", Role.Dispatcher, 160)]
    [InlineData("/ops", Role.Dispatcher, 220)]
    [InlineData("/regulator", Role.InstallationAdmin, 160)]
    public async Task The_first_load_of_a_console_page_is_brotli_and_light(string path, Role role, int kilobytes)
    {
        var owner = await host.Rows.OperatorAsync("AST" + path.Length);
        using var client = await host.ClientOfAsync(role, owner.Id);

        var (total, _) = await WeighAsync(client, path);

        Assert.InRange(total, 1, kilobytes * 1024);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    public async Task A_lite_page_weighs_at_most_14_kilobytes_in_4_requests_and_has_no_script(string path)
    {
        using var client = host.Client();

        var (total, requests) = await WeighAsync(client, path);

        Assert.InRange(total, 1, 14 * 1024);
        Assert.InRange(requests, 1, 4);
        Assert.DoesNotContain("<script", await client.TextAsync(path), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Lite_pages_allow_nothing_inline_and_console_pages_only_styles()
    {
        using var client = await host.ClientOfAsync(Role.InstallationAdmin);

        string Policy(HttpResponseMessage answer) => answer.Headers.GetValues("Content-Security-Policy").Single();
        var lite = await client.GetAsync("/");
        var console = await client.GetAsync("/console/not-found");

        Assert.DoesNotContain("unsafe", Policy(lite), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Policy(lite), StringComparison.Ordinal);
        Assert.Contains("style-src 'self' 'unsafe-inline'; script-src 'self';", Policy(console), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Policy(console), StringComparison.Ordinal);
        Assert.Equal("nosniff", lite.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", lite.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task A_page_follows_the_language_asked_for_and_remembers_it()
    {
        using var client = host.Client(follow: true, language: "de");
        Assert.Contains("<html lang=\"fr\"", await client.TextAsync("/"), StringComparison.Ordinal);

        Assert.Contains("<html lang=\"en\"", await client.TextAsync("/sign-in?lang=en"), StringComparison.Ordinal);

        Assert.Contains("<html lang=\"en\"", await client.TextAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_address_is_a_404_page()
    {
        using var client = host.Client();

        var answer = await client.GetAsync("/no/such/page");

        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Page not found", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [GeneratedRegex("<(?:link rel=\"stylesheet\"|script)[^>]*?(?:href|src)=\"([^\"]+)\"")]
    private static partial Regex Links();
}
