using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Subscribers;

/// <summary>Language and the contracts one's phone reaches.</summary>
public sealed partial class SettingsPage
{
    [Inject] OwnSettings Settings { get; set; } = null!;
    [Inject] IStringLocalizer<CommonTexts> Common { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "language")] string? Language { get; set; }
    [SupplyParameterFromQuery(Name = "saved")] string? Saved { get; set; }

    Actor _actor = Actor.Nobody;
    IReadOnlyList<OwnAccountDetails> _accounts = [];
    string? _problem;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _actor = await ActorAsync();
        if (Take(await Settings.ListAsync(_actor, Stop)) is { } accounts) _accounts = accounts;
    }

    async Task SaveAsync()
    {
        var chosen = await Settings.ChooseLanguageAsync(_actor, Language, Stop);
        if (chosen.Refusal is { } refusal)
        {
            _problem = Refusals.Of(refusal);
            return;
        }
        LanguageChoice.Keep(Context, chosen.Value);
        Navigation.NavigateTo("/account/settings?saved=1");
    }
}
