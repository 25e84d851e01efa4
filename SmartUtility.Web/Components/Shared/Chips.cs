using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Components;

namespace SmartUtility.Web.Components.Shared;

/// <summary>A chip as text, written once for all open pages: for lists that stay open.</summary>
public static class Chips
{
    static readonly ConcurrentDictionary<(string, string, string), string> Known = new();

    /// <summary>What StateChip draws.</summary>
    public static MarkupString Of(string tone, string icon, string label) => new(Known.GetOrAdd((tone, icon, label), static key =>
        $"<span class=\"chip {key.Item1}\"><span aria-hidden=\"true\">{key.Item2}</span>{WebUtility.HtmlEncode(key.Item3)}</span>"));
}
