using System.Net;

namespace SmartUtility.Web.Hosting;

/// <summary>What the program sees of the way on which pages come to it.</summary>
/// <param name="Seen">Scheme, host and port of the page as the program understands them.</param>
/// <param name="Portal">Portal__Url, or null.</param>
/// <param name="IsForwarded">A proxy said for whom it asks; null: no open page has connected yet.</param>
/// <param name="IsWebSocket">The open page's connection is a WebSocket; null: no open page has connected yet.</param>
public sealed record ProxyFacts(Uri Seen, string? Portal, bool? IsForwarded, bool? IsWebSocket);

/// <summary>Whether a proxy in front of the program passes on what the program needs.</summary>
public sealed class ProxyCheck(PortalSettings portal)
{
    // The newest connection of an open page; written whole, so that a reader never sees half of it.
    volatile Connection? _last;

    sealed record Connection(bool IsForwarded, bool IsWebSocket);

    /// <summary>Remembers how an open page connects. After the forwarded headers were applied: what is left of them stands in the X-Original headers.</summary>
    public void See(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/_blazor", out var rest) || rest.StartsWithSegments("/negotiate") || !context.Request.Query.ContainsKey("id")) return;
        _last = new Connection(context.Request.Headers.ContainsKey("X-Original-For") || context.Request.Headers.ContainsKey("X-Forwarded-For"), context.WebSockets.IsWebSocketRequest || context.Request.Headers.Upgrade == "websocket");
    }

    /// <summary>What is wrong, as a key of the administrators' texts: "proxy.KEY"; null: nothing that can be seen from here.</summary>
    /// <param name="page">Address of the page that asks.</param>
    public string? Wrong(string page) => Wrong(new ProxyFacts(new Uri(page), string.IsNullOrWhiteSpace(portal.Url) ? null : portal.Url, _last?.IsForwarded, _last?.IsWebSocket));

    /// <summary>The first thing to change, the one that hides the others first.</summary>
    public static string? Wrong(ProxyFacts facts)
    {
        var isHere = IsLocal(facts.Seen.Host);
        if (facts.Portal is null || !Uri.TryCreate(facts.Portal, UriKind.Absolute, out var portal)) return isHere ? null : "url";
        if (IsLocal(portal.Host)) return isHere ? null : "url";
        if (portal.Scheme != Uri.UriSchemeHttps) return "https";
        // Opened on the machine itself, past the proxy: nothing can be seen of it.
        if (isHere) return facts.IsForwarded == true ? "host" : "open";
        if (!string.Equals(facts.Seen.Host, portal.Host, StringComparison.OrdinalIgnoreCase)) return "host";
        if (facts.Seen.Scheme != Uri.UriSchemeHttps) return "scheme";
        if (facts.IsForwarded == false) return "from";
        return facts.IsWebSocket == false ? "socket" : null;
    }

    static bool IsLocal(string host) => string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
