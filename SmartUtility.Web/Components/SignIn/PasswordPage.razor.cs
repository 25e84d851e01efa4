using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.SignIn;

/// <summary>First step of registering and of resetting (they are the same): the phone of the contract gets a code.</summary>
public sealed partial class PasswordPage
{
    [Inject] IStringLocalizer<CommonTexts> Text { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;
    [Inject] SignInDesk Desk { get; set; } = null!;

    [CascadingParameter] HttpContext Context { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "send-code")] string? Phone { get; set; }

    string? _problem;

    async Task SendAsync()
    {
        if (string.IsNullOrWhiteSpace(Phone))
        {
            _problem = "code.phone.required";
            return;
        }
        var result = await Desk.SendCodeAsync(Phone, Cultures.Code(CultureInfo.CurrentUICulture), Context.Connection.RemoteIpAddress?.ToString() ?? "", Context.RequestAborted);
        if (result == SignInDesk.Result.TooMany)
        {
            Context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            _problem = "signin.many";
            return;
        }
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("/password/code", new Dictionary<string, object?> { ["phone"] = Phone.Trim() }));
    }
}
