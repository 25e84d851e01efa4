using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using SmartUtility.Web.Localization;

namespace SmartUtility.Tests.Web;

public sealed partial class TextPairTests
{
    public static TheoryData<Type> Pairs => [.. RefusalText.Pairs];

    static Dictionary<string, string> Load(Type pair, CultureInfo culture) => new ResourceManager(pair).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
        .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    [Theory, MemberData(nameof(Pairs))]
    public void Every_text_stands_in_both_languages_with_the_same_placeholders(Type pair)
    {
        var (english, french) = (Load(pair, CultureInfo.InvariantCulture), Load(pair, CultureInfo.GetCultureInfo("fr")));

        Assert.NotEmpty(english);
        Assert.Equal(english.Keys.Order(), french.Keys.Order());
        foreach (var (key, text) in english)
        {
            Assert.False(string.IsNullOrWhiteSpace(text) || string.IsNullOrWhiteSpace(french[key]), key);
            Assert.Equal(Holes().Matches(text).Select(hole => hole.Value).Distinct().Order(), Holes().Matches(french[key]).Select(hole => hole.Value).Distinct().Order());
        }
    }

    [Theory, MemberData(nameof(Pairs))]
    public void French_has_a_narrow_space_before_high_punctuation(Type pair)
    {
        foreach (var (key, text) in Load(pair, CultureInfo.GetCultureInfo("fr")))
            Assert.False(PlainSpace().IsMatch(text), $"{pair.Name} {key}: {text}");
    }

    [GeneratedRegex(@"\{\d+")]
    private static partial Regex Holes();

    [GeneratedRegex(@"[^\s\u202F]?[ \u00A0][:;?!%]")]
    private static partial Regex PlainSpace();
}
