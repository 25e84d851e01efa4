using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.SignIn;

/// <summary>Second step: the code of the SMS and the new password.</summary>
public sealed partial class CodePage
{
    /// <summary>What is typed.</summary>
    public sealed class Form
    {
        /// <summary>As typed in the first step.</summary>
        public string? Phone { get; set; }
        /// <summary>Six digits.</summary>
        public string? Code { get; set; }
        /// <summary>New password.</summary>
        public string? Password { get; set; }
    }

    [Inject] IStringLocalizer<CommonTexts> Text { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;
    [Inject] SignInDesk Desk { get; set; } = null!;

    [CascadingParameter] HttpContext Context { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "set-password")] Form Input { get; set; } = null!;
    [SupplyParameterFromQuery(Name = "phone")] string? Asked { get; set; }

    string? _problem;
    string _here = "";

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Input ??= new() { Phone = Asked };
        _here = new Uri(Navigation.Uri).PathAndQuery;
    }

    async Task SetAsync()
    {
        if (string.IsNullOrWhiteSpace(Input.Phone) || string.IsNullOrWhiteSpace(Input.Code) || string.IsNullOrEmpty(Input.Password))
        {
            _problem = "code.required";
            return;
        }
        switch (await Desk.SetPasswordAsync(Input.Phone, Input.Code, Input.Password, Context.Connection.RemoteIpAddress?.ToString() ?? "", Context.RequestAborted))
        {
            case SignInDesk.Result.Done:
                Navigation.NavigateTo(Role.Subscriber.Home());
                return;
            case SignInDesk.Result.TooMany:
                Context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                _problem = "signin.many";
                return;
            case SignInDesk.Result.WeakPassword:
                _problem = "code.weak";
                return;
            default:
                _problem = "code.bad";
                return;
        }
    }
}
