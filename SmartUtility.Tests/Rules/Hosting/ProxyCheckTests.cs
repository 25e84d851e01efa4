using Microsoft.AspNetCore.Http;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Tests.Rules.Hosting;

public sealed class ProxyCheckTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080/", null, null, null, null)]
    [InlineData("http://localhost:5080/", "http://127.0.0.1:5080", false, true, null)]
    [InlineData("http://10.0.0.7:5080/", null, false, true, "url")]
    [InlineData("https://eaux.example/", "http://localhost:5080", true, true, "url")]
    [InlineData("http://eaux.example/", "http://eaux.example", true, true, "https")]
    [InlineData("http://127.0.0.1:5080/", "https://eaux.example", false, true, "open")]
    [InlineData("http://127.0.0.1:5080/", "https://eaux.example", true, true, "host")]
    [InlineData("https://other.example/", "https://eaux.example", true, true, "host")]
    [InlineData("http://eaux.example/", "https://eaux.example", true, true, "scheme")]
    [InlineData("https://eaux.example/", "https://eaux.example", false, true, "from")]
    [InlineData("https://eaux.example/", "https://eaux.example", true, false, "socket")]
    [InlineData("https://EAUX.example/", "https://eaux.example/", true, true, null)]
    [InlineData("https://eaux.example/", "https://eaux.example", null, null, null)]
    public void The_first_thing_to_change_is_said(string seen, string? portal, bool? isForwarded, bool? isWebSocket, string? wrong) =>
        Assert.Equal(wrong, ProxyCheck.Wrong(new ProxyFacts(new Uri(seen), portal, isForwarded, isWebSocket)));

    [Fact]
    public void The_connection_of_an_open_page_is_what_counts()
    {
        var check = new ProxyCheck(new PortalSettings { Url = "https://eaux.example" });
        const string Page = "https://eaux.example/";
        check.See(Request("/_blazor/negotiate", "?negotiateVersion=1", []));
        check.See(Request("/account", "?id=1", []));
        Assert.Null(check.Wrong(Page));

        check.See(Request("/_blazor", "?id=abc", [("X-Original-For", "127.0.0.1:9")]));
        Assert.Equal("socket", check.Wrong(Page));
        check.See(Request("/_blazor", "?id=abc", [("Upgrade", "websocket")]));
        Assert.Equal("from", check.Wrong(Page));
        check.See(Request("/_blazor", "?id=abc", [("Upgrade", "websocket"), ("X-Original-For", "127.0.0.1:9")]));
        Assert.Null(check.Wrong(Page));
    }

    static DefaultHttpContext Request(string path, string query, (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        (context.Request.Path, context.Request.QueryString) = (path, new QueryString(query));
        foreach (var (name, value) in headers) context.Request.Headers[name] = value;
        return context;
    }
}
