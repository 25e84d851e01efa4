using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.SignIn;

/// <summary>An invited person, or one who forgot it, sets the password, by a link that works once; not there for anybody else.</summary>
public sealed partial class InvitationPage
{
    /// <summary>What is typed.</summary>
    public sealed class Form
    {
        /// <summary>For password managers; never read.</summary>
        public string? Email { get; set; }
        /// <summary>Password.</summary>
        public string? Password { get; set; }
    }

    [Inject] IStringLocalizer<AdminTexts> Text { get; set; } = null!;
    [Inject] IStringLocalizer<CommonTexts> Common { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;
    [Inject] AcceptInvitation Accept { get; set; } = null!;
    [Inject] SignInDesk Desk { get; set; } = null!;
    [Inject] UserManager<User> Users { get; set; } = null!;
    [Inject] SignInManager<User> Cookies { get; set; } = null!;

    [CascadingParameter] HttpContext Context { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "invitation")] Form Input { get; set; } = null!;
    [SupplyParameterFromQuery(Name = "token")] string? Token { get; set; }

    string? _email, _problem;
    string _here = "";

    bool IsReset => _here.StartsWith("/password", StringComparison.Ordinal);

    string Title => IsReset ? Common["code.title"] : Text["invitation.title"];

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        _here = new Uri(Navigation.Uri).PathAndQuery;
        _email = await Accept.EmailOfAsync(Token, Context.RequestAborted);
        if (_email is null) Navigation.NotFound();
    }

    async Task SetAsync()
    {
        if (_email is null) return;
        if (string.IsNullOrEmpty(Input.Password) || !await Desk.IsStrongAsync(Input.Password))
        {
            _problem = "code.weak";
            return;
        }
        if (await Accept.TakeAsync(Token!, Context.RequestAborted) is not { } id || await Users.FindByIdAsync(id.ToString(System.Globalization.CultureInfo.InvariantCulture)) is not { } user)
        {
            Navigation.NotFound();
            return;
        }
        var reset = await Users.ResetPasswordAsync(user, await Users.GeneratePasswordResetTokenAsync(user), Input.Password);
        if (!reset.Succeeded) throw new InvalidOperationException("the password could not be set: " + string.Join(", ", reset.Errors.Select(error => error.Code)));
        await Users.SetLockoutEndDateAsync(user, null);
        await Cookies.SignInAsync(user, isPersistent: false);
        Navigation.NavigateTo(user.Role.Home());
    }
}
