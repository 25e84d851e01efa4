using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.SignIn;

/// <summary>Signing out takes a form, so that no other site's link can do it.</summary>
public sealed partial class SignOutPage
{
    [Inject] IStringLocalizer<CommonTexts> Text { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;
    [Inject] SignInManager<User> Cookies { get; set; } = null!;

    [CascadingParameter] HttpContext Context { get; set; } = null!;

    bool _isSignedIn;

    /// <inheritdoc/>
    protected override void OnInitialized() => _isSignedIn = Context.User.Identity?.IsAuthenticated == true;

    async Task SignOutAsync()
    {
        await Cookies.SignOutAsync();
        Navigation.NavigateTo("/sign-out");
    }
}
