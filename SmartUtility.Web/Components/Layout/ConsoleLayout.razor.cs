using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Layout;

/// <summary>The shell of the control room, the administrators and the regulator.</summary>
public sealed partial class ConsoleLayout
{
    [Inject] IStringLocalizer<CommonTexts> Text { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;
    [Inject] DemoSettings Demo { get; set; } = null!;

    [CascadingParameter] Task<AuthenticationState>? State { get; set; }

    ErrorBoundary? _boundary;
    string _home = "/", _here = "", _language = "en", _name = "";
    IReadOnlyList<IReadOnlyList<ConsoleNav.Item>> _groups = [];
    ConsoleNav.Item? _current;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var user = State is null ? new ClaimsPrincipal() : (await State).User;
        var role = Roles.Parse(user.FindFirstValue(ClaimTypes.Role));
        _name = user.Identity?.Name ?? "";
        _home = role?.Home() ?? "/";
        _groups = role is null ? [] : ConsoleNav.GroupsOf(role.Value, Demo.Enabled);
        var here = new Uri(Navigation.Uri);
        (_here, _current) = (here.PathAndQuery, ConsoleNav.Longest(_groups, here.AbsolutePath));
        _language = Cultures.Code(CultureInfo.CurrentUICulture);
        // A page that failed must not keep the next one from being shown.
        _boundary?.Recover();
    }

    string LanguageLink(string language) => new Uri(Navigation.GetUriWithQueryParameter("lang", language)).PathAndQuery;
}
