using Microsoft.Extensions.Localization;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Localization;

/// <summary>A refusal as a sentence in the reader's language: key "refusal.CODE" of whichever *Texts pair has it, else the refusal's own words.</summary>
public sealed class RefusalText(IStringLocalizerFactory texts)
{
    /// <summary>The marker classes of all pairs.</summary>
    public static readonly IReadOnlyList<Type> Pairs = [.. typeof(RefusalText).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(RefusalText).Namespace && type.Name.EndsWith("Texts", StringComparison.Ordinal)).OrderBy(type => type.Name, StringComparer.Ordinal)];

    /// <summary>The sentence.</summary>
    public string Of(Refusal refusal)
    {
        // One that names its place says more than the sentence of its code.
        if (refusal.DetailInFrench is not null) return refusal.DetailIn(Cultures.Code(System.Globalization.CultureInfo.CurrentUICulture));
        var key = "refusal." + refusal.Code;
        foreach (var pair in Pairs)
        {
            var found = texts.Create(pair)[key, [.. refusal.Values]];
            if (!found.ResourceNotFound) return found.Value;
        }
        return refusal.Detail;
    }
}
