using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Layout;

/// <summary>The shell of public, subscriber, counter and field pages: readable without script on a slow network.</summary>
public sealed partial class LiteLayout
{
    sealed record Tab(string Key, string Href, string Icon);

    static readonly Tab[] SubscriberTabs =
    [
        new("tab.home", "/account", Icon("M3 11l9-8 9 8v10h-6v-6H9v6H3z")),
        new("tab.usage", "/account/usage", Icon("M4 20V10h4v10zm6 0V4h4v16zm6 0v-7h4v7z")),
        new("tab.bills", "/account/bills", Icon("M5 2h14v20l-3-2-2 2-2-2-2 2-2-2-3 2zm4 6h6v2H9zm0 4h6v2H9z")),
        new("tab.help", "/help", Icon("M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm1 15h-2v-2h2zm0-4h-2c0-3 3-3 3-5a2 2 0 0 0-4 0H8a4 4 0 1 1 8 0c0 3-3 3-3 5z")),
    ];

    [Inject] IStringLocalizer<CommonTexts> Text { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;
    [Inject] DemoSettings Demo { get; set; } = null!;

    [CascadingParameter] Task<AuthenticationState>? State { get; set; }

    Role? _role;
    string _home = "/", _here = "", _path = "", _language = "en";
    IReadOnlyList<Tab> _tabs = [];

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var user = State is null ? new ClaimsPrincipal() : (await State).User;
        _role = Roles.Parse(user.FindFirstValue(ClaimTypes.Role));
        _home = _role?.Home() ?? "/";
        _tabs = _role == Role.Subscriber ? SubscriberTabs : [];
        var here = new Uri(Navigation.Uri);
        (_here, _path) = (here.PathAndQuery, here.AbsolutePath);
        _language = Cultures.Code(CultureInfo.CurrentUICulture);
    }

    string LanguageLink(string language) => new Uri(Navigation.GetUriWithQueryParameter("lang", language)).PathAndQuery;

    bool IsHere(Tab tab) => tab.Href == "/account" ? _path == "/account" : _path.StartsWith(tab.Href, StringComparison.Ordinal);

    static string Icon(string path) => $"<svg width=\"24\" height=\"24\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"{path}\"/></svg>";
}
