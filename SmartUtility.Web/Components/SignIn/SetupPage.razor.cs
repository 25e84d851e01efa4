using System.Globalization;
using System.Net.Mail;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.SignIn;

/// <summary>The first administrator, by the one-time link of the log; not there for anybody else.</summary>
public sealed partial class SetupPage
{
    /// <summary>What is typed.</summary>
    public sealed class Form
    {
        /// <summary>Becomes the sign-in.</summary>
        public string? Email { get; set; }
        /// <summary>Shown to colleagues.</summary>
        public string? Name { get; set; }
        /// <summary>Password.</summary>
        public string? Password { get; set; }
    }

    [Inject] IStringLocalizer<CommonTexts> Text { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;
    [Inject] FirstAdministrator First { get; set; } = null!;
    [Inject] SignInDesk Desk { get; set; } = null!;
    [Inject] UserManager<User> Users { get; set; } = null!;
    [Inject] SignInManager<User> Cookies { get; set; } = null!;

    [CascadingParameter] HttpContext Context { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "setup")] Form Input { get; set; } = null!;
    [SupplyParameterFromQuery(Name = "token")] string? Token { get; set; }

    string? _problem;
    string _here = "";
    bool _isOpen;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        _here = new Uri(Navigation.Uri).PathAndQuery;
        _isOpen = await First.IsOpenAsync(Token, Context.RequestAborted);
        if (!_isOpen) Navigation.NotFound();
    }

    async Task CreateAsync()
    {
        if (!_isOpen) return;
        if (string.IsNullOrWhiteSpace(Input.Email) || string.IsNullOrWhiteSpace(Input.Name) || string.IsNullOrEmpty(Input.Password))
        {
            _problem = "setup.required";
            return;
        }
        var email = Input.Email.Trim();
        if (!MailAddress.TryCreate(email, out _))
        {
            _problem = "setup.email.bad";
            return;
        }
        if (!await Desk.IsStrongAsync(Input.Password))
        {
            _problem = "code.weak";
            return;
        }
        if (!await First.TakeAsync(Token!, email, Context.RequestAborted))
        {
            Navigation.NotFound();
            return;
        }
        var user = new User { UserName = email, Email = email, EmailConfirmed = true, Role = Role.InstallationAdmin, DisplayName = Input.Name.Trim(), Language = Cultures.Code(CultureInfo.CurrentUICulture) };
        var made = await Users.CreateAsync(user, Input.Password);
        if (!made.Succeeded) throw new InvalidOperationException("the first administrator could not be made: " + string.Join(", ", made.Errors.Select(error => error.Code)));
        await Cookies.SignInAsync(user, isPersistent: false);
        Navigation.NavigateTo(user.Role.Home());
    }
}
