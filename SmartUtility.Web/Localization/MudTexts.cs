using Microsoft.Extensions.Localization;
using MudBlazor;

namespace SmartUtility.Web.Localization;

/// <summary>MudBlazor's own words (MudTexts.resx, MudTexts.fr.resx).</summary>
public sealed class MudTexts;

/// <summary>Gives MudBlazor its words in the reader's language; what the pair has not, MudBlazor says in English.</summary>
public sealed class MudWords(IStringLocalizer<MudTexts> texts) : MudLocalizer
{
    /// <inheritdoc/>
    public override LocalizedString this[string key] => texts[key];
}
