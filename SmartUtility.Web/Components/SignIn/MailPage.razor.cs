using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.SignIn;

/// <summary>Staff who forgot the password get a link by mail; what the page says does not tell whether the address is known.</summary>
public sealed partial class MailPage
{
    [Inject] IStringLocalizer<CommonTexts> Text { get; set; } = null!;
    [Inject] SignInDesk Desk { get; set; } = null!;

    [CascadingParameter] HttpContext Context { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "send-link")] string? Email { get; set; }

    string? _problem;
    bool _isSent;

    async Task SendAsync()
    {
        if (string.IsNullOrWhiteSpace(Email) || Email.Length > 200 || !Email.Contains('@', StringComparison.Ordinal))
        {
            _problem = "mail.required";
            return;
        }
        var result = await Desk.SendLinkAsync(Email, Context.Connection.RemoteIpAddress?.ToString() ?? "", Context.RequestAborted);
        if (result == SignInDesk.Result.TooMany)
        {
            Context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            _problem = "signin.many";
            return;
        }
        _isSent = true;
    }
}
