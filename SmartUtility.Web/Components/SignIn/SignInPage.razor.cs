using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.SignIn;

/// <summary>Phone or e-mail and password; leads to the page asked for, else to the role's home.</summary>
public sealed partial class SignInPage
{
    /// <summary>What is typed.</summary>
    public sealed class Form
    {
        /// <summary>Phone or e-mail.</summary>
        public string? Name { get; set; }
        /// <summary>Password.</summary>
        public string? Password { get; set; }
        /// <summary>Cookie outlives the browser.</summary>
        public bool Remember { get; set; }
    }

    [Inject] IStringLocalizer<CommonTexts> Text { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;
    [Inject] SignInDesk Desk { get; set; } = null!;

    [CascadingParameter] HttpContext Context { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "sign-in")] Form Input { get; set; } = null!;
    [SupplyParameterFromQuery(Name = "return")] string? Return { get; set; }

    string? _problem, _known;
    string _here = "";

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Input ??= new();
        _here = new Uri(Navigation.Uri).PathAndQuery;
        _known = Context.User.Identity?.Name;
    }

    async Task SignInAsync()
    {
        if (string.IsNullOrWhiteSpace(Input.Name) || string.IsNullOrEmpty(Input.Password))
        {
            _problem = "signin.required";
            return;
        }
        var (result, user) = await Desk.SignInAsync(Input.Name, Input.Password, Input.Remember, Context.Connection.RemoteIpAddress?.ToString() ?? "", Context.RequestAborted);
        if (result == SignInDesk.Result.Done && user is not null)
        {
            if (Context.Request.Cookies[LanguageChoice.Cookie] is null) LanguageChoice.Keep(Context, user.Language);
            Navigation.NavigateTo(Landing(user.Role));
            return;
        }
        if (result == SignInDesk.Result.TooMany) Context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        _problem = result == SignInDesk.Result.TooMany ? "signin.many" : "signin.bad";
    }

    // Only paths of this program, and none that a browser reads as another host ("//host", "/\host").
    string Landing(Role role) => Return is ['/', not ('/' or '\\'), ..] && !Return.StartsWith("/sign", StringComparison.Ordinal) ? Return : role.Home();
}
